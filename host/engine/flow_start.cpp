// SPDX-License-Identifier: Apache-2.0
#include "host/engine/flow_start.hpp"

#include <algorithm>
#include <utility>

namespace spojka::host {

FlowStart beginFlow(const Coupling& c, const Mapping& mapping, bool dryRun) {
  const std::string& flow = mapping.flow();
  FlowStart start;
  start.notes = StreamNotes::parse(c.store.notes(flow).value_or(""));
  const std::string digest = digestText(mapping);
  const std::string checkpoint = c.store.checkpoint(flow, mapping.stream()).value_or("");
  // A part that is read again on request tells nothing of the rest: what is known of the stream stays.
  const bool part = c.scope.whole;
  const bool changed = isMappedOtherwise(start.notes, mapping);
  const bool deletes = beginsToDelete(start.notes, mapping);
  const bool anew = changed || deletes;
  start.whole = !part && (anew || checkpoint.empty() || (!mapping.incremental() && start.notes.finished));
  start.known = {c.store.countLinks(flow), start.notes.lastFullRead, changed, start.notes.repeated};
  // In a dry run the store keeps the checkpoint.
  start.fromTheStart = part || (anew && dryRun);
  if (c.limits.adopt.count(flow) != 0) start.notes.takenAsFew = 0;  // a person said whose they are
  if (c.destination.other == OtherSystem::anew && start.known.links == 0) start.notes.linksForgotten = true;
  // Of another destination.
  if (c.destination.other == OtherSystem::anew) {
    start.notes.sent.clear();
    start.notes.lookedForAll = false;
  }
  start.notes.addFields(mapping);
  start.notes.incremental = mapping.incremental();
  Settlement settlement;
  if (!part) {
    // Otherwise once it has read everything: one that is cut off before begins so again.
    if (start.notes.digest.empty() || !mapping.deletes()) start.notes.deletes = mapping.deletes();
    start.notes.digest = digest;
    start.notes.target = mapping.target();
    start.notes.finished = false;
    // Of a flow that gathers they were forgotten before its streams were read.
    if (anew && !mapping.gathers()) settlement.checkpoints = {{mapping.stream(), ""}};
  }
  if (changed && !part)
    c.logger.info(
        "the mapping was changed: the stream is read whole once, and what comes out differently is "
        "sent again",
        {{"flow", flow}});
  else if (deletes && !part)
    c.logger.info(
        "the flow deletes from now on: the stream is read whole once, and what the source has deleted since "
        "it was written goes",
        {{"flow", flow}});
  settlement.notes = start.notes.text();
  c.store.settle(flow, settlement);
  return start;
}

std::string asideName(const std::string& flow, const std::string& target) {
  return flow + " (" + target + ")";
}

void setOtherTargetsAside(const Coupling& c) {
  for (const auto& mapping : c.mappings) {
    StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
    if (notes.target.empty() || notes.target == mapping.target()) continue;
    c.logger.info("the flow writes another kind of objects than before: what it wrote stays as it is",
                  {{"flow", mapping.flow()}, {"before", notes.target}, {"now", mapping.target()}});
    const std::string aside = asideName(mapping.flow(), std::exchange(notes.target, mapping.target()));
    notes.sent.clear();
    notes.lookedForAll = false;
    c.store.setLinksAside(mapping.flow(), aside, asideName(mapping.flow(), mapping.target()), notes.text());
  }
}

std::vector<std::string> formerFlows(Store& store, const std::vector<Mapping>& mappings,
                                     const std::string& stream, const std::string& target,
                                     const std::vector<Mapping>& resting) {
  std::vector<std::string> former{asideName(stream, target)};
  const auto is = [&](const Mapping& mapping) { return mapping.flow() == stream; };
  const bool lives =
      std::any_of(mappings.begin(), mappings.end(), is) || std::any_of(resting.begin(), resting.end(), is);
  const auto notes = store.notes(stream);
  if (lives || !notes) return former;
  const std::string before = StreamNotes::parse(*notes).target;
  if (before.empty() || before == target) former.push_back(stream);
  return former;
}

namespace {

bool wasReadOnce(const Mapping& mapping, const StreamNotes& notes) {
  const auto& streams = mapping.streams();
  return std::all_of(streams.begin(), streams.end(),
                     [&](const auto& stream) { return notes.readOnce.count(stream) != 0; });
}

}  // namespace

void endFlow(const Coupling& c, const Mapping& mapping, StreamNotes notes, std::int64_t read) {
  notes.finished = true;
  notes.linksForgotten = false;
  if (c.scope.ordinary() && !c.deletes) notes.deletes = mapping.deletes();
  if (read >= 0) notes.lastFullRead = read;
  // Whether it began at the start or at a checkpoint, which covers all that was before it.
  if (c.scope.ordinary() && !c.deletes && (!mapping.gathers() || wasReadOnce(mapping, notes)))
    notes.lookedForAll = true;
  Settlement settlement;
  settlement.notes = notes.text();
  c.store.settle(mapping.flow(), settlement);
}

std::string commonCheckpoint(const Coupling& c, const std::string& stream,
                             const std::vector<std::string>& flows) {
  std::string common;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    std::string checkpoint = c.store.checkpoint(flows[i], stream).value_or("");
    if (i == 0)
      common = std::move(checkpoint);
    else if (checkpoint != common)
      return {};
  }
  return common;
}

}  // namespace spojka::host
