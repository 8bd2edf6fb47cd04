// SPDX-License-Identifier: Apache-2.0
// Which country a text names: a code of ISO 3166 (two or three letters) or its name in the languages of
// Europe, as ICU knows them, with or without marks over the letters. Ownership: plain values; what is
// returned lives for ever. Threads: pure functions; the first call that meets more than a code builds the
// table (some ms). Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host::mapping {

// Countries that have telephone numbers, as two capital letters, sorted.
const std::vector<std::string>& phoneRegions();

// One of phoneRegions(); empty = not understood.
std::string_view regionOfCountry(std::string_view text);

// Where a system at this address is at home, as the end of its name tells: "shop.example.sk:8443" is SK.
// Empty = it does not tell, or ends in letters that are sold to everybody (.io, .tv).
std::string_view regionOfHost(std::string_view host);

}  // namespace spojka::host::mapping
