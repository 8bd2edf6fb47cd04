// SPDX-License-Identifier: Apache-2.0
// A guard stops a stream: a decision of the host, which no repetition changes and which is no fault of a
// side.
#pragma once

#include <string>

#include "spojka/error.hpp"

namespace spojka::host {

class GuardStop : public Error {
 public:
  // A person must mend something, or agree to it, first.
  explicit GuardStop(const std::string& why) : Error(SPOJKA_E_CONFIG, "guard", why) {}
};

}  // namespace spojka::host
