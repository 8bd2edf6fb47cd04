// SPDX-License-Identifier: Apache-2.0
// The Shoptet connector's way from bytes to records, without network and host. Ownership: none kept.
// Threads: one. Errors: what the connector throws.
#pragma once

#include <string>

#include "bare_expat.hpp"

namespace bench {

Tally parseWithConnector(const std::string& file);

}  // namespace bench
