// SPDX-License-Identifier: Apache-2.0
// spojka.memory/1 over the state's memory of a connector: bounds are held to, and what is secret is struck
// out of logs from the moment it is known. Ownership: borrows memory and redactor. Threads: any. Errors:
// statuses.
#pragma once

#include "host/base/connector_memory.hpp"
#include "host/base/log.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class MemoryService {
 public:
  MemoryService(ConnectorMemory& memory, Redactor& redactor) noexcept
      : memory_(memory), redactor_(redactor) {}

  spojka_status get(spojka_str name, const spojka_text_sink* value, spojka_error* e) noexcept;
  spojka_status put(spojka_str name, spojka_str value, std::uint32_t flags, spojka_error* e) noexcept;
  spojka_status remove(spojka_str name, spojka_error* e) noexcept;

 private:
  ConnectorMemory& memory_;
  Redactor& redactor_;
};

}  // namespace spojka::host
