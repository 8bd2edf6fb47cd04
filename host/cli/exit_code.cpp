// SPDX-License-Identifier: Apache-2.0
#include "host/cli/exit_code.hpp"

#include <csignal>

namespace spojka::host {

ExitCode exitCodeOf(RunStatus status, const CancelToken& cancel) {
  switch (status) {
    case RunStatus::ok:
      return ExitCode::ok;
    case RunStatus::pending:
      return ExitCode::pending;
    case RunStatus::partial:
      return ExitCode::partial;
    case RunStatus::cancelled:
      return cancel.signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
    case RunStatus::refused:
      return ExitCode::usage;
    case RunStatus::damaged:
      return ExitCode::damaged;
    case RunStatus::aborted:
      break;
  }
  return ExitCode::aborted;
}

}  // namespace spojka::host
