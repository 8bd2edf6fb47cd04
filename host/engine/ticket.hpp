// SPDX-License-Identifier: Apache-2.0
// A batch on its way through the engine, and one of its records.
// Ownership: a Ticket owns the source's batch and the memory of the mapped records; work items share it, so
// both live until the last record is settled. Threads: filled by the intake, read-only afterwards; the
// Place belongs to the settler's lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/mapping/mapping.hpp"
#include "spojka/arena.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// What stays of a batch until everything before it is settled, after its memory is gone: one slow record must
// not keep everything that was settled behind it.
struct Place {
  std::optional<std::string> checkpoint;  // covers everything up to and including this batch
  std::size_t open = 0;                   // records without a final outcome
};

struct Ticket {
  Batch batch;             // of the source; empty for failed records that are offered again
  Arena arena{32 * 1024};  // mapped bodies, keys; decoded bodies of failed records
  std::shared_ptr<Place> place = std::make_shared<Place>();
};

struct WorkItem {
  std::shared_ptr<Ticket> ticket;
  const spojka_record* source = nullptr;  // as the source gave it
  spojka_record mapped{};                 // what the destination gets
  std::string targetId;                   // id under which the destination knows it; empty = not known
  Fingerprint fingerprint{};
  bool wasFailed = false;  // a failed record of this key is stored: forget it when this one passes
  int attempts = 0;

  std::string_view key() const noexcept { return fromAbi(source->key); }
};

}  // namespace spojka::host
