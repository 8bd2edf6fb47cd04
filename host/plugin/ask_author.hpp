// SPDX-License-Identifier: Apache-2.0
// How a message ends that tells of a connector's own fault.
#pragma once

namespace spojka::host {

inline constexpr const char* kAskAuthor = "; this is for the connector's author to mend";

}  // namespace spojka::host
