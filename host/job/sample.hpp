// SPDX-License-Identifier: Apache-2.0
// A few real records of each stream, mapped and shown to the destination as a run would, writing nothing:
// what would be refused is known before the first run. Ownership: plain values. Threads: one. Errors: what
// reading, and asking the destination, throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

// Records that would not be written for the same reason.
struct SampleFault {
  std::string field;
  std::string message;  // not redacted yet
  std::int64_t records = 0;
  std::string example;  // the first of them: its key, and what people see instead
  bool setUp = false;   // no record is wrong: what is set up does not fit the destination
};

struct Sample {
  std::string flow;
  std::int64_t tried = 0;
  std::int64_t refused = 0;
  std::vector<SampleFault> faults;
  // Of those that an earlier run wrote, as far as there is a state.
  std::int64_t known = 0;
  std::int64_t differing = 0;  // from what was written
  std::string strangeKeys{};   // why a run would not believe their keys; empty = it would
};

// One for each mapping, in their sequence. Newer records are preferred, since a part of a source is often
// cheaper than all of it. Ends early, with what there is, when it is cancelled.
// `store`: what earlier runs wrote; null = there is no state yet.
std::vector<Sample> sampleOf(Session& session, const std::vector<Mapping>& mappings, std::size_t records,
                             Store* store, const Clock& clock, const CancelToken& cancel);

}  // namespace spojka::host
