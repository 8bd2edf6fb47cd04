// SPDX-License-Identifier: Apache-2.0
// Opening a state file: made whole or not at all, checked before it is trusted, brought to the newest schema.
// Ownership: the session is the caller's. Threads: any. Errors: StoreError.
#pragma once

#include <Poco/Data/Session.h>

#include <filesystem>

namespace spojka::host::store {

// Makes the file (0600) and its folder (0700) when there is none.
Poco::Data::Session openForWriting(const std::filesystem::path& file);
// The file must exist. Brings an older one to the newest schema, and changes nothing else.
Poco::Data::Session openForReading(const std::filesystem::path& file);

// Is there a state, whole or broken? Only when there is not a hint of one, beginning anew is right.
bool stateExists(const std::filesystem::path& file);

// See proveStateCanBeKept().
void proveWritable(const std::filesystem::path& file);

}  // namespace spojka::host::store
