// SPDX-License-Identifier: Apache-2.0
// What the API offers, for programs to read: openapi.json as it was when this was built. Threads: any.
// Errors: none.
#pragma once

#include <string_view>

namespace spojka::host {

std::string_view openApiText();

}  // namespace spojka::host
