// SPDX-License-Identifier: Apache-2.0
// What the shim is told to do to one run, and whether it did. Ownership: a file that goes with the object.
// Threads: one. Errors: none.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "scenario.hpp"

namespace chaos {

class Preload {
 public:
  explicit Preload(Scenario& scenario) : log_(scenario.world().dir / "shim.log") {
    std::filesystem::remove(log_);
    variables_ = {{"LD_PRELOAD", CHAOS_SHIM}, {"CHAOS_LOG", log_.string()}};
  }
  // At touch number `n` of the state; see shim.c.
  Preload(Scenario& scenario, const char* what, long n) : Preload(scenario) {
    variables_["CHAOS_FILE"] = "state.db";
    variables_["CHAOS_DO"] = what;
    variables_["CHAOS_AT"] = std::to_string(n);
  }
  static Preload clock(Scenario& scenario, long seconds, long call) {
    Preload p(scenario);
    p.variables_["CHAOS_CLOCK"] = std::to_string(seconds);
    p.variables_["CHAOS_CLOCK_AT"] = std::to_string(call);
    return p;
  }

  const Variables& variables() const { return variables_; }
  // How often the shim did something.
  std::uint64_t struck() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(log_, none);
    return none ? 0 : size;
  }

 private:
  std::filesystem::path log_;
  Variables variables_;
};

}  // namespace chaos
