// SPDX-License-Identifier: Apache-2.0
// SHA-256 of an open connector file. Threads: any. Errors: StatusError(refused) when it cannot be read or is
// not what was pinned.
#pragma once

#include <string>

#include "host/plugin/trust.hpp"

namespace spojka::host {

std::string sha256Of(const CheckedFile& file);  // 64 lower-case hex digits
// `pinned` = what the profile says, in either case.
void checkDigest(const CheckedFile& file, const std::string& pinned);

}  // namespace spojka::host
