// SPDX-License-Identifier: Apache-2.0
// Everything a verb prints to stdout or stderr goes through printable(), wherever and however it is printed:
// keys, titles, messages and names of files come from outside, and a terminal does what it reads. Ownership:
// lives until the process ends. Threads: makeOutputSafe() before any other is started; printing as stdio
// allows. Errors: none; a stream that cannot be replaced stays as it is.
#pragma once

namespace spojka::host {

// Replaces stdout and stderr of this process. They have no descriptor for fileno() any more: 1 and 2 they
// are.
void makeOutputSafe();

}  // namespace spojka::host
