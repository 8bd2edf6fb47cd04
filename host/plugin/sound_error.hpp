// SPDX-License-Identifier: Apache-2.0
// The words of a connector's errors, fit to be stored and shown. Threads: pure functions. Errors: none.
#pragma once

#include "spojka/abi.h"

namespace spojka::host {

// Both texts are UTF-8, and the code is that of an error: none this program does not know, no success, and no
// stop that nobody asked for.
bool isSound(const spojka_error& error, bool askedToStop);
// With the bytes that are no text replaced, and another code called what it is: a bug of the connector.
spojka_error repaired(const spojka_error& error, bool askedToStop);

}  // namespace spojka::host
