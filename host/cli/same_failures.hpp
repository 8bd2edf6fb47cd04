// SPDX-License-Identifier: Apache-2.0
// Failures for people: each reason once, with the first record it concerns and how many more there are.
// Ownership: keeps a text for each reason. Threads: one. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

class SameFailures {
 public:
  // `head`: the line of the record itself. True = it is the first for its reason.
  bool add(const RecordEvent& event, const std::string& head);
  // What was added, in its sequence; and forgets it.
  void print();

 private:
  struct Group {
    std::string head;
    std::string why;
    std::int64_t more = 0;
    std::vector<std::string> keys;  // of some of them
  };
  std::vector<Group> groups_;
  std::map<std::string, std::size_t> byCause_;
};

// "rejected in title: ...", of what is kept with the reason it was kept for.
std::string whyText(const RecordEvent& event);

}  // namespace spojka::host
