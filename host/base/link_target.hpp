// SPDX-License-Identifier: Apache-2.0
// Where a file really stands that a person named by a link. Who replaces a file by a new one must do it
// there: under the link's own name the link would go, and what it led to would stay as it was. Pure but for
// the look at the disk. Threads: any. Errors: none.
#pragma once

#include <filesystem>
#include <optional>

namespace spojka::host {

// Also where the link leads to a file that is yet to be made; `file` itself where it is no link. Nothing when
// the links lead round in a circle.
std::optional<std::filesystem::path> behindLinks(std::filesystem::path file);

}  // namespace spojka::host
