// SPDX-License-Identifier: Apache-2.0
// Makes the texts of an outcome fit to be stored and shown. Ownership: keeps what it had to replace; the
// outcome points into it. Threads: one. Errors: none; an id that cannot be kept makes the record a failed
// one.
#pragma once

#include <string>

#include "spojka/abi.h"

namespace spojka::host {

class OutcomeCheck {
 public:
  // Whole, of this version's length.
  OutcomeCheck(spojka_outcome& outcome, bool askedToStop);
  OutcomeCheck(const OutcomeCheck&) = delete;
  OutcomeCheck& operator=(const OutcomeCheck&) = delete;

 private:
  std::string field_;
  spojka_error error_{};
};

}  // namespace spojka::host
