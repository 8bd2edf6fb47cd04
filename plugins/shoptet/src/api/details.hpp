// SPDX-License-Identifier: Apache-2.0
// Details of several records, asked for at the same time: what one question takes is mostly the way there and
// back. How many are asked in a second stays what the bucket allows. One that does not come for a reason that
// may be its own is asked for again, beside the others.
// Ownership: answers own their documents; its threads have ended when it returns. Threads: one call at a
// time. Errors: CancelledError between two tries, and those of the host's memory; what happened to each
// record stands with it.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "api/readers.hpp"

namespace shoptet::api {

// A record for people: "an order 2021000061".
std::string nameOf(const Kind& kind, const std::string& id);

struct Detail {
  std::optional<Answer> answer;  // with the record in it
  bool missing = false;          // the shop says that it has no such record
  std::exception_ptr failure;    // it names the record; null with the two above: it was not asked for
  bool ofRecord = false;         // the failure may be this record's alone
  bool passes = false;           // it may be over by itself
  bool open() const noexcept { return !answer && !missing; }
};

// As many as there are ids, in their sequence. No more are asked for after a failure that is none of a
// record's own, nor after several in a row: those before it are complete.
std::vector<Detail> askForDetails(Reading& reading, const std::vector<std::string>& ids);

}  // namespace shoptet::api
