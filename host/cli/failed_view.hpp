// SPDX-License-Identifier: Apache-2.0
// A failed record for people and programs. What is marked as sensitive in it is masked unless it is asked
// for. Pure functions; text that cannot be read is said to be so, never thrown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/store/store.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

enum class Values { masked = 1, revealed };

// "on the next run", "not before 2026-...", "poisoned", "ignored until it changes".
std::string nextOffer(const FailedRecord& failed);
// "rejected in title: too long"
std::string whyText(std::string_view reason, std::string_view field, std::string_view message);
std::string whyFailed(const FailedRecord& failed);
// Everything about one record, several lines.
std::string failedAsText(const FailedRecord& failed, Values values);
spojka_value failedToValue(Arena& arena, const FailedRecord& failed, Values values);
std::vector<std::string> failedCsvHeader();
std::vector<std::string> failedCsvRow(const FailedRecord& failed, Values values);

}  // namespace spojka::host
