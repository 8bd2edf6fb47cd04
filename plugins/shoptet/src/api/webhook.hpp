// SPDX-License-Identifier: Apache-2.0
// What Shoptet sends when something happened in the shop: which record, and proof that Shoptet sent it.
// Ownership: plain values. Threads: pure functions. Errors: DataError for a body that is no such notice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spojka/receive.hpp"
#include "spojka/secret.hpp"
#include "spojka/value.hpp"

namespace shoptet::api {

// Behind the profile's own address.
inline constexpr const char* kNoticePath = "shoptet";
inline constexpr const char* kInstallPath = "install";

// Whether `signature` (header Shoptet-Webhook-Signature, hex) is that of the body, byte for byte as it came,
// under the installation's key. Takes the same time wherever they differ.
bool isSigned(std::string_view body, std::string_view signature, const spojka::Secret& key);

// Numbers of shops and orders come as numbers or as texts.
std::string nameIn(spojka::ValueView value);

// An answer to Shoptet that names no record.
inline spojka::ReceiveAnswer plainAnswer(int status, const char* why) {
  spojka::ReceiveAnswer answer;
  answer.status = status;
  answer.body = why;
  return answer;
}

// A job has come to its end; which one, is kept under this name for whoever waits for it.
inline constexpr const char* kJobFinished = "job:finished";
inline constexpr const char* kJobMemory = "job_finished";

struct Notice {
  std::string eshopId;
  std::string event;  // "order:update"
  // Codes of orders, guids of customers, a job; none where the notice names none (an import).
  std::vector<std::string> instances;
  std::string stream;  // of ours; empty = the event is about something else
};
Notice parseNotice(std::string_view body);

}  // namespace shoptet::api
