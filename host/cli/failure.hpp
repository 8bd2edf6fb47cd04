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

// Of a process that a signal asked to end.
ExitCode exitOfCancel(const CancelToken& cancel);
// Whatever was given up for a signal, a lock, a pipe, a question, a check: the signal is why the verb ended.
ExitCode orCancelled(ExitCode exit, const CancelToken& cancel);

Failure failureOf(const std::exception_ptr& error, const CancelToken& cancel);

}  // namespace spojka::host
