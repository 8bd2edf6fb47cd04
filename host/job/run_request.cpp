// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/job/record_search.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

bool beginsAnew(const Session::OtherSystems& others) noexcept {
  return others.source == OtherSystem::anew || others.destination == OtherSystem::anew;
}

void checkRequest(const RunRequest& request) {
  checkDays(request.choice);
  if (request.force && request.choice.key.empty())
    throw StatusError(RunStatus::refused, tr("{} is for one record; name it with {}", mention(Means::force),
                                             mention(Means::key)));
  // A part is read beside the state, and another system is a new beginning of it.
  if (beginsAnew(request.others) && request.choice.any())
    throw StatusError(
        RunStatus::refused,
        tr("{} and {} begin anew with everything; leave {}, {}, {} and {} for a later run",
           mention(Means::newSystem, "source"), mention(Means::newSystem, "destination"),
           mention(Means::since), mention(Means::until), mention(Means::stream), mention(Means::key)));
}

void resolveKey(ReadChoice& choice, Session& session, Store& store, const CancelToken& cancel) {
  if (choice.key.empty()) return;
  const auto mappings = session.mappings();
  const auto isMeant = [&](const Mapping& m) { return choice.stream.empty() || m.flow() == choice.stream; };
  if (std::none_of(mappings.begin(), mappings.end(), isMeant)) return;  // applyChoice() says what there is
  RecordQuery query;
  query.flow = choice.stream;
  query.name = choice.key;
  query.what = RecordQuery::For::naming;
  const auto found = findRecords(session, store, mappings, query, 3, cancel).records;
  if (found.empty())
    throw StatusError(
        RunStatus::refused,
        tr("the source has no record with the key '{}'{}, and none that is seen as that; {} "
           "shows what keys look like",
           choice.key, choice.stream.empty() ? "" : " in " + choice.stream, mention(Means::preview)));
  const auto gathers = [&](const FoundRecord& r) { return session.gathering().count(r.flow) != 0; };
  // A key goes before what only looks like one, and a record's own before that of a group it is in.
  std::vector<const FoundRecord*> meant;
  for (const auto& record : found)
    if (record.key == choice.key && !gathers(record)) meant.push_back(&record);
  if (meant.empty())
    for (const auto& record : found)
      if (record.key == choice.key) meant.push_back(&record);
  if (meant.empty())
    for (const auto& record : found) meant.push_back(&record);
  if (meant.size() > 1) {
    std::vector<std::string> names;
    for (const FoundRecord* record : meant) names.push_back(record->flow + " " + record->key);
    throw StatusError(
        RunStatus::refused,
        fmt::format(
            fmt::runtime(tr("{} '{}' may be several records: {}; name the stream with {}, and its key")),
            mention(Means::key), choice.key, fmt::join(names, ", "), mention(Means::stream)));
  }
  const FoundRecord& one = *meant.front();
  choice.stream = one.flow;
  choice.key = gathers(one) && one.atSource ? one.stream + ":" + one.key : one.key;
}

void applyRequest(const RunRequest& request, Coupling& coupling) {
  applyChoice(request.choice, coupling);
  agree(coupling, request.agreed);
  if (request.force) coupling.scope.trustLinks = false;
}

}  // namespace spojka::host
