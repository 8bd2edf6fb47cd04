// SPDX-License-Identifier: Apache-2.0
// The tables, as numbered migrations, and the checks before a file is trusted.
// Ownership: borrows the session. Threads: one. Errors: StoreError; Poco exceptions of the session pass
// through.
#pragma once

#include <Poco/Data/Session.h>

#include <filesystem>

namespace spojka::host::store {

// Marks a file as ours ("spoj"), so that somebody else's database is never written to.
constexpr int kApplicationId = 0x73706F6A;

// Integrity, owner and version of an existing database.
void verify(Poco::Data::Session& session, const std::filesystem::path& file);
// Brings an empty or older database to the newest version, each step in a transaction of its own.
void migrate(Poco::Data::Session& session);

}  // namespace spojka::host::store
