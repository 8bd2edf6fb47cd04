// SPDX-License-Identifier: Apache-2.0
// The checks before a file is trusted, and the way to the newest schema.
// Ownership: borrows the session. Threads: one. Errors: StoreError; Poco exceptions of the session pass
// through.
#pragma once

#include <Poco/Data/Session.h>

#include <cstddef>
#include <filesystem>

namespace spojka::host::store {

std::size_t newestSchema();
std::size_t schemaOf(Poco::Data::Session& session);

// Integrity, owner and version of an existing database.
void verify(Poco::Data::Session& session, const std::filesystem::path& file);
// Brings an empty or older database to the newest version, each step in a transaction of its own.
void migrate(Poco::Data::Session& session, std::size_t upTo = newestSchema());

}  // namespace spojka::host::store
