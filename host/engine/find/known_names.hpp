// SPDX-License-Identifier: Apache-2.0
// All names under which a profile has objects of one target, once they were told: what is not among them is
// surely absent, and its record needs no look. They are told by one question for the beginning of these
// names. It is asked when something of ours is known to be there, and its answer proves itself by holding
// just that: a destination that does not heed the beginning, or learns of objects late, is not believed, and
// names are looked up as before. A name that is told counts as there, whoever made the object.
// Ownership: owns copies. Threads: any. Errors: none.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace spojka::host {

class KnownNames {
 public:
  // With more there, or sent before there was an answer, it is not worth its size.
  static constexpr std::size_t kFew = 200;

  // A record without a known object goes out.
  void sent();
  // It was created, or found.
  void isThere(std::string_view name);
  // It was sent and not created, or nobody knows: it has to be looked for, whatever was told.
  void inDoubt(std::string_view name);

  bool isWorthAsking() const;
  // True = the question is worth it now. The caller asks, and nobody else until it has told the answer.
  bool mayAsk();
  // `names`: those that were told, each once; `total`: how many there are.
  void answered(const std::unordered_set<std::string>& names, std::int64_t total);
  // There is no answer, or it is not worth asking for: names are looked up.
  void giveUp();

  // They may still be told.
  bool mayBeTold() const noexcept {
    const State state = state_.load();
    return state == State::open || state == State::asking;
  }
  // Everything that may be there was told.
  bool areAllKnown() const noexcept { return state_.load() == State::complete; }
  bool isAbsent(std::string_view name) const;

 private:
  enum class State { open = 1, asking, complete, closed };

  void close();
  bool isProof(const std::unordered_set<std::string>& names, std::int64_t total) const;

  std::atomic<State> state_{State::open};
  mutable std::mutex mutex_;
  std::size_t sent_ = 0;                    // names, until it is known whether all are
  std::unordered_set<std::string> there_;   // likewise
  std::unordered_set<std::string> proof_;   // there_ when the question was asked
  std::unordered_set<std::string> others_;  // not absent: told, or in doubt
};

// By target, for a whole run. Whoever begins a flow adds its own: that is for one thread.
using NamesOfTargets = std::map<std::string, KnownNames>;

}  // namespace spojka::host
