// SPDX-License-Identifier: Apache-2.0
// Finds records by what people know of them: the key, what they see instead of it (a number, a title, words
// of a name), an address, a phone number, or the id of the object at the destination. Looks at what the
// source gives, record by record, and at what the state knows. Ownership: bodies live in the result's arena.
// Threads: one. Errors: what reading throws; StatusError (refused) for a query that names nothing that could
// be looked for, (cancelled).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/job/session.hpp"
#include "host/store/store.hpp"
#include "spojka/arena.hpp"

namespace spojka::host {

// One of `name`, `email`, `phone` and `id`.
struct RecordQuery {
  std::string flow;  // empty = any
  std::string name;  // a key, of a flow that gathers also STREAM:KEY, or what people see instead of it
  std::string email;
  std::string phone;
  std::string id;  // of the object at the destination

  enum class For {
    // Some words of what people see are enough, and every record comes as the source has it.
    showing = 1,
    // One is to be named for something else: all of its words are wanted, and what the state knows is not
    // read.
    naming,
  } what = For::showing;
};

struct FoundRecord {
  std::string flow;
  std::string stream{};    // of the source, where it has it
  std::string key;         // where the source does not have it, of a flow that gathers the name of the group
  const char* by = "key";  // key, name, email, phone, id
  bool atSource = false;
  spojka_record record{};  // as the source gave it; body null where it did not
};

struct FoundRecords {
  std::vector<FoundRecord> records;
  bool more = false;  // than these
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
};

// At most `most`, of which a group counts as one, with many of its records; by a key or an id at most one a
// flow.
FoundRecords findRecords(Session& session, Store& store, const std::vector<Mapping>& mappings,
                         const RecordQuery& query, std::size_t most, const CancelToken& cancel);

}  // namespace spojka::host
