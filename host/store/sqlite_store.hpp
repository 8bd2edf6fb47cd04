// SPDX-License-Identifier: Apache-2.0
// The Store over SQLite: which tables one call reads or changes, and what belongs into one transaction.
// Ownership, threads, errors: as Store.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/history_policy.hpp"
#include "host/store/sealing.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::filesystem::path file, std::string profile, const Clock& clock,
              Poco::Data::Session session, const FailedPolicy& failed, const HistoryPolicy& history)
      : db_(std::move(file), std::move(profile), clock, std::move(session)),
        failed_(failed),
        history_(history) {}

  // Of one that is opened for writing.
  void sealAsked() { sealWhenAsked(db_); }

  std::vector<std::optional<Link>> findLinks(const std::string& flow,
                                             const std::vector<std::string_view>& keys) override;
  std::vector<LinkRow> linkPage(const std::string& flow, const std::string& afterKey,
                                std::size_t limit) override;
  std::int64_t countLinks(const std::string& flow) override;
  std::optional<std::string> checkpoint(const std::string& flow, const std::string& stream) override;
  std::optional<std::string> notes(const std::string& flow) override;
  std::optional<SideIdentity> boundTo(StateSide side) override;
  bool describesSystems() override;
  void bind(StateSide side, const SideIdentity& identity, bool anew) override;
  std::optional<KeptCatalog> catalog(StateSide side) override;
  void keepCatalog(StateSide side, const std::string& json, const std::string& digest) override;
  void settle(const std::string& flow, const Settlement& settlement) override;
  void setLinksAside(const std::string& flow, const std::string& aside, const std::string& back,
                     const std::string& notes) override;
  void gather(const std::string& flow, const std::vector<StreamCheckpoint>& checkpoints,
              const std::function<void(MemberTable&)>& work) override;
  void lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) override;
  std::vector<std::string> gatheringFlows() override;
  std::vector<KeptFailure> keptFailures(const std::string& flow) override;
  std::vector<FailedRecord> failed(const std::string& flow, const std::string& afterKey,
                                   std::size_t limit) override;
  std::int64_t countFailed(const std::string& flow) override;
  void scrub() override;
  std::int64_t beginRun(const std::string& runId) override;
  void keepAlive(const RunSigns& signs) override;
  std::int64_t finishRun(const RunRow& run) override;
  void forgetRun(const std::string& runId) override;
  std::vector<RunRow> lastRuns(std::size_t limit) override;
  std::vector<RunRow> writersOf(const std::string& flow, const std::string& key) override;

 private:
  // Within a transaction.
  void renewWhenDue();

  Database db_;
  const FailedPolicy failed_;
  const HistoryPolicy history_;
  std::atomic<std::int64_t> token_{0};  // of the lease this store holds; 0 = none
  std::string runId_;                   // that holds it
  std::int64_t runSeq_ = 0;             // its number in the history
  std::int64_t renewAtUs_ = 0;          // under the lock of the database
  std::atomic<bool> gathers_{false};
};

}  // namespace spojka::host::store
