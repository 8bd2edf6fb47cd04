// SPDX-License-Identifier: Apache-2.0
// Writing to where somebody may have stopped reading: a pipe into a program that hangs, a terminal that was
// halted. What is only said must not hold up what is done. Threads: any. Errors: an answer.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace spojka::host {

// False = `fd` took no more for as long as `patience`, a signal asked the process to end while it took none,
// or it is broken; a part may be written.
bool writeWithin(int fd, std::string_view text, std::chrono::milliseconds patience) noexcept;

// A text of the program itself to stdout or stderr, made printable(). A reader that is only slow is waited
// for; one that has stopped is waited for once, and until it reads again what it does not take is dropped.
// False = dropped.
bool sayTo(int fd, std::string_view text) noexcept;
// The same with a text whose parts are printable, and whose colours are ours.
bool sayPaintedTo(int fd, std::string_view text) noexcept;
// How many texts were dropped since one last went through.
std::size_t droppedOn(int fd) noexcept;

}  // namespace spojka::host
