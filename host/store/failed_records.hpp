// SPDX-License-Identifier: Apache-2.0
// The table of failed records. Threads and errors: called within guarded() or transaction() of the database.
#pragma once

#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

std::vector<KeptFailure> keptFailures(Database& db, const std::string& flow);
std::vector<FailedRecord> failedBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                       std::size_t limit);
std::vector<FailedGroup> groupsOfFailed(Database& db, std::size_t most);
std::int64_t countFailed(Database& db, const std::string& flow);
// Of all flows, sorted by flow and key, starting behind the given pair.
std::vector<FailedRecord> failedMatching(Database& db, const FailedFilter& filter,
                                         const std::string& afterFlow, const std::string& afterKey,
                                         std::size_t limit);
std::int64_t countMatching(Database& db, const FailedFilter& filter);
std::int64_t countPoisoned(Database& db, const std::string& flow);
std::int64_t countIgnored(Database& db, const std::string& flow);
// Due on the next run, with a new count of failures. All return how many records matched.
std::int64_t retryMatching(Database& db, const FailedFilter& filter);
std::int64_t ignoreMatching(Database& db, const FailedFilter& filter);
std::int64_t dropMatching(Database& db, const FailedFilter& filter);
// Another content, by a person, and due on the next run.
void mendFailed(Database& db, std::int64_t flow, const std::string& key, const std::string& bodyJson);

// Counts the attempt up, keeps the first time, sets when it is offered again; see failed_policy.hpp.
void storeFailed(Database& db, std::int64_t flow, const FailedRecord& failed, const FailedPolicy& policy);
// As it is, times and counts included: for reading in an export.
void restoreFailed(Database& db, std::int64_t flow, const FailedRecord& failed);
void forgetFailed(Database& db, std::int64_t flow, const std::vector<std::string>& keys);

}  // namespace spojka::host::store
