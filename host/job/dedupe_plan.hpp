// SPDX-License-Identifier: Apache-2.0
// What is to become of objects that are one person: who stays and why, what moves, what cannot be kept and
// therefore stays where it is. No values of objects, only what they come to, so that it can be kept where
// objects may not. Ownership: plain values. Threads: one. Errors: StatusError (refused) for a text that is no
// plan.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

struct PlannedObject {
  std::string id;
  std::string digest;  // of what it held when this was planned
  // profile: this profile wrote it; earlier: an integration before it, by its title; person: somebody made
  // it.
  std::string madeBy;
  std::string then;                 // stay, merge, remove, leave
  std::string why{};                // of leave
  std::vector<std::string> lost{};  // fields whose values nothing else would hold
};

struct PlannedPerson {
  PlannedObject survivor;
  std::string why;                 // written: the profile writes it; person: somebody made it; fullest
  std::vector<std::string> moved;  // fields of it that change
  std::vector<PlannedObject> others;
};

struct DedupePlan {
  std::string profile;
  std::string flow;
  std::string target;
  std::string destination;  // which system
  bool includeManual = false;
  bool remove = false;
  std::vector<std::string> expendable;
  std::vector<PlannedPerson> people;
  std::int64_t looked = 0;  // objects that were looked at; no part of the text
  std::int64_t manual = 0;  // left out of it because somebody made them
  std::vector<std::string> notes;

  // SHA-256 of everything that counts.
  std::string hash() const;
  std::string text() const;
  static DedupePlan parse(std::string_view text);
};

}  // namespace spojka::host
