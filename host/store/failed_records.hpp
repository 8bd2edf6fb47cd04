// SPDX-License-Identifier: Apache-2.0
// The table of failed records. Threads and errors: called within guarded() or transaction() of the database.
#pragma once

#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

std::vector<std::string> failedKeys(Database& db, const std::string& stream);
std::vector<FailedRecord> failedBehind(Database& db, const std::string& stream, const std::string& afterKey,
                                       std::size_t limit);
std::int64_t countFailed(Database& db, const std::string& stream);
// Counts the attempt up and keeps the first time.
void storeFailed(Database& db, int stream, FailedRecord failed);
void forgetFailed(Database& db, int stream, const std::vector<std::string>& keys);

}  // namespace spojka::host::store
