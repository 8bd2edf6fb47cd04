// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/log_fold.hpp"

#include <functional>
#include <string_view>
#include <utility>

#include "host/base/value_codec.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

void LogFold::note(HeldBack::Record entry) {
  last_[std::hash<std::string_view>()(entry.key)] = added_++;
  entries_.add(entry);
}

void LogFold::add(const spojka_record& r) {
  // An operation of 0 is a mistake of the source's, to be told like any number that is not known.
  const std::uint32_t op = r.op != 0 ? r.op : ~std::uint32_t{0};
  note({nullptr, std::string(fromAbi(r.key)), op, r.changed_at_us, encodeValue(ValueView(r.body))});
}

void LogFold::add(const FailedRecord& problem) {
  note({nullptr, problem.key, 0, SPOJKA_TIME_UNKNOWN, problem.field + '\n' + problem.message});
}

std::optional<LogFold::Entry> LogFold::take() {
  while (!entries_.empty()) {
    HeldBack::Record r = entries_.take();
    const std::uint64_t number = taken_++;
    if (last_[std::hash<std::string_view>()(r.key)] != number) continue;
    Entry entry{std::move(r.key), r.op, r.changedAtUs, {}, {}, {}};
    if (r.op != 0) {
      entry.bodyJson = std::move(r.bodyJson);
    } else {
      const auto end = r.bodyJson.find('\n');
      entry.field = r.bodyJson.substr(0, end);
      entry.message = r.bodyJson.substr(end + 1);
    }
    return entry;
  }
  return std::nullopt;
}

}  // namespace spojka::host
