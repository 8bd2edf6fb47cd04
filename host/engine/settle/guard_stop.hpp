// SPDX-License-Identifier: Apache-2.0
// A guard stops a stream: a decision of the host, which no repetition changes and which is no fault of a
// side.
#pragma once

#include <string>

#include "spojka/error.hpp"

namespace spojka::host {

class GuardStop : public Error {
 public:
  // SPOJKA_E_CONFIG: a person must mend something first.
  explicit GuardStop(const std::string& why, spojka_status code = SPOJKA_E_REMOTE)
      : Error(code, "guard", why) {}
};

}  // namespace spojka::host
