// SPDX-License-Identifier: Apache-2.0
// Is a value that a connector made what the contract describes? Ownership: borrows the value. Threads: one.
// Errors: none; what is wrong is the answer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "spojka/abi.h"
#include "spojka/value.hpp"

namespace spojka::host {

// One record with all it holds. Larger ones could not be kept, sent or passed between processes.
inline constexpr std::size_t kLongestRecord = 256 * 1024 * 1024;

inline bool isText(spojka_str text) noexcept {
  return text.data != nullptr || text.size == 0;
}
inline bool isPresent(spojka_str text) noexcept {
  return text.data != nullptr && text.size != 0;
}

// Of the values of one batch, whose memory stays as it is meanwhile: a name that comes again from the same
// place in memory, as those of connectors mostly do, is looked at once.
class ValueCheck {
 public:
  // Empty = it can be walked, stored and shown without harm. Otherwise what is wrong, as in "it has ...".
  std::string_view look(const spojka_value& value);

  // After a fault: where it is, as in "items[3].price"; empty = the value itself.
  const std::string& field() const noexcept { return field_; }
  // Its memory is not what it says: nothing that comes with it can be trusted.
  bool isCorrupt() const noexcept { return corrupt_; }

 private:
  const char* lookAt(const spojka_value& value, unsigned depth);
  const char* lookAtText(const spojka_value& value);
  const char* lookAtList(const spojka_value& list, unsigned depth);
  const char* lookAtObject(const spojka_value& object, unsigned depth);
  static std::size_t placeOf(std::string_view name) noexcept {
    return (reinterpret_cast<std::uintptr_t>(name.data()) >> 2U) % kNames;
  }
  bool isSeen(std::string_view name) const noexcept {
    const auto& seen = sound_[placeOf(name)];
    return seen.data() == name.data() && seen.size() == name.size();
  }
  bool isName(std::string_view name) noexcept;
  const char* corrupt(const char* how) noexcept;

  static constexpr std::size_t kNames = 128;
  std::array<std::string_view, kNames> sound_{};  // names that are UTF-8, each in a place by its address

  std::string field_;
  std::string unknownKind_;
  std::size_t bytes_ = 0;
  bool corrupt_ = false;
};

}  // namespace spojka::host
