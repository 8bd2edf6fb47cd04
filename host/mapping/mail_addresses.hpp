// SPDX-License-Identifier: Apache-2.0
// Reads e-mail addresses out of a text: alone, behind mailto:, in angle brackets behind a name, several in
// one field. The one place that does: what the email transform writes and what an erasure looks for are read
// by the same code. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host::mapping {

// In small letters, in the sequence they stand in.
std::vector<std::string> readAddresses(std::string_view text);

// An address as readAddresses() gives it that mail can be sent to over the internet: a dot within the domain,
// no empty part, no part too long.
bool isDeliverable(std::string_view address);

}  // namespace spojka::host::mapping
