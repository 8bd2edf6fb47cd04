// SPDX-License-Identifier: Apache-2.0
// Where a flow begins: at its checkpoint, or at the very start when its mapping was changed since the links
// were written. Ownership: plain values. Threads: one. Errors: StoreError.
#pragma once

#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/engine/decide/blast_guard.hpp"
#include "host/engine/decide/stream_notes.hpp"

namespace spojka::host {

struct FlowStart {
  StreamNotes notes;  // of this run; the store has them already
  BlastGuard::Known known;
  bool fromTheStart = false;  // whatever the stored checkpoint says
  bool whole = false;         // the source is asked for everything it has
};

// A changed mapping forgets the checkpoint in the same transaction in which it becomes the known one: a run
// that is stopped half way goes on from there, and no record is left with the old mapping.
FlowStart beginFlow(const Coupling& c, const Mapping& mapping, bool dryRun);
// The flow came to its end; `read` = records of a whole read, less than 0 = it was none.
void endFlow(const Coupling& c, const Mapping& mapping, StreamNotes notes, std::int64_t read);

// Before any flow begins: links of one that writes another kind of objects now lead to what is not its own
// any more. They are kept under a name that no flow of a profile has, and come back with that kind.
void setOtherTargetsAside(const Coupling& coupling);
// Under which names the state has links to objects of that kind, one for each record of the stream, that no
// flow of the profile writes any longer. `mappings`, `resting`: of all its flows.
std::vector<std::string> formerFlows(Store& store, const std::vector<Mapping>& mappings,
                                     const std::string& stream, const std::string& target,
                                     const std::vector<Mapping>& resting = {});

// Where one read for several flows has to begin: where all of them are, or, where they differ, at the very
// start, since nobody but the source can tell which of two checkpoints is the earlier one.
std::string commonCheckpoint(const Coupling& c, const std::string& stream,
                             const std::vector<std::string>& flows);

}  // namespace spojka::host
