// SPDX-License-Identifier: Apache-2.0
// What Shoptet sends when something happened in the shop: which record, and proof that Shoptet sent it.
// Ownership: plain values. Threads: pure functions. Errors: DataError for a body that is no such notice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "spojka/secret.hpp"

namespace shoptet::api {

// Whether `signature` (header Shoptet-Webhook-Signature, hex) is that of the body, byte for byte as it came,
// under the installation's key. Takes the same time wherever they differ.
bool isSigned(std::string_view body, std::string_view signature, const spojka::Secret& key);

struct Notice {
  std::string eshopId;
  std::string event;     // "order:update"
  std::string instance;  // code of the order, guid of the customer
  std::string stream;    // of ours; empty = the event is about something else
  bool removed = false;
  // "customers" came instead of a guid: an import, after which only the changes tell which.
  bool many = false;
};
Notice parseNotice(std::string_view body);

}  // namespace shoptet::api
