// SPDX-License-Identifier: Apache-2.0
#include "host/base/means.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace spojka::host {
namespace {

// Brackets that hardly any text has, so that what comes from outside is not taken for a mention.
constexpr std::string_view kOpen = "⟦";
constexpr std::string_view kClose = "⟧";

// They stand in stored messages: a name stays once it was used.
constexpr std::pair<Means, std::string_view> kMeansNames[] = {
    {Means::run, "run"},
    {Means::plan, "plan"},
    {Means::check, "check"},
    {Means::preview, "preview"},
    {Means::fields, "fields"},
    {Means::runs, "runs"},
    {Means::verify, "verify"},
    {Means::repair, "repair"},
    {Means::failedList, "failed-list"},
    {Means::failedShow, "failed-show"},
    {Means::failedDrop, "failed-drop"},
    {Means::forced, "forced"},
    {Means::forcedIn, "forced-in"},
    {Means::stateExport, "state-export"},
    {Means::stateImport, "state-import"},
    {Means::stateReset, "state-reset"},
    {Means::connectors, "connectors"},
    {Means::releaseConnector, "release-connector"},
    {Means::adopt, "adopt"},
    {Means::allowChanges, "allow-changes"},
    {Means::sameSystem, "same-system"},
    {Means::newSystem, "new-system"},
    {Means::since, "since"},
    {Means::until, "until"},
    {Means::stream, "stream"},
    {Means::key, "key"},
    {Means::force, "force"},
    {Means::email, "email"},
    {Means::phone, "phone"},
    {Means::personKey, "person-key"},
    {Means::replaceState, "replace-state"},
    {Means::statePlace, "state-place"},
    {Means::connectorFolder, "connector-folder"},
};

std::optional<Mention> parsed(std::string_view inside) {
  const auto space = inside.find(' ');
  const std::string_view name = inside.substr(0, space);
  const auto* const found = std::find_if(std::begin(kMeansNames), std::end(kMeansNames),
                                         [&](const auto& n) { return n.second == name; });
  if (found == std::end(kMeansNames)) return std::nullopt;
  return Mention{found->first,
                 space == std::string_view::npos ? std::string() : std::string(inside.substr(space + 1))};
}

}  // namespace

std::string_view nameOf(Means means) noexcept {
  return std::find_if(std::begin(kMeansNames), std::end(kMeansNames),
                      [&](const auto& n) { return n.first == means; })
      ->second;
}

std::vector<Means> everyMeans() {
  std::vector<Means> all;
  for (const auto& [means, name] : kMeansNames) all.push_back(means);
  return all;
}

std::vector<Mention> mentionsIn(std::string_view text) {
  std::vector<Mention> all;
  withMeans(text, [&](const Mention& m) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Mention& other) {
      return other.means == m.means && other.of == m.of;
    });
    if (!known) all.push_back(m);
    return std::string();
  });
  return all;
}

std::string mention(Means means, std::string_view of) {
  std::string text(kOpen);
  text += nameOf(means);
  if (!of.empty()) text += ' ';
  // A name with the bracket in it must not end the mention.
  for (auto at = of.find(kClose); at != std::string_view::npos; at = of.find(kClose)) {
    text += of.substr(0, at);
    of.remove_prefix(at + kClose.size());
  }
  text += of;
  return text += kClose;
}

std::string withMeans(std::string_view text, const std::function<std::string(const Mention&)>& words) {
  std::string out;
  for (auto open = text.find(kOpen); open != std::string_view::npos; open = text.find(kOpen)) {
    const auto inside = open + kOpen.size();
    const auto close = text.find(kClose, inside);
    if (close == std::string_view::npos) break;
    const auto found = parsed(text.substr(inside, close - inside));
    out += text.substr(0, found ? open : inside);
    if (found) out += words(*found);
    text.remove_prefix(found ? close + kClose.size() : inside);
  }
  return out += text;
}

}  // namespace spojka::host
