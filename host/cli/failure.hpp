// SPDX-License-Identifier: Apache-2.0
// The one place where an error becomes words and an exit code. Threads: any. Errors: none.
#pragma once

#include <exception>
#include <string>

#include "host/base/cancel.hpp"
#include "host/base/exit_code.hpp"

namespace spojka::host {

struct Failure {
  ExitCode exit;
  std::string message;  // not redacted yet
};

Failure failureOf(const std::exception_ptr& error, const CancelToken& cancel);

}  // namespace spojka::host
