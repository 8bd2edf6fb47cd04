// SPDX-License-Identifier: Apache-2.0
// A batch on its way through the engine, and one of its records.
// Ownership: a SourceBatch is shared by the flows that take it; a Load owns what one flow makes of it. Work
// items share their load, so that it lives until the last of them is settled. A Ticket is what the settler
// keeps of a batch: it outlives the load where records are held back. Threads: a load is filled by the intake
// and read-only afterwards; `open` belongs to the settler's lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "host/engine/pace/timer.hpp"
#include "host/engine/settle/held_bytes.hpp"
#include "host/engine/settle/weight.hpp"
#include "host/mapping/mapping.hpp"
#include "spojka/arena.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// What the source gave, once for all flows.
class SourceBatch {
 public:
  explicit SourceBatch(Batch given) : batch(std::move(given)) {}
  // One of the flows keeps records of it. Counted once, whoever keeps it. By the thread that reads.
  void keep(HeldBytes& held) {
    if (std::exchange(kept_, true)) return;
    charge_ = HeldBytes::Charge(held, weightOf(batch));
  }

 private:
  bool kept_ = false;
  HeldBytes::Charge charge_;  // for what follows, given back after it

 public:
  const Batch batch;
};

struct Load {
  HeldBytes::Charge charge;            // for the arena, given back after it
  std::shared_ptr<SourceBatch> batch;  // null for records that are offered again
  Arena arena{32 * 1024};  // mapped bodies, keys; decoded bodies of records that are offered again
};

struct Ticket {
  std::optional<std::string> checkpoint;  // covers everything up to and including this batch
  std::size_t open = 0;                   // records without a final outcome
};

// What was seen of an object at the destination before its record is written. The rows of one look are shared
// by its records, and live until the last of them lets go.
struct Sight {
  struct Rows {
    HeldBytes::Charge charge;  // for the arena, given back after it
    Arena arena{4 * 1024};
  };
  enum class What {
    nothing = 0,  // nobody has looked, or it could not be told
    there,
    absent
  };

  What what = What::nothing;
  std::string id{};                    // there: by which the destination knows it
  const spojka_value* body = nullptr;  // there: what it holds; null = not told
  std::shared_ptr<const Rows> rows{};  // which body is of
  Timer::Time at{};                    // when that was seen
};

struct WorkItem {
  std::shared_ptr<Ticket> ticket;
  std::shared_ptr<Load> load;
  const spojka_record* source = nullptr;  // as the source gave it
  spojka_record mapped{};                 // what the destination gets
  bool wasLinked = false;  // the state knows an object of the record, whether it is trusted or not
  std::string targetId;    // id under which the destination knows it; empty = not known
  // Of the mapped values; of the source's own where they cannot be mapped; of what the source gave where a
  // person changed it.
  Fingerprint fingerprint{};
  bool edited = false;       // by a person
  std::uint64_t filled = 0;  // which mapped fields have a value
  // Where it stands in the sequence in which records were taken: of two versions of one key the one with the
  // higher number is newer. 0 = kept as failed by an earlier run.
  std::uint64_t turn = 0;
  Sight sight{};            // what the look before the write came to
  bool announced = false;   // that it is about to be created is stored
  bool lookFirst = false;   // it may have been written: the destination has to look, without the id
  bool mayBeThere = false;  // though no link says so: it was sent before, or failed, or a person said so
  bool askFirst = false;    // no link: what is found and differs is not written over without asking
  bool wasFailed = false;   // one of this key failed before: a hint, only the settler knows what is kept
  int attempts = 0;
  // Calls that failed as a whole and seem to have done so because of this record, and how many answers the
  // side had given when the first of them began.
  int suspicion = 0;
  std::int64_t answersBefore = 0;

  std::string_view key() const noexcept { return fromAbi(source->key); }
};

}  // namespace spojka::host
