// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "host/base/run_status.hpp"
#include "host/store/catalogs.hpp"
#include "host/store/failed_records.hpp"
#include "host/store/flows.hpp"
#include "host/store/inbox_rows.hpp"
#include "host/store/lease.hpp"
#include "host/store/links.hpp"
#include "host/store/members.hpp"
#include "host/store/memory_rows.hpp"
#include "host/store/open.hpp"
#include "host/store/runs.hpp"
#include "host/store/schema.hpp"
#include "host/store/sides.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/state_url.hpp"
#include "host/store/transfer.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace store {
namespace {

class SqliteAdmin final : public StateAdmin {
 public:
  SqliteAdmin(std::filesystem::path file, std::string profile, const Clock& clock,
              Poco::Data::Session session)
      : db_(std::move(file), std::move(profile), clock, std::move(session)) {}

  std::size_t schemaVersion() override {
    return db_.guarded(N_("read the schema version"), [&] { return schemaOf(db_.session()); });
  }
  std::vector<FlowState> flows() override {
    return db_.snapshot("read the flows", [&] { return flowStates(db_); });
  }
  std::optional<SideIdentity> boundTo(StateSide side) override {
    return db_.guarded(N_("read which systems the state describes"), [&] { return readSide(db_, side); });
  }
  std::optional<KeptCatalog> catalog(StateSide side) override {
    return db_.guarded(N_("read the catalog"), [&] { return readCatalog(db_, side); });
  }
  std::vector<MemoryEntry> memory() override {
    return db_.guarded(N_("read what connectors keep"), [&] { return memoryEntries(db_); });
  }
  std::optional<LeaseInfo> lease() override {
    return db_.guarded(N_("read the lease"), [&] {
      auto found = readLease(db_);
      if (found && !isLive(*found, db_.time())) found.reset();
      return found;
    });
  }

  std::vector<RunRow> runs(std::size_t limit) override {
    return db_.snapshot("read the runs", [&] { return lastRuns(db_, limit); });
  }
  std::vector<RunRow> findRuns(const std::string& idPrefix) override {
    return db_.snapshot("read the runs", [&] { return runsBeginningWith(db_, idPrefix); });
  }

  std::vector<FailedRecord> failed(const FailedFilter& filter, const std::string& afterFlow,
                                   const std::string& afterKey, std::size_t limit) override {
    return db_.guarded(N_("read failed records"),
                       [&] { return failedMatching(db_, filter, afterFlow, afterKey, limit); });
  }
  std::int64_t countFailed(const FailedFilter& filter) override {
    return db_.guarded(N_("count failed records"), [&] { return countMatching(db_, filter); });
  }
  Inbox::Load inbox() override {
    return db_.guarded(N_("count what the source's system told"), [&] { return inboxLoad(db_); });
  }
  std::vector<FailedGroup> failedGroups(std::size_t most) override {
    return db_.snapshot("read failed records", [&] { return groupsOfFailed(db_, most); });
  }
  std::int64_t retryFailed(const FailedFilter& filter) override {
    return db_.transaction(N_("offer failed records again"), [&] { return retryMatching(db_, filter); });
  }
  std::int64_t ignoreFailed(const FailedFilter& filter) override {
    return db_.transaction(N_("ignore failed records"), [&] { return ignoreMatching(db_, filter); });
  }
  std::int64_t dropFailed(const FailedFilter& filter) override {
    return db_.transaction(N_("drop failed records"), [&] { return dropMatching(db_, filter); });
  }
  void mendFailed(const std::string& flow, const std::string& key, const std::string& bodyJson) override {
    db_.transaction(N_("mend a failed record"),
                    [&] { store::mendFailed(db_, db_.findFlow(flow), key, bodyJson); });
  }
  void lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) override {
    db_.snapshot("read gathered records", [&] {
      SqlMembers members(db_, db_.findFlow(flow));
      work(members);
    });
  }
  void decide(const std::string& flow, const std::function<void(MemberTable&)>& work) override {
    db_.transaction(N_("store what was decided"), [&] { changeMembers(db_, db_.makeFlow(flow), work); });
  }

  StateCounts exportTo(const LineSink& sink) override {
    return db_.snapshot("export the state", [&] { return exportState(db_, sink); });
  }
  StateCounts importFrom(const LineSource& source, bool replace) override {
    return db_.transaction(N_("import the state"), [&] {
      fenceAll(db_);
      return importState(db_, source, replace);
    });
  }
  StateCounts reset(const std::string& flow) override {
    return db_.transaction(N_("reset the state"), [&] {
      fenceAll(db_);
      refuseUnknown(flow);
      if (flow.empty())
        for (const auto side : {StateSide::source, StateSide::destination}) forgetCatalog(db_, side);
      return forgetFlows(db_, flow);
    });
  }

 private:
  void refuseUnknown(const std::string& flow) {
    if (flow.empty() || db_.findFlow(flow) != 0) return;
    throw StatusError(RunStatus::refused, tr("the state of '{}' has no flow '{}'; it has: {}", db_.profile(),
                                             flow, fmt::format("{}", fmt::join(flowNames(db_), ", "))));
  }

  Database db_;
};

}  // namespace
}  // namespace store

std::unique_ptr<StateAdmin> openStateAdmin(const std::string& url, const std::string& profile,
                                           const Clock& clock) {
  const auto file = store::stateFileOf(url);
  return std::make_unique<store::SqliteAdmin>(file, profile, clock, store::openForWriting(file));
}

std::unique_ptr<StateAdmin> openExistingStateAdmin(const std::string& url, const std::string& profile,
                                                   const Clock& clock) {
  const auto file = store::stateFileOf(url);
  if (!store::stateExists(file)) return nullptr;
  return std::make_unique<store::SqliteAdmin>(file, profile, clock, store::openForReading(file));
}

bool isThereState(const std::string& url) {
  return store::stateExists(store::stateFileOf(url));
}

std::string stateFileName(const std::string& url) {
  return store::stateFileOf(url).string();
}

}  // namespace spojka::host
