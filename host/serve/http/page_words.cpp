// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/page_words.hpp"

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Only whoever keeps the machine can do these; no page offers them.
std::string atTheMachine(const std::string& what) {
  return tr("“{}” (on the command line, at the machine of the service)", what);
}

std::string side(const std::string& of) {
  return of == "source" ? tr("the source") : of == "destination" ? tr("the destination") : of;
}

std::string wordsFor(const Mention& m) {
  switch (m.means) {
    case Means::run:
      return tr("“Run now”");
    case Means::plan:
      return tr("“What a run would do”");
    case Means::check:
      return tr("“Authorise”");
    case Means::preview:  // stands beside the mapping
    case Means::fields:
      return tr("“Mapping”");
    case Means::runs:
      return tr("“History”");
    case Means::verify:
      return atTheMachine(tr("Compare both sides"));
    case Means::repair:
      return atTheMachine(tr("Compare both sides and repair"));
    case Means::failedList:
    case Means::failedShow:
      return tr("“Failed records”");
    case Means::failedDrop:
      return tr("“Forget the failed records: {}”", m.of);
    case Means::forced:
      return tr("“Write it again: {}”", m.of);
    case Means::forcedIn:  // the key without its flow
      return tr("“Write it again: {}”", m.of.substr(m.of.find(' ') + 1));
    case Means::stateExport:
      return atTheMachine(tr("Export the state"));
    case Means::stateImport:
      return atTheMachine(tr("Import the state"));
    case Means::stateReset:
      return atTheMachine(tr("Reset the state"));
    case Means::connectors:
      return tr("“Connectors”");
    case Means::releaseConnector:
      return tr("“Let it run again: {}”", m.of);
    case Means::adopt:
      // Whichever flow it is about.
      return m.of == "STREAM" ? tr("“Take the objects over”") : tr("“Take the objects over: {}”", m.of);
    case Means::allowChanges:
      return tr("“Allow the changes: {}”", m.of);
    case Means::sameSystem:
      return tr("“It is the same system: {}”", side(m.of));
    case Means::newSystem:
      return tr("“It is another system: {}”", side(m.of));
    case Means::since:
      return tr("“From this day on”");
    case Means::until:
      return tr("“Up to this day”");
    case Means::stream:
      return tr("“Flow”");
    case Means::key:
      return tr("“Record”");
    case Means::force:
      return tr("“Write it again”");
    case Means::email:
      return tr("“E-mail”");
    case Means::phone:
      return tr("“Phone”");
    case Means::personKey:
      return tr("“Record”");
    case Means::replaceState:
      return atTheMachine(tr("Import the state over the one that is there"));
    case Means::statePlace:
      return tr("“Place of the state”");
    case Means::connectorFolder:
      return tr("“Folder of connectors”");
  }
  return m.of;
}

}  // namespace

std::string inPageWords(std::string_view text) {
  return withMeans(text, wordsFor);
}

}  // namespace spojka::host
