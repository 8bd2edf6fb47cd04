// SPDX-License-Identifier: Apache-2.0
// Where finished records go. Threads: one.
#pragma once

#include <string_view>

#include "spojka/arena.hpp"
#include "spojka/error.hpp"

namespace shoptet {

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // Memory for the next record; asked for once at its beginning, valid until record() or problem().
  virtual spojka::Arena& arena() = 0;
  virtual void record(std::string_view key, spojka_value body) = 0;
  virtual void problem(std::string_view key, std::string_view field, const spojka::Error& error) = 0;
};

}  // namespace shoptet
