// SPDX-License-Identifier: Apache-2.0
// What finally happened to a record, who wants to hear of it, and what a whole run comes to. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/run_status.hpp"
#include "host/engine/pace/waiting.hpp"
#include "host/store/store.hpp"
#include "spojka/abi.h"
#include "spojka/value.hpp"

namespace spojka::host {

enum class Outcome { created = 1, updated, unchanged, skipped, deleted, ignored, failed };

// Reason of a skipped record: a later one of the same key came in the same read, and is used.
constexpr std::string_view kSuperseded = "superseded";
// Reason of a skipped record: the source has deleted it, and the flow keeps its object.
constexpr std::string_view kGone = "deleted_at_source";
// Reason of a failed record whose reference leads to nothing.
constexpr std::string_view kReferenceReason = "reference";
// Reasons of a record that an earlier run kept as failed, and that came as it was.
constexpr std::string_view kKept = "kept";
constexpr std::string_view kIgnored = "ignored";

// One settled record, borrowed for the call.
struct RecordEvent {
  std::string_view flow;
  std::string_view key;
  std::string_view targetKey;  // name at the destination, empty when it never got that far
  Outcome outcome = Outcome::unchanged;
  std::string_view reason;  // failed, ignored or skipped: stable word
  std::string_view field;
  std::string_view message;
  const spojka_change* changes = nullptr;  // dry runs
  std::size_t changeCount = 0;
  ValueView
      mapped{};  // what was to be written, with its marks; null for a delete or when it never got that far
  // Written: fields the object holds otherwise all the same, as far as the destination's answer tells.
  const spojka_change* altered = nullptr;
  std::size_t alteredCount = 0;
  std::string_view keptFor{};  // kept or ignored: the reason it failed for
  // Failed: what is kept of it, see FailedRecord.
  std::string_view trace{};
  std::string_view bodyJson{};
};

// What becomes of an object that is there already and belongs to a group, borrowed for the call.
struct ObjectEvent {
  enum class What {
    takenOver = 1,  // it is the group's from now on
    merged,         // it goes up in the group's
    left,           // it stays beside the group's, which bears the same person
  };
  std::string_view flow;
  std::string_view key;  // STREAM:KEY of the record it is named after
  What what = What::takenOver;
  std::string_view into{};  // the group's name; of one that is taken over none
};

// Threads: record() is called from several threads, one call at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void flowStarted(const std::string& flow) { (void)flow; }
  virtual void record(const RecordEvent& event) { (void)event; }
  virtual void object(const ObjectEvent& event) { (void)event; }
  // Dry runs: a guard would stop the flow here.
  virtual void wouldStop(const std::string& flow, const std::string& why) { (void)flow, (void)why; }
  virtual void flowFinished(const std::string& flow, const FlowCounts& counts) { (void)flow, (void)counts; }
  // A side is not sent anything for a while: it asked for it, or it is down. A status, not an error.
  virtual void waiting(const Waiting& waiting) { (void)waiting; }
};

struct RunResult {
  RunRow run;                       // as stored: id, status, times, counts per stream, error
  std::size_t connections = 0;      // connections to the destination at work at once, at the most
  std::int64_t limitedUntilUs = 0;  // a side wants nothing before then; 0 = none does
  std::int64_t limitedMs = 0;       // how long sides were waited for in this run
  // Failed records kept in the end, those of earlier runs included; nothing where that was not looked at.
  std::optional<std::int64_t> kept{};
  RunStatus status = RunStatus::ok;
};

}  // namespace spojka::host
