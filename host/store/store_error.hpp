// SPDX-License-Identifier: Apache-2.0
// What the database library says, turned into what a person can act on. Ownership: plain values. Threads:
// pure functions. Errors: none.
#pragma once

#include <Poco/Exception.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "host/store/store.hpp"

namespace spojka::host::store {

// `doing`: what was tried, as in "cannot <doing>"; marked for the catalogs.
StoreError storeError(const Poco::Exception& cause, const std::filesystem::path& file,
                      std::string_view doing);

// The state can not be trusted; `what` says what is wrong with the file.
StoreError damagedError(const std::filesystem::path& file, std::string_view what);

StoreError unavailableError(const std::filesystem::path& file, std::string_view what);

// The system refused to make or open something, as `error` (errno) says: whether trying again can help.
StoreError refusedBySystem(const std::filesystem::path& file, std::string_view what, int error);

}  // namespace spojka::host::store
