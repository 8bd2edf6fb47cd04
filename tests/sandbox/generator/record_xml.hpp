// SPDX-License-Identifier: Apache-2.0
// Purpose: records as the elements of the export files, one per line with tabs, empty ones as a pair of tags.
// Appends to the caller's text; pure; no errors.
#pragma once

#include <cstdint>
#include <string>

#include "generator/records.hpp"

namespace sandbox {

// Damage inside records, switched on by faults.
struct RecordFlaws {
  bool unknownElements = false;    // the merchant edited the template
  std::int64_t noOrderIdIn = 0;    // so is ORDER_ID, in each n-th order; 0 = in none
  bool noGuid = false;             // nor has a customer or an account its GUID
  bool controlCharacters = false;  // bytes that XML 1.0 forbids, in remarks
  bool brokenUtf8 = false;         // a cut multi-byte sequence, in remarks
};

void appendXml(std::string& out, const Customer& customer, const RecordFlaws& flaws = {});
void appendXml(std::string& out, const Order& order, const RecordFlaws& flaws = {});

// Shared with the JSON form, so that both always show the same digits.
std::string moneyText(Cents cents);
std::string amountText(std::int64_t milli);
std::string weightText(std::int64_t grams);

}  // namespace sandbox
