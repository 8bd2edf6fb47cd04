// SPDX-License-Identifier: Apache-2.0
// How a profile is, in a few words and numbers. Ownership: values in the arena. Threads: any. Errors: none.
#pragma once

#include "host/serve/works.hpp"

namespace spojka::host {

spojka_value cardOf(Arena& arena, Works& works, const ProfileEntry& entry);
// What a person can do about an error, as it names it: [{"means": "allow-changes", "of": "people"}].
spojka_value waysOf(Arena& arena, std::string_view error);
spojka_value problemsOf(Arena& arena, const std::vector<ProfileProblem>& problems);

}  // namespace spojka::host
