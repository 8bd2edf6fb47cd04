// SPDX-License-Identifier: Apache-2.0
// What is wrong with a command line, so that it can be mended at once: the verb or option that was meant, and
// where one that exists belongs. Ownership: borrows for the call. Threads: any. Errors: none.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace spojka::host {

// `app` has just refused the command line with `error`.
std::string usageProblem(const CLI::App& app, const CLI::ParseError& error);

// Is an answer as JSON wanted? Of a command line that could not be read to its end.
bool asksForJson(int argc, const char* const* argv);

}  // namespace spojka::host
