// SPDX-License-Identifier: Apache-2.0
#include "host/job/read_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/job/group_names.hpp"
#include "host/profile/profile.hpp"
#include "spojka/calendar.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// As the source and everybody who sorts them expects: with all digits.
bool isDay(std::string_view text) {
  return text.size() == 10 && readDay(text);
}

void checkDay(Means option, const std::string& text) {
  if (!text.empty() && !isDay(text))
    throw StatusError(RunStatus::refused,
                      tr("{} '{}' is not a day; write it as 2026-01-31", mention(option), text));
}

std::vector<std::string> streamsOf(const Coupling& coupling) {
  std::vector<std::string> names;
  for (const auto& mapping : coupling.mappings) names.push_back(mapping.flow());
  return names;
}

}  // namespace

void checkDays(const ReadChoice& choice) {
  checkDay(Means::since, choice.since);
  checkDay(Means::until, choice.until);
  // Days written like this sort as they follow each other.
  if (!choice.since.empty() && !choice.until.empty() && choice.until < choice.since)
    throw StatusError(RunStatus::refused,
                      tr("{} {} lies before {} {}; swap the two days", mention(Means::until), choice.until,
                         mention(Means::since), choice.since));
}

void applyChoice(const ReadChoice& choice, Coupling& coupling) {
  if (!choice.any()) return;
  checkDays(choice);
  const auto known = streamsOf(coupling);
  if (!choice.stream.empty() && std::find(known.begin(), known.end(), choice.stream) == known.end()) {
    const std::string near = nearest(choice.stream, known);
    throw StatusError(
        RunStatus::refused,
        fmt::format(fmt::runtime(tr("{} '{}': the profile has no such stream{}; it has {}")),
                    mention(Means::stream), choice.stream,
                    near.empty() ? "" : tr(", did you mean '{}'?", near), fmt::join(known, ", ")));
  }
  if (!choice.key.empty() && choice.stream.empty() && known.size() > 1)
    throw StatusError(
        RunStatus::refused,
        fmt::format(fmt::runtime(tr("{} needs {}: a key is known only within its stream; the streams "
                                    "are {}")),
                    mention(Means::key), mention(Means::stream), fmt::join(known, ", ")));
  if (!choice.stream.empty())
    rest(coupling, [&](const Mapping& mapping) { return mapping.flow() != choice.stream; });
  coupling.scope.whole = true;
  coupling.scope.since = choice.since;
  coupling.scope.until = choice.until;
  coupling.scope.key = choice.key;
  if (choice.key.empty()) return;
  const Mapping& mapping = coupling.mappings.front();
  auto& only = coupling.scope.only.emplace()[mapping.flow()];
  only.insert(choice.key);
  if (!mapping.gathers()) return;
  // Its object is made of all its records.
  coupling.scope.keyOfGroup = true;
  coupling.store.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
    for (auto& name : membersOfGroup(table, choice.key)) only.insert(std::move(name));
  });
}

std::string readableChoice(const ReadChoice& choice) {
  std::string text = choice.stream.empty() ? "all streams" : choice.stream;
  if (!choice.since.empty()) text += " since " + choice.since;
  if (!choice.until.empty()) text += " until " + choice.until;
  if (!choice.key.empty()) text += ", record " + choice.key;
  return text;
}

}  // namespace spojka::host
