// SPDX-License-Identifier: Apache-2.0
// A state as lines of JSON: a head that says what follows, one line a thing, and a last line with the number
// of lines and the SHA-256 of everything before it, so that a file that was cut or changed is not read in.
//   {"spojka_state":2,"profile":"shop","exported_at":"...","flows":1,"links":1,"failed":1,"runs":1}
//   {"side":["source","connector","instance","part of it","title"]}   and one of the destination, where known
//   {"flow":["people","notes or null"]}   {"checkpoint":["people","stream","checkpoint"]}
//   {"link":["people","key","target id","fingerprint",bits of the filled fields]}
//   {"memory":["connector","name","value"]}   what a connector keeps, unless it is secret
//   {"failed":{...}}   {"run":{...}}
//   {"end":5,"sha256":"..."}
// Text that is no UTF-8 is written as {"hex":"..."}. In version 1 everything was keyed by stream, and a
// stream named its checkpoint itself: {"stream":["people","checkpoint or null","notes or null"]}. It is read
// in as a flow of the same name.
// Threads and errors: called within a transaction of the database; StatusError (refused) names the line.
#pragma once

#include <Poco/SHA2Engine.h>

#include <string>
#include <string_view>

#include "host/store/database.hpp"
#include "host/store/state_admin.hpp"
#include "spojka/value.hpp"

namespace spojka::host::store {

constexpr std::int64_t kExportVersion = 2;

StateCounts exportState(Database& db, const StateAdmin::LineSink& sink);
StateCounts importState(Database& db, const StateAdmin::LineSource& source, bool replace);

spojka_value textToJson(Arena& arena, std::string_view text);
// Throws std::invalid_argument for anything that textToJson did not write.
std::string textFromJson(ValueView value);

// What both sides count and add up.
class LineDigest {
 public:
  void add(std::string_view line) {
    engine_.update(line.data(), line.size());
    engine_.update('\n');
    ++lines_;
  }
  std::int64_t lines() const noexcept { return lines_; }
  std::string sha256() { return Poco::DigestEngine::digestToHex(engine_.digest()); }

 private:
  Poco::SHA2Engine engine_;
  std::int64_t lines_ = 0;
};

}  // namespace spojka::host::store
