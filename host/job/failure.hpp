// SPDX-License-Identifier: Apache-2.0
// The one place where an error becomes words and a status. Threads: any. Errors: none.
#pragma once

#include <exception>
#include <string>

#include "host/base/cancel.hpp"
#include "host/base/run_status.hpp"

namespace spojka::host {

struct Failure {
  RunStatus status;
  std::string message;  // not redacted yet
};

// Whatever was given up for a signal, a lock, a pipe, a question, a check: the signal is why the verb ended.
RunStatus orCancelled(RunStatus status, const CancelToken& cancel);

Failure failureOf(const std::exception_ptr& error, const CancelToken& cancel);

}  // namespace spojka::host
