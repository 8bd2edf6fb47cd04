// SPDX-License-Identifier: Apache-2.0
// What one connector of one profile keeps for itself beyond a run: a token that was refreshed, not records.
// The host's side of the service `spojka.memory/1`; the store implements it, tests have their own.
// Ownership: plain values in and out. Threads: any, also several at once, and while a run stores what it
// settled: it must not be called from within a transaction of the store, which a connector never is.
// Errors: std::invalid_argument for what is beyond the bounds, said for people; StoreError for trouble of the
// store (resumable: the same call may work later), and nothing was changed then.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

class ConnectorMemory {
 public:
  static constexpr std::size_t kLongestName = 200;         // bytes
  static constexpr std::size_t kLongestValue = 64 * 1024;  // bytes, of any kind
  static constexpr std::size_t kMostNames = 100;

  struct Kept {
    std::string value;
    bool secret = false;  // never shown and never exported; who reads it registers it with the redactor
  };

  virtual ~ConnectorMemory() = default;

  // Nothing = there is none of this name.
  virtual std::optional<Kept> get(std::string_view name) = 0;
  // Stored for good when it returns. Replaces what was there, secret or not.
  virtual void put(std::string_view name, std::string_view value, bool secret) = 0;
  virtual void remove(std::string_view name) = 0;
  // Sorted.
  virtual std::vector<std::string> names() = 0;
};

}  // namespace spojka::host
