// SPDX-License-Identifier: Apache-2.0
// Looks for a person in what the source gives, in what is kept as failed, and in what the destination holds
// of what was written. Ownership: borrows for the call. Threads: one. Errors: what reading throws;
// StatusError when cancelled, and when nothing is there that could be searched for what was asked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/person_match.hpp"
#include "host/job/erase_receipt.hpp"
#include "host/job/session.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// Who is meant: by an address, a number, or one record whoever it is about.
struct ErasureRequest {
  std::string email;
  std::string phone;
  std::string stream;  // of the key
  std::string key;
};

// A record that names the person, or may, and is not erased for that.
struct Unsure {
  std::string side;
  std::string stream;
  std::string key;
  std::vector<std::string> fields;
};

struct Findings {
  std::vector<ErasedRecord> records;
  std::vector<Unsure> unsure;
  std::vector<NotSearched> notSearched;
};

Findings findPerson(Session& session, Store& store, const std::vector<Mapping>& mappings,
                    const ErasureRequest& request, const CancelToken& cancel);

}  // namespace spojka::host
