// SPDX-License-Identifier: Apache-2.0
// Judging what a shop answered to an export link. How shops word a refusal is not documented, so status,
// headers and the beginning of the body are all looked at.
// Ownership: plain values. Threads: pure functions. Errors: returned, not thrown.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "export_error.hpp"
#include "export_kind.hpp"
#include "link.hpp"
#include "spojka/http/types.hpp"

namespace shoptet {

// How much of a body the judges want to see.
inline constexpr std::size_t kSniffBytes = 2048;

// For every status but 200. `bodyStart` is UTF-8 and may be empty.
ExportError judgeStatus(const ExportLink& link, const spojka::http::Response& head,
                        std::string_view bodyStart, std::int64_t nowUnixSeconds);

// For status 200: nothing when the body looks like an XML document, whatever its root. `bodyStart` is
// UTF-8 and begins behind the byte order mark and blank space.
std::optional<ExportError> judgeBody(const ExportKind& kind, std::string_view bodyStart);

}  // namespace shoptet
