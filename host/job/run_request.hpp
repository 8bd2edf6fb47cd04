// SPDX-License-Identifier: Apache-2.0
// What a person asks a run, or the plan of one, to do: the same words for both, so that both mean the same.
// Ownership: plain values. Threads: one. Errors: StatusError (refused) for what makes no sense, by itself or
// with this profile.
#pragma once

#include "host/job/agreements.hpp"
#include "host/job/read_choice.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

struct RunRequest {
  ReadChoice choice;  // any = a backfill: that part is read again, no checkpoint is moved
  Agreements agreed;
  Session::OtherSystems others;  // what to do where the state describes other systems
  bool force = false;            // the record that is named is looked at and written whatever is known of it
  bool told = false;             // only what the source's system said has changed
  bool scheduled = false;        // streams that need not be read yet, by their `every:`, are left out
};

// Needs no profile.
void checkRequest(const RunRequest& request);

// Another system is on a side, and nothing is known of it.
bool beginsAnew(const Session::OtherSystems& others) noexcept;

// People name a record by what they see. Where the state knows no record of that key, the source is asked for
// one that is seen as that; its stream and key are put into the choice. StatusError (refused) when it is none
// or several.
void resolveKey(ReadChoice& choice, Session& session, Store& store, const CancelToken& cancel);

// Lays what was asked for upon the coupling.
void applyRequest(const RunRequest& request, Coupling& coupling);

}  // namespace spojka::host
