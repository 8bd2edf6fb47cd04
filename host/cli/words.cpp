// SPDX-License-Identifier: Apache-2.0
#include "host/cli/words.hpp"

#include "host/base/means.hpp"

namespace spojka::host {
namespace {

std::string wordsFor(const Mention& m) {
  switch (m.means) {
    case Means::run:
      return "'spojka run'";
    case Means::plan:
      return "'spojka plan'";
    case Means::preview:
      return "'spojka preview'";
    case Means::fields:
      return "'spojka fields'";
    case Means::runs:
      return "'spojka runs list'";
    case Means::verify:
      return "'spojka verify'";
    case Means::repair:
      return "'spojka verify --repair'";
    case Means::failedList:
      return "'spojka failed list'";
    case Means::failedShow:
      return "'spojka failed show'";
    case Means::failedDrop:
      return "'spojka failed drop --stream " + m.of + "'";
    case Means::forced:
      return "'spojka run --key " + m.of + " --force'";
    case Means::stateExport:
      return "'spojka state export'";
    case Means::stateImport:
      return "'spojka state import'";
    case Means::stateReset:
      return "'spojka state reset'";
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

std::string inWords(std::string_view text) {
  return withMeans(text, wordsFor);
}

}  // namespace spojka::host
