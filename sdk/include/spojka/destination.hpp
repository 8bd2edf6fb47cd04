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
#include "lookup.hpp"
#include "record.hpp"

namespace spojka {
inline namespace v1 {

// Records to write, borrowed for the call. record.stream is the target, record.key the deterministic name.
// What is known of a record's object: record.target_id = it is there under this id; record.found = and held
// this when find() or list() told of it; surelyAbsent() = it is not there; none of these = look first.
class WriteRequest {
 public:
  WriteRequest(const spojka_batch& batch, bool dryRun) noexcept : batch_(batch), dryRun_(dryRun) {}
  std::size_t size() const noexcept { return batch_.record_count; }
  const spojka_record& record(std::size_t i) const noexcept { return batch_.records[i]; }
  // No object of this record's key was there just now: it can be created without a look.
  bool surelyAbsent(std::size_t i) const noexcept { return (record(i).flags & SPOJKA_RECORD_ABSENT) != 0; }
  // The fields the object held when the host heard of it, in the form of FoundRows; null = not known.
  ValueView found(std::size_t i) const noexcept { return ValueView(record(i).found); }
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
  // `altered`: what the object holds otherwise all the same, where the answer to the write tells it: `before`
  // is held, `after` was given.
  void written(std::size_t index, std::uint32_t result, std::string_view targetId,
               const std::vector<spojka_change>& changes = {},
               const std::vector<spojka_change>& altered = {}) {
    spojka_outcome o = make(index, result);
    o.target_id = toAbi(targetId);
    o.changes = changes.data();
    o.change_count = changes.size();
    o.altered = altered.data();
    o.altered_count = altered.size();
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

  // The three below are offered where they are overridden; the class then says for what, see plugin.hpp.

  // Whether the wanted objects are there, and what they hold: one answer for each. Throw for what concerns
  // them all, and never call absent what could not be looked up. UnsupportedError: not by this instance after
  // all; the host then leaves the looking to write().
  virtual void find(const FindRequest& request, FoundRows& rows);
  // One page of the objects there are, each once over all pages. Rows that do not fit the prefix or the
  // filter are not given; an instance that does not heed them is an UnsupportedError, not a longer list.
  virtual ListedPage list(const ListRequest& request, ListedRows& rows);
  // Makes one object of several, and gives the id of the one that stayed. Others that are already gone are no
  // error. After an exception the host looks at all of them before it asks again.
  virtual std::string merge(const MergeRequest& request);

  virtual void cancel() noexcept {}
};

inline void Destination::find(const FindRequest&, FoundRows&) {
  throw UnsupportedError("destination.find", "this connector does not look objects up for others");
}
inline ListedPage Destination::list(const ListRequest&, ListedRows&) {
  throw UnsupportedError("destination.list", "this connector does not list its objects");
}
inline std::string Destination::merge(const MergeRequest&) {
  throw UnsupportedError("destination.merge", "this connector does not merge objects");
}

}  // namespace v1
}  // namespace spojka
