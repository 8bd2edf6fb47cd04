// SPDX-License-Identifier: Apache-2.0
// The table of runs. Threads and errors: called within guarded() or transaction() of the database.
#pragma once

#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/history_policy.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

// Its number in the sequence in which runs began.
std::int64_t insertRun(Database& db, const std::string& runId);
// Runs that never came to their end: called by the next one, which holds the lease.
void interruptRuns(Database& db, std::int64_t lastSignOfLifeUs);
void storeRun(Database& db, const RunRow& run, std::int64_t finishedAtUs);
// Of a run that is at work; nothing when it has ended meanwhile.
void storeCounts(Database& db, const std::string& runId, const std::vector<FlowTotals>& flows,
                 const std::vector<SourceRead>& sources);
// As it is: for reading in an export.
void restoreRun(Database& db, const RunRow& run);
// Forgets some of those that ended before the history begins.
void pruneRuns(Database& db, const HistoryPolicy& history);
// Unless it is at work.
void forgetRun(Database& db, const std::string& runId);
// Newest first. A run whose lease is dead reads as interrupted already.
constexpr std::size_t kAllRuns = 1'000'000'000;
std::vector<RunRow> lastRuns(Database& db, std::size_t limit);
// See Store.
std::vector<RunRow> writersOf(Database& db, const std::string& flow, const std::string& key);
std::vector<RunRow> runsBeginningWith(Database& db, const std::string& idPrefix);
std::int64_t countRuns(Database& db);
void forgetRuns(Database& db);

}  // namespace spojka::host::store
