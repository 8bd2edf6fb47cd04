// SPDX-License-Identifier: Apache-2.0
// Batches: the producing side fills a BatchBuilder, the consuming side holds a Batch that releases itself.
// Ownership: a BatchBuilder owns an arena; handing it over as spojka_batch moves everything into the batch,
// to be freed by release from any thread. Threads: one thread builds or reads at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arena.hpp"
#include "error.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

class BatchBuilder {
 public:
  BatchBuilder() = default;

  // Memory for the bodies of the records; lives as long as the batch.
  Arena& arena() noexcept { return arena_; }

  // Copies stream and key; `body` must be built in arena() (or be static).
  void add(std::string_view stream, std::string_view key, spojka_value body,
           std::int64_t changedAtUs = SPOJKA_TIME_UNKNOWN, std::uint32_t op = SPOJKA_OP_UPSERT,
           std::uint32_t flags = 0) {
    spojka_record r{};
    r.stream = toAbi(arena_.copy(stream));
    r.key = toAbi(arena_.copy(key));
    r.body = body;
    r.changed_at_us = changedAtUs;
    r.op = op;
    r.flags = flags;
    records_.push_back(r);
  }
  // A piece of the source that could not become a record; `key` may be empty when not even that is known.
  void addProblem(std::string_view stream, std::string_view key, std::string_view field, const Error& error) {
    auto* e = arena_.allocate<spojka_error>(1);
    *e = makeError(error);
    spojka_problem p{};
    p.stream = toAbi(arena_.copy(stream));
    if (!key.empty()) p.key = toAbi(arena_.copy(key));
    if (!field.empty()) p.field = toAbi(arena_.copy(field));
    p.error = e;
    problems_.push_back(p);
  }
  // Covers everything up to and including this batch.
  void setCheckpoint(std::string_view text) { checkpoint_ = toAbi(arena_.copy(text)); }
  void setLast() noexcept { last_ = true; }

  std::size_t size() const noexcept { return records_.size() + problems_.size(); }
  std::size_t bytes() const noexcept { return arena_.reservedBytes(); }
  bool hasCheckpoint() const noexcept { return checkpoint_.data != nullptr; }

  // Moves everything behind `out`, writing no further than out->struct_size.
  void handOver(spojka_batch* out) {
    // NOLINTNEXTLINE(misc-redundant-expression): without both nobody could release what is handed over.
    if (!SPOJKA_REACHES(out, spojka_batch, release) || !SPOJKA_REACHES(out, spojka_batch, private_data))
      throw Error(SPOJKA_E_INVALID, "batch", "the host's batch is shorter than that of interface 1.0");
    auto held = std::make_unique<BatchBuilder>(std::move(*this));
    spojka_batch b{};
    b.struct_size = out->struct_size;
    b.flags = held->last_ ? SPOJKA_BATCH_LAST : 0U;
    b.records = held->records_.data();
    b.record_count = held->records_.size();
    b.problems = held->problems_.data();
    b.problem_count = held->problems_.size();
    b.checkpoint = held->checkpoint_;
    b.release = [](spojka_batch* self) noexcept {
      delete static_cast<BatchBuilder*>(self->private_data);
      self->private_data = nullptr;
      self->release = nullptr;
    };
    b.private_data = held.release();
    std::memcpy(out, &b, out->struct_size < sizeof b ? out->struct_size : sizeof b);
  }

 private:
  Arena arena_{32 * 1024};
  std::vector<spojka_record> records_;
  std::vector<spojka_problem> problems_;
  spojka_str checkpoint_{};
  bool last_ = false;
};

// A received batch; releases itself. Movable, not copyable.
class Batch {
 public:
  Batch() noexcept { raw_.struct_size = sizeof raw_; }
  ~Batch() { reset(); }
  Batch(Batch&& other) noexcept : raw_(other.raw_) { other.forget(); }
  Batch& operator=(Batch&& other) noexcept {
    if (this != &other) {
      reset();
      raw_ = other.raw_;
      other.forget();
    }
    return *this;
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  spojka_batch* out() noexcept { return &raw_; }  // for read_next
  const spojka_batch& raw() const noexcept { return raw_; }
  std::size_t size() const noexcept { return raw_.record_count; }
  const spojka_record& record(std::size_t i) const noexcept { return raw_.records[i]; }
  std::size_t problemCount() const noexcept { return raw_.problem_count; }
  const spojka_problem& problem(std::size_t i) const noexcept { return raw_.problems[i]; }
  bool hasCheckpoint() const noexcept { return raw_.checkpoint.data != nullptr; }
  std::string_view checkpoint() const noexcept { return fromAbi(raw_.checkpoint); }
  bool last() const noexcept { return (raw_.flags & SPOJKA_BATCH_LAST) != 0; }
  void reset() noexcept {
    if (raw_.release != nullptr) raw_.release(&raw_);
    forget();
  }

 private:
  void forget() noexcept {
    raw_ = spojka_batch{};
    raw_.struct_size = sizeof raw_;
  }
  spojka_batch raw_{};
};

}  // namespace v1
}  // namespace spojka
