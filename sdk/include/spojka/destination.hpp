// SPDX-License-Identifier: Apache-2.0
// What the author of a destination derives from. Exceptions are welcome: the boundary keeps their message and
// code. Threads: one instance is used serially, cancel() from any thread; the host opens several instances
// for parallelism.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog.hpp"
#include "context.hpp"
#include "record.hpp"

namespace spojka {
inline namespace v1 {

// Records to write, borrowed for the call. record.stream is the target, record.key the deterministic name.
class WriteRequest {
 public:
  WriteRequest(const spojka_batch& batch, bool dryRun) noexcept : batch_(batch), dryRun_(dryRun) {}
  std::size_t size() const noexcept { return batch_.record_count; }
  const spojka_record& record(std::size_t i) const noexcept { return batch_.records[i]; }
  // Send only reads; report what would happen, with the changes per field. Of a delete that is every field
  // that has a value, with this value as `before`: the host finds by it what is held about a person who wants
  // to be forgotten. A delete of what is there, reported without changes, counts as not searched.
  bool dryRun() const noexcept { return dryRun_; }

 private:
  const spojka_batch& batch_;
  bool dryRun_;
};

// Takes exactly one outcome per record.
class Outcomes {
 public:
  explicit Outcomes(const spojka_outcome_sink* sink) noexcept : sink_(sink) {}
  // result = SPOJKA_W_CREATED, _UPDATED or _UNCHANGED; of a delete _DELETED, or _UNCHANGED: it was not there.
  void written(std::size_t index, std::uint32_t result, std::string_view targetId,
               const std::vector<spojka_change>& changes = {}) {
    spojka_outcome o = make(index, result);
    o.target_id = toAbi(targetId);
    o.changes = changes.data();
    o.change_count = changes.size();
    send(o);
  }
  // An object of the record's key is there and differs; asked for by SPOJKA_RECORD_ASK_FIRST, it was left as
  // it is.
  void found(std::size_t index, std::string_view targetId, const std::vector<spojka_change>& changes) {
    written(index, SPOJKA_W_FOUND, targetId, changes);
  }
  void skipped(std::size_t index, const Error& why) { fail(index, SPOJKA_W_SKIPPED, why, {}); }
  // Permanent, this record only. `field` = path of what was refused, empty = the record as a whole.
  void rejected(std::size_t index, const Error& why, std::string_view field = {}) {
    fail(index, SPOJKA_W_REJECTED, why, field);
  }
  // Surely not written.
  void retry(std::size_t index, const Error& why) { fail(index, SPOJKA_W_RETRY, why, {}); }
  // Sent, answer lost.
  void unknown(std::size_t index, const Error& why) { fail(index, SPOJKA_W_UNKNOWN, why, {}); }

 private:
  static spojka_outcome make(std::size_t index, std::uint32_t result) noexcept {
    spojka_outcome o{};
    o.struct_size = sizeof o;
    o.result = result;
    o.index = index;
    return o;
  }
  void fail(std::size_t index, std::uint32_t result, const Error& why, std::string_view field) {
    const spojka_error e = makeError(why);
    spojka_outcome o = make(index, result);
    if (!field.empty()) o.field = toAbi(field);
    o.error = &e;
    send(o);
  }
  void send(const spojka_outcome& o) {
    if (sink_->report(sink_->ctx, &o) != SPOJKA_OK)
      throw Error(SPOJKA_E_INVALID, "destination.write",
                  "the host refused an outcome: index out of range or reported twice");
  }
  const spojka_outcome_sink* sink_;
};

class Destination {
 public:
  virtual ~Destination() = default;
  virtual void check(CheckReport& report) = 0;
  virtual Catalog discover() = 0;
  // One outcome per record. Throw only for what concerns the whole rest of the batch (AUTH, RATE_LIMIT,
  // connection gone).
  virtual void write(const WriteRequest& request, Outcomes& outcomes) = 0;
  // For one that holds back what it reports as written, to send more at once: everything reported so is to be
  // there when this returns; what it throws is a failure of all of it. The host calls it after each write
  // that reported something as written and stores nothing of that before. Not to be overridden otherwise:
  // without it each record is settled as soon as it is reported.
  virtual void flush() {}
  virtual void cancel() noexcept {}
};

}  // namespace v1
}  // namespace spojka
