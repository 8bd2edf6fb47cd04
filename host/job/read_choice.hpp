// SPDX-License-Identifier: Apache-2.0
// Which part of the source a person asks a run to read again: days, one stream, one record. Ownership: plain
// values. Threads: one. Errors: StatusError (refused) that says what does not go together and why.
#pragma once

#include <string>
#include <vector>

#include "host/engine/coupling.hpp"

namespace spojka::host {

struct ReadChoice {
  std::string since;  // YYYY-MM-DD
  std::string until;
  std::string stream;
  std::string key;

  bool any() const noexcept { return !since.empty() || !until.empty() || !stream.empty() || !key.empty(); }
};

// Real days, in a sequence that makes sense. Needs no profile.
void checkDays(const ReadChoice& choice);

// Leaves only the chosen stream in the coupling and sets its scope.
void applyChoice(const ReadChoice& choice, Coupling& coupling);

// "people since 2026-01-01, record 17": for people.
std::string readableChoice(const ReadChoice& choice);

}  // namespace spojka::host
