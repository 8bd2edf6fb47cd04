// SPDX-License-Identifier: Apache-2.0
#include "host/cli/same_failures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/cli/ink.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/job/failure_cause.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kKeysShown = 5;

}  // namespace

std::string whyText(const RecordEvent& e) {
  return fmt::format("{}{}{}: {}", e.keptFor.empty() ? e.reason : e.keptFor, e.field.empty() ? "" : " in ",
                     e.field, inWords(e.message));
}

bool SameFailures::add(const RecordEvent& event, const std::string& head) {
  const auto [known, isNew] = byCause_.try_emplace(failureCause(event), groups_.size());
  if (isNew) {
    groups_.push_back({head, whyText(event), 0, {}});
    return true;
  }
  Group& group = groups_[known->second];
  ++group.more;
  if (group.keys.size() < kKeysShown) group.keys.emplace_back(event.key);
  return false;
}

void SameFailures::print() {
  for (const auto& group : groups_) {
    {
      const Inked inked(Ink::red);
      fmt::print("{}\n", group.head);
    }
    fmt::print("{}", hanging("      ", group.why));
    if (group.more > 0)
      fmt::print(
          "{}",
          hanging("      ", fmt::format("the same of {} more: {}{}", group.more, fmt::join(group.keys, ", "),
                                        group.more > static_cast<std::int64_t>(kKeysShown) ? ", ..." : "")));
  }
  groups_.clear();
  byCause_.clear();
}

}  // namespace spojka::host
