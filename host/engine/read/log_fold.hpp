// SPDX-License-Identifier: Apache-2.0
// A log of changes folded to what it comes to: of every key only its last entry, in the sequence of the log.
// All entries go through a temporary file without a name. Ownership: owns the file. Threads: one. Memory: a
// hash and a number per key. Errors: StoreError (unavailable) when the file cannot be written or read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "host/engine/settle/held_back.hpp"
#include "host/store/store.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class LogFold {
 public:
  // The last entry of a key: a record, or what is wrong with it.
  struct Entry {
    std::string key;
    std::uint32_t op = 0;  // 0 = a problem of the source
    std::int64_t changedAtUs = 0;
    std::string bodyJson;
    std::string field;    // of a problem
    std::string message;  // of a problem
  };

  void add(const spojka_record& record);
  // `problem` has a key.
  void add(const FailedRecord& problem);
  // Nothing = that was all. No more may be added once the first was taken.
  std::optional<Entry> take();

 private:
  void note(HeldBack::Record entry);

  HeldBack entries_;
  std::unordered_map<std::uint64_t, std::uint64_t> last_;  // hash of the key -> number of its last entry
  std::uint64_t added_ = 0;
  std::uint64_t taken_ = 0;
};

}  // namespace spojka::host
