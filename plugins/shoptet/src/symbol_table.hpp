// SPDX-License-Identifier: Apache-2.0
// Which symbol of the schema an interned element name is: one look at one or two slots per element of a feed.
// Ownership: borrows the names. Threads: as a plain value. Errors: none.
#pragma once

#include <cstdint>
#include <vector>

#include "xml_reader.hpp"

namespace shoptet {

class SymbolTable {
 public:
  void clear(std::size_t names) {
    std::size_t size = 64;
    while (size < names * 4) size *= 2;
    slots_.assign(size, {nullptr, 0});
  }
  void add(XmlName name, std::size_t symbol) {
    std::size_t i = place(name);
    while (slots_[i].name != nullptr) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = {name, static_cast<std::uint32_t>(symbol)};
  }
  // 0 = a name the schema does not know.
  std::size_t find(XmlName name) const noexcept {
    std::size_t i = place(name);
    while (slots_[i].name != name) {
      if (slots_[i].name == nullptr) return 0;
      i = (i + 1) & (slots_.size() - 1);
    }
    return slots_[i].symbol;
  }

 private:
  struct Slot {
    XmlName name;
    std::uint32_t symbol;
  };
  // The names lie one behind the other in memory, so their addresses are mixed first.
  std::size_t place(XmlName name) const noexcept {
    const auto address = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(name));
    return static_cast<std::size_t>((address * 0x9E3779B97F4A7C15ULL) >> 40U) & (slots_.size() - 1);
  }
  std::vector<Slot> slots_;
};

}  // namespace shoptet
