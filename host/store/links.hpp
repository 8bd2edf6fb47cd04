// SPDX-License-Identifier: Apache-2.0
// The table of links. Threads and errors: called within guarded() or transaction() of the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

std::vector<std::optional<Link>> findLinks(Database& db, const std::string& flow,
                                           const std::vector<std::string_view>& keys);
// `run`: of the run that stores them, by run.seq; 0 = none.
void storeLinks(Database& db, std::int64_t flow, const std::vector<LinkRow>& links, std::int64_t run = 0);
void removeLinks(Database& db, std::int64_t flow, const std::vector<std::string>& keys);
void moveLinks(Database& db, std::int64_t from, std::int64_t to);
std::int64_t countLinks(Database& db, const std::string& flow);
// Sorted by key, starting behind `afterKey`.
std::vector<LinkRow> linksBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                 std::size_t limit);

// How a fingerprint is written: 32 hexadecimal digits.
std::string hexOf(const FingerprintBytes& bytes);
// Nothing when the text is no fingerprint.
std::optional<FingerprintBytes> fingerprintFrom(std::string_view hex);

}  // namespace spojka::host::store
