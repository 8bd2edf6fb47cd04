// SPDX-License-Identifier: Apache-2.0
#include "export_error.hpp"

#include <utility>

#include "spojka/translation.hpp"

namespace shoptet {
namespace {

spojka_status codeOf(ExportError::Kind kind) noexcept {
  using Kind = ExportError::Kind;
  switch (kind) {
    case Kind::refused:
      return SPOJKA_E_AUTH;
    case Kind::unknownLink:
    case Kind::redirected:
    case Kind::wrongRoot:
      return SPOJKA_E_CONFIG;
    case Kind::busy:
      return SPOJKA_E_RATE_LIMIT;
    case Kind::truncated:
    case Kind::serverError:
    case Kind::weather:
      return SPOJKA_E_TRANSIENT;
    case Kind::unclear:
    case Kind::loginPage:
    case Kind::unexpected:
      return SPOJKA_E_REMOTE;
    default:
      return SPOJKA_E_DATA;
  }
}

}  // namespace

ExportError::ExportError(Kind kind, std::string where, std::string summary, std::string hint, int httpStatus,
                         std::int64_t retryAfterMs)
    : Error(codeOf(kind), std::move(where), hint.empty() ? summary : summary + ". " + hint, httpStatus,
            retryAfterMs),
      kind_(kind),
      summary_(std::move(summary)),
      hint_(std::move(hint)) {}

ExportError ExportError::malformed(const std::string& where, const std::string& reason,
                                   std::uint64_t position) {
  return {Kind::malformed, where,
          spojka::tr("the document is damaged near byte {}: {}", position, spojka::tr(reason)),
          spojka::tr("Nothing after this place was read. Open the export link in a browser and look at that "
                     "place; a field of your own export template may have to be taken out")};
}

}  // namespace shoptet
