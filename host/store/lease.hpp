// SPDX-License-Identifier: Apache-2.0
// One run of a profile at a time. A run takes the lease and with it a token, a number that only ever grows;
// it renews the lease as long as it lives. Everything a run stores is stored only while its token is the
// newest: a run that was paused and lost its lease cannot change what the next one builds on. Threads and
// errors: called within transaction() of the database, so that check and change are one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/store/database.hpp"
#include "host/store/lease_info.hpp"

namespace spojka::host::store {

// A holder that shows no sign of life for so long has lost the lease.
constexpr std::int64_t kLeaseUs = 60'000'000;
// How often a living one says so.
constexpr std::int64_t kRenewUs = 15'000'000;
// As much the clocks of two machines may differ. A claim that ends later than one that is made now, and by
// more, was made by a clock that was far ahead.
constexpr std::int64_t kSkewUs = 10LL * 60 * 1'000'000;

// What the newest lease of the profile says, held or not.
std::optional<LeaseInfo> readLease(Database& db);
bool isLive(const LeaseInfo& lease, std::int64_t now);

// Takes the lease for a run and returns its token. StoreError (busy) says who holds it.
std::int64_t takeLease(Database& db, const std::string& runId);
// StoreError (fenced) when a newer token was given out; 0 = before the first one.
void checkToken(Database& db, std::int64_t token);
void renewLease(Database& db);
// Until when a side has asked the run to wait (0 = it has not), and what it waits for in words.
void storeWaiting(Database& db, std::int64_t untilUs, const std::string& text);
void releaseLease(Database& db);
// For changes from outside a run: nobody may hold the lease, and a run that sleeps will find it lost.
void fenceAll(Database& db);

}  // namespace spojka::host::store
