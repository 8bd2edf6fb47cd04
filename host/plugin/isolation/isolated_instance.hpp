// SPDX-License-Identifier: Apache-2.0
// The slots of an isolated connector's tables: each turns its call into a message to the instance's process
// and the answer back. Ownership and threads: as the contract says of the slots. Errors: statuses, as there.
#pragma once

#include <filesystem>

#include "host/plugin/isolation/worker_channel.hpp"
#include "spojka/abi.h"

namespace spojka::host::isolated {

// What the context of such a table points to: which connector, and what is started for it.
struct Origin {
  WorkerRole role;
  std::filesystem::path program;
};

spojka_status spec(void* origin, spojka_str runtime, const spojka_text_sink* out, spojka_error* e) noexcept;
spojka_status open(void* origin, const spojka_host* host, const spojka_open_request* request, void** instance,
                   spojka_error* e) noexcept;
void close(void* instance) noexcept;
spojka_status check(void* instance, const spojka_text_sink* report, spojka_error* e) noexcept;
spojka_status discover(void* instance, const spojka_text_sink* catalog, spojka_error* e) noexcept;
spojka_status readOpen(void* instance, const spojka_read_request* request, void** session,
                       spojka_error* e) noexcept;
spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) noexcept;
void readClose(void* session) noexcept;
spojka_status write(void* instance, const spojka_write_request* request, spojka_error* e) noexcept;
spojka_status flush(void* instance, spojka_error* e) noexcept;
spojka_status find(void* instance, const spojka_find_request* request, spojka_error* e) noexcept;
spojka_status list(void* instance, const spojka_list_request* request, spojka_list_result* result,
                   spojka_error* e) noexcept;
spojka_status merge(void* instance, const spojka_merge_request* request, spojka_error* e) noexcept;
void cancel(void* instance) noexcept;

}  // namespace spojka::host::isolated
