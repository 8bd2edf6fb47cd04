// SPDX-License-Identifier: Apache-2.0
#include "host/cli/words.hpp"

#include <utility>

#include "host/base/means.hpp"

namespace spojka::host {
namespace {

struct SpokenOf {
  std::string profile;
  std::string state;
};
SpokenOf& spokenOf() {
  static SpokenOf* const of = new SpokenOf;  // never destroyed: what is said last is said late
  return *of;
}

bool& meansAreLeft() {
  static bool left = false;
  return left;
}

std::string wordsFor(const Mention& m) {
  switch (m.means) {
    case Means::run:
      return command("run");
    case Means::plan:
      return command("plan");
    case Means::check:
      return command("check");
    case Means::preview:
      return command("preview");
    case Means::fields:
      return command("fields");
    case Means::runs:
      return command("runs list");
    case Means::verify:
      return command("verify");
    case Means::repair:
      return command("verify", "--repair");
    case Means::failedList:
      return command("failed list");
    case Means::failedShow:
      return command("failed show");
    case Means::failedDrop:
      return command("failed drop", "--stream " + shellWord(m.of));
    case Means::forced:
      return command("run", "--key " + shellWord(m.of) + " --force");
    case Means::forcedIn: {
      const auto blank = m.of.find(' ');
      if (blank == std::string::npos) return command("run", "--stream " + shellWord(m.of) + " --force");
      return command("run", "--stream " + shellWord(m.of.substr(0, blank)) + " --key " +
                                shellWord(m.of.substr(blank + 1)) + " --force");
    }
    case Means::stateExport:
      return command("state export");
    case Means::stateImport:
      return command("state import", "FILE");
    case Means::stateReset:
      return command("state reset");
    case Means::connectors:
      return "'spojka plugin list'";
    case Means::releaseConnector:
      return "'spojka plugin release " + m.of + "'";
    case Means::adopt:
      return "--adopt=" + m.of;
    case Means::allowChanges:
      return "--allow-changes=" + m.of;
    case Means::sameSystem:
      return "--same-" + m.of;
    case Means::newSystem:
      return "--new-" + m.of;
    case Means::since:
      return "--since";
    case Means::until:
      return "--until";
    case Means::stream:
      return "--stream";
    case Means::key:
      return "--key";
    case Means::force:
      return "--force";
    case Means::email:
      return "--email";
    case Means::phone:
      return "--phone";
    case Means::personKey:
      return "--key STREAM:KEY";
    case Means::replaceState:
      return "--replace";
    case Means::statePlace:
      return "--state";
    case Means::connectorFolder:
      return "--plugin-dir";
  }
  return m.of;
}

}  // namespace

void speakOf(std::string profileFile, std::string stateUrl) {
  spokenOf() = {std::move(profileFile), std::move(stateUrl)};
}

std::string shellWord(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,=@%+";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string command(const std::string& verb, const std::string& rest) {
  const SpokenOf& of = spokenOf();
  std::string text = "'spojka " + verb;
  if (!of.profile.empty()) text += " " + shellWord(of.profile);
  if (!rest.empty()) text += " " + rest;
  if (!of.state.empty()) text += " --state " + shellWord(of.state);
  return text + "'";
}

void leaveMeansAsTheyAre() {
  meansAreLeft() = true;
}

std::string inWords(std::string_view text) {
  if (meansAreLeft()) return std::string(text);
  return withMeans(text, wordsFor);
}

}  // namespace spojka::host
