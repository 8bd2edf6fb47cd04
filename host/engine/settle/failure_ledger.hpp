// SPDX-License-Identifier: Apache-2.0
// What is kept as failed of one stream, as it will be when everything settled so far is stored: of each key
// the newest version that failed, and no older one than what was written. Versions are told apart by the
// sequence in which the engine took them (WorkItem::turn). Ownership: plain values. Threads: none of its
// own, the settler's lock guards it. Errors: none. Memory: the keys of what is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/store/store.hpp"

namespace spojka::host {

class FailureLedger {
 public:
  // What a record is kept for.
  struct Why {
    std::string reason;
    std::string field;
    std::string message;
    auto operator<=>(const Why&) const = default;
  };
  explicit FailureLedger(std::vector<KeptFailure> kept);

  bool keeps(std::string_view key) const;
  std::vector<std::string> keys() const;

  enum class Wait { none, waits, ignored };
  // Is this the very same that was refused, and not to be tried now? Then it stays kept, as of this offer.
  // `otherIgnored`: it cannot be written, because what it refers to is ignored.
  Wait waits(std::string_view key, const FingerprintBytes& content, std::uint64_t turn,
             bool otherIgnored = false);
  // The very same content is kept.
  bool isRefused(std::string_view key, const FingerprintBytes& content) const;
  bool ignores(std::string_view key) const;
  // It failed in this run, or came as it is kept.
  bool isOfThisRun(std::string_view key) const;
  // What is kept of the key is a delete.
  bool isDelete(std::string_view key) const;
  // Null where nothing is kept of the key.
  const Why* why(std::string_view key) const;
  // A person changed something of what earlier runs kept.
  bool keepsEdited() const noexcept { return keepsEdited_; }

  enum class Kept {
    not_at_all,  // a newer version of this key failed already
    first,
    again,  // in the place of one that is not stored yet
  };
  Kept fail(std::string_view key, const FingerprintBytes& content, std::uint64_t turn,
            bool ignoredWithOther = false, Why why = {}, bool isDelete = false);

  enum class Forgotten { nothing, stored, unstored };
  // This version passed: what failed before it is to be forgotten, what failed after it is not.
  Forgotten pass(std::string_view key, std::uint64_t turn);
  // The record is gone as of this turn: what is on its way of an earlier one is no longer kept when it fails.
  void gone(std::string_view key, std::uint64_t turn);

  // What failed so far is about to be stored.
  void stored() { ++transaction_; }

 private:
  struct Entry {
    FingerprintBytes content{};
    std::uint64_t turn = 0;         // 0 = kept by an earlier run
    std::uint64_t transaction = 0;  // in which it is stored; 0 = by an earlier run
    bool due = false;
    bool ignored = false;
    bool withOther = false;
    bool edited = false;
    bool isDelete = false;
    const Why* why = nullptr;  // one of whys_
  };
  const Why* known(Why why) { return &*whys_.insert(std::move(why)).first; }

  std::set<Why> whys_;  // many records have one
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<std::string, std::uint64_t> gone_;  // that had something on its way
  bool keepsEdited_ = false;
  std::uint64_t transaction_ = 1;
};

}  // namespace spojka::host
