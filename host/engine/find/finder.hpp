// SPDX-License-Identifier: Apache-2.0
// Looks for the objects of a flow's records before they are written: many with one question, none where all
// names are known. It only looks; who asks, when, and what becomes of the records afterwards is the caller's.
// What could not be told stays open, and the destination's write looks itself. Ownership: borrows the names
// and the timer. Threads: any. Errors: Error of a question that failed as a whole; nothing was told then.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/engine/find/known_names.hpp"
#include "host/engine/pace/timer.hpp"
#include "host/engine/settle/held_bytes.hpp"
#include "host/engine/settle/ticket.hpp"
#include "host/plugin/connector.hpp"

namespace spojka::host {

class Finder {
 public:
  struct Rules {
    std::string target;
    std::vector<std::string> fields;  // that writing compares
    std::size_t most = 0;             // records of one question; 0 = the destination does not tell
    bool lists = false;               // it also tells all names that begin as those of the profile
    std::string prefix;               // with which they do
    bool expectsNone = false;  // of what is new nothing is there, and the system would refuse a second one
    bool dryRun = false;       // all are compared, also those that are known to be there
  };
  // Chunks in a row that could not be looked for, before the rest of the flow is not looked for either.
  static constexpr int kMostFailures = 3;
  // What was seen longer ago is not what is there.
  static constexpr Timer::Duration kFresh = std::chrono::minutes(1);

  Finder(Rules rules, KnownNames& names, HeldBytes& held, const Timer& timer)
      : rules_(std::move(rules)),
        names_(names),
        held_(held),
        timer_(timer),
        expectsNone_(rules_.expectsNone && !rules_.dryRun) {}

  // Records of one question; 0 = nobody is to ask.
  std::size_t most() const noexcept { return rules_.most; }
  bool looksFor(const WorkItem& item) const;
  // Fills in what is known without a question. True = that is all that is needed.
  bool knows(std::vector<WorkItem>& items) const;
  void look(DestinationInstance& destination, std::vector<WorkItem>& items);
  // The next answer may tell all names: to look for others meanwhile would be for nothing.
  bool mayLearnAll() const { return rules_.lists && rules_.most != 0 && !off_ && names_.mayBeTold(); }
  // Of names alone, before it is known which of them will be written. What cannot be told stays open; false =
  // the destination is not to be asked so.
  struct Named {
    std::string name;
    Sight::What what = Sight::What::nothing;
    std::string id{};  // there: by which the destination knows it
  };
  bool tell(DestinationInstance& destination, std::vector<Named>& names);
  // Something was there under a new name after all: what is new is looked for from now on.
  void wasThere() noexcept { expectsNone_ = false; }
  // It was told to be absent and is written next: no second look.
  void isAbsent(const std::string& name);
  const std::string& target() const noexcept { return rules_.target; }
  // Before anybody needs it, where earlier flows of the run have written what proves the answer.
  bool asksAhead() const { return rules_.lists && rules_.most != 0 && names_.isWorthAsking(); }
  void askAhead(DestinationInstance& destination) {
    if (names_.mayAsk()) askForAll(destination);
  }
  // Of a record that has waited since: seen too long ago.
  bool isStale(const Sight& sight) const { return timer_.now() - sight.at > kFresh; }
  // It failed for good: this time, or now too often.
  void failed(bool forGood) noexcept {
    if (forGood || failures_.fetch_add(1) + 1 >= kMostFailures) off_ = true;
  }

 private:
  void askForAll(DestinationInstance& destination);
  std::optional<Timer::Time> toldAbsent(std::string_view name) const;
  bool isExpectedAbsent(const WorkItem& item) const;
  void ask(DestinationInstance& destination, std::vector<WorkItem*>& items, std::uint32_t by);

  const Rules rules_;
  KnownNames& names_;
  HeldBytes& held_;
  const Timer& timer_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, Timer::Time> absent_;  // and when that was told; asked for once
  std::unordered_set<std::string> told_;                         // there, by tell()
  std::atomic<bool> expectsNone_;
  std::atomic<int> failures_{0};  // questions in a row that failed however often they were asked
  std::atomic<bool> off_{false};
};

}  // namespace spojka::host
