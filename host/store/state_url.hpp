// SPDX-License-Identifier: Apache-2.0
// Where the state of a profile is: the file behind a state URL. Ownership: plain values. Threads: any, while
// nobody changes the environment. Errors: StoreError (unavailable) that says how to write the URL; the URL
// itself is never repeated, it may hold a password.
#pragma once

#include <filesystem>
#include <string>

namespace spojka::host::store {

// "sqlite:PATH": absolute, relative to the working directory, or starting with "~/".
std::filesystem::path stateFileOf(const std::string& url);

}  // namespace spojka::host::store
