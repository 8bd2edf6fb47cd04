// SPDX-License-Identifier: Apache-2.0
// What a person can do or choose, named within a message without a word of how: on a command line it is a
// command or an option, on a page a button or a field. A message that names one can be stored, logged and
// carried by an exception like any other text; whoever shows it puts words of its own in the place.
// Ownership: plain values. Threads: pure functions. Errors: none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

enum class Means {
  // To be done.
  run = 1,
  plan,
  check,
  preview,
  fields,
  runs,
  verify,
  repair,  // what differs at the destination is written again
  failedList,
  failedShow,
  failedDrop,  // of: the flow whose failed records go
  forced,      // of: the key of the record to be written again whatever is known of it
  forcedIn,    // of: the flow, a blank, and the key within it
  stateExport,
  stateImport,
  stateReset,
  connectors,        // which are there
  releaseConnector,  // of: the connector's id
  // To be chosen for what is asked for.
  adopt,         // of: the stream whose objects at the destination are this profile's
  allowChanges,  // of: the stream that may change more than the guard lets pass
  sameSystem,    // of: the side that is the same system under another address
  newSystem,     // of: the side that is another system
  since,
  until,
  stream,
  key,
  force,
  email,
  phone,
  personKey,  // one record, whoever it is about
  replaceState,
  statePlace,
  connectorFolder,
};

struct Mention {
  Means means;
  std::string of;  // what it is about; empty where the means needs nothing
};

// The mention as it stands in a message: "⟦adopt people⟧".
std::string mention(Means means, std::string_view of = {});

// Those that a text mentions, in their sequence, each once.
std::vector<Mention> mentionsIn(std::string_view text);

// As programs know it: "allow-changes".
std::string_view nameOf(Means means) noexcept;
// All there are.
std::vector<Means> everyMeans();

// The text with every mention replaced by what `words` says for it. What only looks like one stays.
std::string withMeans(std::string_view text, const std::function<std::string(const Mention&)>& words);

}  // namespace spojka::host
