// SPDX-License-Identifier: Apache-2.0
// The members of one object while it is being read: a value per slot of the schema.
// Ownership: values borrow from the record's arena. Threads: one.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "schema.hpp"
#include "spojka/value.hpp"

namespace shoptet {

class ObjectSlots {
 public:
  void clear() noexcept { filled_ = 0; }
  bool has(std::size_t slot) const noexcept { return ((filled_ >> slot) & 1U) != 0; }
  spojka::ValueView view(std::size_t slot) const noexcept {
    return has(slot) ? spojka::ValueView(values_[slot]) : spojka::ValueView();
  }
  void set(std::size_t slot, const spojka_value& value) noexcept {
    values_[slot] = value;
    filled_ |= std::uint64_t{1} << slot;
  }
  // An element that occurs twice: the first one that says something counts.
  void offer(std::size_t slot, const spojka_value& value) noexcept {
    if (!has(slot) || spojka::ValueView(values_[slot]).isEmpty()) set(slot, value);
  }

  spojka_value build(spojka::Arena& arena, const spojka_str* names) const {
    const auto count = static_cast<std::uint32_t>(__builtin_popcountll(filled_));
    spojka_value v{};
    v.kind = SPOJKA_OBJECT;
    v.size = count;
    if (count == 0) return v;
    auto* fields = arena.allocate<spojka_field>(count);
    v.as.fields = fields;
    for (std::uint64_t rest = filled_; rest != 0; rest &= rest - 1) {
      const auto slot = static_cast<std::size_t>(__builtin_ctzll(rest));
      fields->name = names[slot];
      fields->value = values_[slot];
      ++fields;
    }
    return v;
  }

 private:
  std::uint64_t filled_ = 0;
  std::array<spojka_value, kMaxSlots> values_;
};

}  // namespace shoptet
