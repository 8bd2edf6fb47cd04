// SPDX-License-Identifier: Apache-2.0
// The words of a connector's errors, fit to be stored and shown. Threads: pure functions. Errors: none.
#pragma once

#include "spojka/abi.h"

namespace spojka::host {

// Both texts are UTF-8.
bool isSound(const spojka_error& error);
// With the bytes that are no text replaced.
spojka_error repaired(const spojka_error& error);

}  // namespace spojka::host
