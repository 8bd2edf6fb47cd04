// SPDX-License-Identifier: Apache-2.0
// The C tables of a connector that runs in a process of its own: to everybody above they are tables like any
// others. Ownership: live until the process ends. Threads: any. Errors: none.
#pragma once

#include <filesystem>

#include "host/plugin/isolation/worker_channel.hpp"
#include "host/plugin/registry.hpp"
#include "spojka/abi.h"

namespace spojka::host {

struct IsolatedTables {
  const spojka_source_v1* source = nullptr;            // null = offers none
  const spojka_destination_v1* destination = nullptr;  // null = offers none
};

// Of a connector whose file was checked and probed; a child loads it only while it has that identity. What it
// offers, by `info`, its tables offer. `program` = what is started as the child, see workerMain().
IsolatedTables isolatedTables(WorkerRole role, const std::filesystem::path& program, const PluginInfo& info);

// Does this table belong to a connector in another process?
bool isIsolated(const spojka_source_v1& table) noexcept;
bool isIsolated(const spojka_destination_v1& table) noexcept;

}  // namespace spojka::host
