// SPDX-License-Identifier: Apache-2.0
// What an erasure that was cut off has left to do: its receipt knows the records by hashes only, the state
// knows their keys. Ownership: borrows for the call. Threads: one. Errors: StoreError.
#pragma once

#include <cstddef>
#include <vector>

#include "host/job/erase_receipt.hpp"
#include "host/job/erase_targets.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

struct OpenErasure {
  std::size_t row = 0;  // of the receipt
  ErasedRecord record;
};

std::vector<OpenErasure> findOpen(const ReceiptFile& receipt, Store& store, const Gathering& gathering);

}  // namespace spojka::host
