// SPDX-License-Identifier: Apache-2.0
// Tells refusals that are the side's (a right, a field or a database is gone) from those of single records:
// when most records are refused for one and the same reason, nothing of it is kept, and the stream stops. In
// a small stream, where hardly ever many come at once, what earlier runs kept for the same reason counts too.
// Until that is known a refused record waits here, unsettled, behind at most kWindow later outcomes; content
// that is long waits on disk.
// Ownership: owns the records that wait. Threads: any. Errors: refused() and Refused::failure() throw what
// the file throws; who is told to stop throws.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/engine/settle/settler.hpp"
#include "host/engine/settle/ticket.hpp"
#include "host/store/nameless_file.hpp"

namespace spojka::host {

class RefusalGuard {
 public:
  static constexpr std::size_t kLeast = 20;
  // With fewer it takes so many for one reason, those of earlier runs included, and nothing written in this
  // one. A missing right needs but one.
  static constexpr std::size_t kFewest = 5;
  static constexpr std::size_t kWindow = 2 * kLeast;  // outcomes that are looked at
  static constexpr std::size_t kLongestWait = 40;     // batches of the source

  class Refused {
   public:
    Refused(WorkItem of, Settled failure, std::shared_ptr<NamelessFile>& file)
        : item(std::move(of)),
          failure_(std::move(failure)),
          body_(std::exchange(failure_.bodyJson, {}), file) {}
    // With its content, which is read only now.
    Settled failure() const {
      Settled whole = failure_;
      whole.bodyJson = body_.text();
      return whole;
    }
    const Settled& withoutContent() const noexcept { return failure_; }
    WorkItem item;

   private:
    Settled failure_;
    ParkedText body_;
  };

  // What an earlier run kept as failed, by its key.
  struct Kept {
    std::string cause;
    FingerprintBytes content{};
  };
  using KeptBefore = std::unordered_map<std::string, Kept>;
  static KeptBefore keptBefore(Store& store, const std::string& stream);

  // `share` of the outcomes in the window; more than 1 = never stops, and nothing waits.
  explicit RefusalGuard(double share, KeptBefore kept = {}) : share_(share), kept_(std::move(kept)) {}

  bool keepsAny() const noexcept { return !kept_.empty(); }
  bool watches() const noexcept { return share_ <= 1; }
  // The destination took a record, or answered it in a way that says nothing of the others.
  // `written`: it was changed there. Returns what has waited long enough and is to be settled as failed.
  std::vector<Refused> passed(bool written);
  // A record was taken: had it been kept as it is, what it was kept for is mended.
  void mends(const WorkItem& item);
  // The causes that are mended.
  std::set<std::string> mended() const;
  // An earlier run kept the same record for the same reason: that tells nothing new.
  bool isOld(const WorkItem& item, const Settled& failure) const;
  // It refused one. `message` without values of the record.
  std::vector<Refused> refused(const WorkItem& item, Settled failure);
  // The same of a run that only looks, in which nothing waits.
  void wouldRefuse(const WorkItem& item, const Settled& failure);
  // Set once most were refused for one reason: why to stop.
  std::optional<std::string> stop() const;
  // What waits of this key, because a later record of it is settled.
  std::vector<Refused> of(std::string_view key);
  // A batch was read: what waits ages, so that a long stream is not kept from moving its checkpoint.
  std::vector<Refused> batchRead();
  // All was offered: too few came to be judged before.
  void atTheEnd();
  // Nothing more will come, or is to wait any longer.
  std::vector<Refused> rest();

 private:
  struct Waiting {
    Refused refused;
    std::string cause;
    std::size_t batches = 0;
  };
  struct RefusedFor {
    std::size_t records = 0;
    std::size_t kept = 0;  // of these, as failed: they waited long enough
    Settled example{};     // what the advice needs of the first
  };
  static std::string adviceFor(const Settled& failure, std::size_t kept);
  void push(std::string cause);
  void count(const std::string& cause, const Settled& failure);
  std::vector<Refused> overdue();

  const double share_;
  const KeptBefore kept_;
  bool written_ = false;
  bool onlyLooks_ = false;
  std::map<std::string, RefusedFor> refusedFor_;  // in this run, by the cause
  std::set<std::string> mended_;
  mutable std::mutex mutex_;
  std::deque<std::string> window_;  // causes, empty = none
  std::map<std::string, std::size_t> causes_;
  std::deque<Waiting> waiting_;
  std::shared_ptr<NamelessFile> bodies_;  // of those that wait
  std::string why_;
};

// The same for every record that was refused for the same reason, whatever values it quotes: of numbers, of
// what stands in quotes, of addresses, and of words that the record's mapped values (its trace) hold.
std::string causeOf(const Settled& failure, std::string_view key);

}  // namespace spojka::host
