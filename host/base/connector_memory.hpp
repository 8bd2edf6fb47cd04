// SPDX-License-Identifier: Apache-2.0
// What one connector of one profile keeps beyond a run: a few values by name, such as a token that was
// refreshed. The state implements it. Ownership: whoever makes it says whose memory it is. Threads: any.
// Errors: what the store throws; then nothing is known of what was to be kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spojka::host {

struct Remembered {
  std::string value;
  bool secret = false;  // struck out wherever texts are shown, never exported in clear
};

class ConnectorMemory {
 public:
  virtual ~ConnectorMemory() = default;
  virtual std::optional<Remembered> get(std::string_view name) = 0;
  // Stored for good when it returns; replaces what was there.
  virtual void put(std::string_view name, const Remembered& what) = 0;
  virtual void remove(std::string_view name) = 0;
};

}  // namespace spojka::host
