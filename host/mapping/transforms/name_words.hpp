// SPDX-License-Identifier: Apache-2.0
// What the words around a name mean: titles, forms of address, functions, particles, companies. Czech first,
// then the neighbours. Ownership: borrows. Threads: pure functions. Errors: none.
#pragma once

#include <string_view>

namespace spojka::host::mapping {

// Each takes one word as written; commas behind it are passed over.
bool isTitle(std::string_view word);                                 // Ing. Ph.D. ml.
bool isTitleInTwo(std::string_view first, std::string_view second);  // Ph. D.
bool isFormOfAddress(std::string_view word);                         // pan Herr Mrs.
bool isFunction(std::string_view word);                              // jednatel CEO
bool isParticle(std::string_view word);                              // van de
bool isAnd(std::string_view word);                                   // et & und
bool isAndCompany(std::string_view word);                            // behind "and": syn, Söhne, spol.
bool isInstitution(std::string_view word);                           // firma škola obec
// Small, without blanks, as `s.r.o.`; `word` as written tells AG from a name.
bool isLegalForm(std::string_view small, std::string_view word);

// "Bc.Jan" is two words to a person: where the second begins; npos = it is one.
std::size_t endOfGluedTitle(std::string_view word);

std::string_view withoutComma(std::string_view word);

}  // namespace spojka::host::mapping
