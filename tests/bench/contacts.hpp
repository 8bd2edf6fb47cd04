// SPDX-License-Identifier: Apache-2.0
// What the bare sink knows of contacts: how they are called, and nothing else. So a question for a name or
// for all that begin so gets a true answer, whatever came before. Ownership: owns the names. Threads: one.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace bench {

// Questions for contacts by their names; what else is read belongs to the discovery at the start.
struct Counts {
  long creates = 0, updates = 0, lookups = 0, other = 0, feeds = 0;
};

class Contacts {
 public:
  struct Answer {
    const char* status;
    std::string body;
  };
  // `target` with its query as it was sent.
  Answer answer(std::string_view method, std::string_view target, std::string_view body);

  void forget() { names_.clear(); }
  Counts& counts() noexcept { return counts_; }

 private:
  Answer read(std::string_view target);
  Answer list(std::string_view query);

  std::unordered_set<std::string> names_;
  Counts counts_;
};

}  // namespace bench
