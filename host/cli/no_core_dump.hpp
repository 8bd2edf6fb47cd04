// SPDX-License-Identifier: Apache-2.0
// Keeps the memory of this process, with its secrets and people's data, out of core files and crash
// collectors, and out of reach of other processes of the same user. Call first thing. Errors: none.
#pragma once

namespace spojka::host {

void forbidCoreDumps() noexcept;

}  // namespace spojka::host
