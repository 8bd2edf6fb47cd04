// SPDX-License-Identifier: Apache-2.0
// The record sources there are. Ownership: each borrows what it is made with. Threads: one. Errors: see
// RecordSource; a kept record that cannot be read stays where it is and is counted.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "host/engine/read/log_fold.hpp"
#include "host/engine/read/read_scope.hpp"
#include "host/engine/read/record_source.hpp"
#include "host/engine/read/repeated_keys.hpp"
#include "host/engine/settle/held_back.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

// Of a piece of the source that never became a record.
FailedRecord problemOf(const std::string& flow, const spojka_problem& problem);

// What one batch of the connector's stream holds for one flow.
class BatchSource final : public RecordSource {
 public:
  // `once`: keys of which a record was given already are left out, but for deletes; null = none is.
  BatchSource(std::shared_ptr<SourceBatch> batch, const std::string& flow, const ReadScope& scope,
              RepeatedKeys* once = nullptr)
      : batch_(std::move(batch)), flow_(flow), scope_(scope), once_(once) {}
  Kind kind() const noexcept override { return Kind::stream; }
  std::optional<Portion> next() override;

 private:
  bool wants(std::string_view key, bool always) const;

  std::shared_ptr<SourceBatch> batch_;  // null once it was given
  const std::string& flow_;
  const ReadScope& scope_;
  RepeatedKeys* const once_;
};

// What a log comes to: of each key its last entry.
class LastStates final : public RecordSource {
 public:
  LastStates(LogFold& log, const Mapping& mapping) : log_(log), mapping_(mapping) {}
  Kind kind() const noexcept override { return Kind::stream; }
  std::optional<Portion> next() override;

 private:
  LogFold& log_;
  const Mapping& mapping_;
};

// Records that wait since they were taken, in the sequence they came. Of a key that waits more than once the
// last one is given.
class HeldRecords final : public RecordSource {
 public:
  HeldRecords(HeldBack& held, const Mapping& mapping) : held_(held), mapping_(mapping) {}
  Kind kind() const noexcept override { return Kind::heldBack; }
  std::optional<Portion> next() override;

 private:
  HeldBack& held_;
  const Mapping& mapping_;
};

// Records kept as failed that are to be tried now.
class KeptFailed final : public RecordSource {
 public:
  // `due` says which. `keys`: the only ones that are looked at, and taken out then; null = all.
  KeptFailed(Kind kind, Store& store, const Mapping& mapping, std::unordered_set<std::string>* keys,
             std::function<bool(const FailedRecord&)> due)
      : kind_(kind), store_(store), mapping_(mapping), keys_(keys), due_(std::move(due)) {}
  Kind kind() const noexcept override { return kind_; }
  std::optional<Portion> next() override;
  // Stored in a form that this version cannot read.
  std::int64_t unreadable() const noexcept { return unreadable_; }

 private:
  const Kind kind_;
  Store& store_;
  const Mapping& mapping_;
  std::unordered_set<std::string>* keys_;
  std::function<bool(const FailedRecord&)> due_;
  std::string after_;
  std::int64_t unreadable_ = 0;
};

// Deletes by key, as a person asked for them.
class AskedDeletes final : public RecordSource {
 public:
  AskedDeletes(const std::set<std::string>& keys, const Mapping& mapping)
      : keys_(keys), mapping_(mapping), at_(keys.begin()) {}
  Kind kind() const noexcept override { return Kind::deletes; }
  std::optional<Portion> next() override;

 private:
  const std::set<std::string>& keys_;
  const Mapping& mapping_;
  std::set<std::string>::const_iterator at_;
};

// What was written for records that the source has no longer: it gave all it has, and they were not among it.
class Missing final : public RecordSource {
 public:
  // `seen`: says whether the source brought a key.
  Missing(Store& store, const Mapping& mapping, std::function<bool(std::string_view key)> seen)
      : store_(store), mapping_(mapping), seen_(std::move(seen)) {}
  Kind kind() const noexcept override { return Kind::deletes; }
  std::optional<Portion> next() override;
  // So far.
  std::int64_t count() const noexcept { return count_; }

 private:
  Store& store_;
  const Mapping& mapping_;
  const std::function<bool(std::string_view key)> seen_;
  std::string after_;
  std::int64_t count_ = 0;
};

}  // namespace spojka::host
