// SPDX-License-Identifier: Apache-2.0
// The proof of an erasure: what was asked, what was found, what became of it. Every identifier stands in it
// as a salted hash, so that it can be kept: who has the identifier can check that it was meant, nobody reads
// one out of it. Ownership: plain values. Threads: one. Errors: ExitError when the file cannot be written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spojka::host {

struct ErasedRecord {
  std::string stream;
  std::string key;
  std::string target;   // name at the destination
  std::string foundBy;  // email, phone, key
  bool atSource = false;
  bool linked = false;
  bool keptAsFailed = false;
  std::string outcome = "not_tried";  // deleted, was_not_there, failed
};

struct ErasureReceipt {
  std::string profile;
  std::string runId;
  std::int64_t atUs = 0;
  std::string email;  // normalised; hashed when written
  std::string phone;
  std::string key;  // STREAM:KEY
  std::vector<ErasedRecord> records;
};

std::string receiptJson(const ErasureReceipt& receipt, const std::string& salt);
// A new file, readable by its owner only. Makes a salt of its own; gives the text back.
std::string writeReceipt(const std::string& file, const ErasureReceipt& receipt);

}  // namespace spojka::host
