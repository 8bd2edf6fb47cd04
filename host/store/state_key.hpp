// SPDX-License-Identifier: Apache-2.0
// The keys of states that are encrypted at rest. Whoever reads a profile tells its key once; from then on
// every opening of that state for that profile uses it. Keys never appear in a URL, since those are shown.
// Ownership: held until the process ends. Threads: any. Errors: StoreError (unusable) for a key of a state
// whose URL names no file.
#pragma once

#include <string>

namespace spojka::host {

// Empty = the state is not encrypted; an encrypted one is then not opened.
void useStateKey(const std::string& url, const std::string& profile, const std::string& key);

}  // namespace spojka::host
