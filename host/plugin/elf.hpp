// SPDX-License-Identifier: Apache-2.0
// Looks into a shared object before it is loaded, because loading runs its constructors: a file that is no
// connector must never run. Ownership: borrows the bytes. Threads: pure function. Errors: none; what is wrong
// is the answer's text. Every offset in the file is treated as hostile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace spojka::host {

struct ElfFacts {
  std::string problem;  // a sentence that continues "FILE ..."; empty = may be a connector for this machine
  std::optional<std::uint32_t> abiVersion;  // as stored in the file; nothing = has to be read after loading
};

ElfFacts inspectElf(std::span<const std::byte> file);

}  // namespace spojka::host
