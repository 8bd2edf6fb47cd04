// SPDX-License-Identifier: Apache-2.0
// What a destination called written and holds otherwise all the same, as its own answers tell: said once for
// each field, with an example, and counted. Ownership: borrows the logger and the mappings. Threads: as
// RunObserver. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "host/base/log.hpp"
#include "host/job/shown_changes.hpp"

namespace spojka::host {

// Flow -> field -> of how many records the destination holds something else than was sent.
using AlteredCounts = std::map<std::string, std::map<std::string, std::int64_t>>;

class AlteredFields {
 public:
  explicit AlteredFields(const Logger& logger) : logger_(logger) {}

  // Whose data the fields hold; before the first record.
  void mappedBy(const std::vector<Mapping>& mappings) { shown_ = ShownChanges(&mappings); }
  void record(const RecordEvent& event);
  const AlteredCounts& counts() const noexcept { return counts_; }

 private:
  const Logger& logger_;
  ShownChanges shown_{nullptr};
  AlteredCounts counts_;
};

}  // namespace spojka::host
