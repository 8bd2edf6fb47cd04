// SPDX-License-Identifier: Apache-2.0
// Everything a verb prints to stdout or stderr goes through printable(), wherever and however it is printed:
// keys, titles, messages and names of files come from outside, and a terminal does what it reads. Ownership:
// lives until the process ends. Threads: makeOutputSafe() before any other is started; printing as stdio
// allows. Errors: none; a stream that cannot be replaced stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

// Replaces stdout and stderr of this process. They have no descriptor for fileno() any more: 1 and 2 they
// are.
void makeOutputSafe();

// Bytes that are to go to stdout as they are, behind everything that was printed before. False = not all of
// them could be written.
bool writeToStdout(std::string_view bytes);

// Has anything been written to stdout by now?
bool somethingAnswered();
// Why what was printed to stdout is not all there; empty = it is.
std::string lostAnswer();

}  // namespace spojka::host
