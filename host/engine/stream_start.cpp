// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_start.hpp"

namespace spojka::host {

StreamStart beginStream(const Coupling& c, const Mapping& mapping, bool dryRun) {
  const std::string& stream = mapping.stream();
  StreamStart start;
  start.notes = StreamNotes::parse(c.store.notes(stream).value_or(""));
  const std::string digest = digestText(mapping);
  const std::string checkpoint = c.store.checkpoint(stream, stream).value_or("");
  // A part that is read again on request tells nothing of the rest: what is known of the stream stays.
  const bool part = c.scope.whole;
  const bool changed = !start.notes.digest.empty() && start.notes.digest != digest;
  start.whole = !part && (changed || checkpoint.empty() || (!mapping.incremental() && start.notes.finished));
  start.known = {c.store.countLinks(stream), start.notes.lastFullRead, changed, start.notes.repeated};
  // In a dry run the store keeps the checkpoint.
  start.fromTheStart = part || (changed && dryRun);
  start.notes.addFields(mapping);
  start.notes.incremental = mapping.incremental();
  Settlement settlement;
  if (!part) {
    start.notes.digest = digest;
    start.notes.finished = false;
    if (changed) settlement.checkpoints = {{stream, ""}};
  }
  if (changed && !part)
    c.logger.info(
        "the mapping was changed: the stream is read whole once, and what comes out differently is "
        "sent again",
        {{"stream", stream}});
  settlement.notes = start.notes.text();
  c.store.settle(stream, settlement);
  return start;
}

void endStream(const Coupling& c, const Mapping& mapping, StreamNotes notes, std::int64_t read) {
  notes.finished = true;
  if (read >= 0) notes.lastFullRead = read;
  Settlement settlement;
  settlement.notes = notes.text();
  c.store.settle(mapping.stream(), settlement);
}

}  // namespace spojka::host
