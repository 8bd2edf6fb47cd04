// SPDX-License-Identifier: Apache-2.0
// Brings a checked file into the process for good. The only file with Boost.DLL and the only untyped look-up.
// Ownership: the library stays loaded until the process ends. Threads: one thread. Errors:
// StatusError(refused) saying what is wrong with the file and what to do; a file that is no connector for
// this program is refused before any of its code runs.
#pragma once

#include <string>
#include <string_view>

#include "host/plugin/trust.hpp"
#include "spojka/abi.h"

namespace spojka::host {

// The root table, after the ABI version was found to be this program's.
const spojka_plugin& openModule(const CheckedFile& file);

// What the dynamic loader says, in words that help: names the missing library or symbol and what to do.
std::string explainLoadError(std::string_view loaderText);

// Throws unless `symbol` comes from `file` itself, neither from a library it needs nor from a file that took
// its place.
void checkOrigin(const void* symbol, const CheckedFile& file);

}  // namespace spojka::host
