// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/outcome_check.hpp"

#include "host/plugin/sound_error.hpp"
#include "host/plugin/value_check.hpp"
#include "spojka/error.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

bool canBeWalked(const spojka_value* value) {
  if (value == nullptr) return true;
  ValueCheck check;
  return check.look(*value).empty() || !check.isCorrupt();
}

bool canBeShown(const spojka_change* changes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const spojka_change& change = changes[i];
    if (!isText(change.field) || !canBeWalked(change.before) || !canBeWalked(change.after)) return false;
  }
  return true;
}

}  // namespace

OutcomeCheck::OutcomeCheck(spojka_outcome& o, bool askedToStop) {
  if (!isText(o.target_id)) o.target_id = {};
  if (!isText(o.field)) o.field = {};
  if (!isUtf8(fromAbi(o.field))) o.field = toAbi(field_ = repairUtf8(fromAbi(o.field)));
  if (o.error != nullptr && !isSound(*o.error, askedToStop)) {
    error_ = repaired(*o.error, askedToStop);
    o.error = &error_;
  }
  if (o.changes == nullptr || !canBeShown(o.changes, o.change_count)) o.change_count = 0;
  if (o.altered == nullptr || !canBeShown(o.altered, o.altered_count)) o.altered_count = 0;
  if (isUtf8(fromAbi(o.target_id))) return;
  o.target_id = {};
  o.result = SPOJKA_W_REJECTED;
  fillError(&error_, SPOJKA_E_INTERNAL, "write",
            "the connector gave the object an id that is not UTF-8, by which it could not be found again; "
            "this is for "
            "the connector's author to mend");
  o.error = &error_;
}

}  // namespace spojka::host
