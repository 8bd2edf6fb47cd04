// SPDX-License-Identifier: Apache-2.0
// Where numbers without a country code belong to: `region: CZ`, or `region: "{country}", otherwise: CZ` by
// what the record says of its country; of several places the first that names one. Ownership: what of()
// returns lives as long as this. Threads: immutable. The constructor throws RuleError; of() throws nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/path.hpp"
#include "host/profile/profile.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

class PhoneRegion {
 public:
  // `stream`: see SourcePath.
  PhoneRegion(const std::optional<std::string>& region, const std::optional<std::string>& otherwise,
              std::string_view stream);

  // Two capital letters; empty = the record does not say, and nothing stands in: only numbers that say their
  // country themselves can be read.
  std::string_view of(ValueView record) const;
  // What holds without a record; may be empty.
  const std::string& fixed() const noexcept { return fixed_; }
  bool asksTheRecord() const noexcept { return !places_.empty(); }
  const std::vector<SourcePath>& places() const noexcept { return places_; }

 private:
  std::vector<SourcePath> places_;
  std::string fixed_;
};

// Of an e164 transform as the profile has it.
PhoneRegion phoneRegionOf(const TransformRule& rule, std::string_view stream);

}  // namespace spojka::host::mapping
