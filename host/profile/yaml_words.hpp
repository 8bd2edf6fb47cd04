// SPDX-License-Identifier: Apache-2.0
// Says in words for people what yaml-cpp found. Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

// Nothing of the file is repeated: it may be a secret.
std::string yamlErrorInWords(std::string_view message);

}  // namespace spojka::host
