// SPDX-License-Identifier: Apache-2.0
// What ended a stream before its time, and what that means for the streams behind it: most causes are the
// stream's own (a broken document, a refused link, a guard), and the next one is tried all the same. Plain
// values. Threads: any. Errors: none.
#pragma once

#include <exception>
#include <string>

#include "host/base/run_status.hpp"

namespace spojka::host {

// Whose call it was that failed.
enum class Part { host = 1, source, destination };

struct StreamEnd {
  std::string error;  // empty = it came to its end, or was cancelled
  RunStatus status = RunStatus::ok;
  bool endsRun = false;  // no later stream could fare better
};

// `wasStopped`: the run was told to stop, so that a cancelled call is no news. `givenUp`: the destination
// does not answer any more, or asked for more time than there is.
StreamEnd streamEndOf(const std::exception_ptr& error, Part part, bool wasStopped, bool givenUp);

}  // namespace spojka::host
