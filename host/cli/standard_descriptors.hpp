// SPDX-License-Identifier: Apache-2.0
// Who starts this process may have closed stdin, stdout or stderr; the next file that is opened would get
// their number, and with it everything that is printed. Threads: before any other is started, and before any
// file is opened. Errors: none.
#pragma once

namespace spojka::host {

// Gives each of the three a descriptor that can do no harm: reading ends at once, a log goes nowhere, and an
// answer cannot be written, which whoever asked for it is told by the exit code.
void occupyStandardDescriptors();

}  // namespace spojka::host
