// SPDX-License-Identifier: Apache-2.0
// Answers of the API taken apart: envelope, errors in all their shapes, rows of a list.
// Ownership: an Answer borrows from the arena it was read into. Threads: one reader belongs to one thread.
// Errors: readAnswer never throws on foreign bytes (an unreadable body is a state); readRows throws
// DataError.
#pragma once

#include <rapidjson/reader.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/json.hpp"
#include "spojka/value.hpp"

namespace daktela {

// One complaint of the server. `field` is in the words of our catalog ("customFields.email"), empty when the
// object as a whole was refused.
struct FieldError {
  std::string field;
  std::string message;
};

struct Answer {
  bool readable = false;     // the body is one complete JSON object
  bool own = false;          // and surely the API's: its envelope or its problem document, not a proxy's
  std::string unreadable;    // why it is not readable, for people
  spojka::ValueView result;  // raw() == nullptr when the answer has none
  bool bareError = false;    // `error` is a text or a list of texts: how "object does not exist" comes
  bool neverStored = false;  // result is an echo of what was sent: _sys.hash is null
  std::string_view name;     // result.name
  std::vector<FieldError> errors;
};

// What an answer about objects may take: its text, unpacked, and the values made of it. Connections are
// many, and an answer of a few kilobytes on the wire may unpack to anything.
inline constexpr std::size_t kMostBody = 512 * 1024;
inline constexpr std::size_t kMostValues = 640 * 1024;
// Lists of the set-up may be longer, and are asked for once.
inline constexpr std::size_t kMostValuesOfSetUp = 24 * 1024 * 1024;

Answer readAnswer(spojka::Arena& arena, std::string_view body, std::size_t mostValues = kMostValues);

// What is odd about an answer that should have held an object: "it is empty", "it is a web page", ...
std::string whatIsOdd(const Answer& answer, std::string_view body);

// Strikes out of a server's text what must not be shown.
using Scrub = std::function<void(std::string&)>;

// "title: ...; customFields.email: ..." of bounded length; empty when there is nothing to tell. Servers quote
// what they were sent, so the texts are scrubbed, and that before anything is cut: half a secret is one too.
std::string describe(const std::vector<FieldError>& errors, const Scrub& scrub);

// True when the body is a web page: a proxy, a login or a maintenance page instead of the API.
bool isWebPage(std::string_view body) noexcept;

struct Rows {
  std::vector<spojka::ValueView> rows;
  std::int64_t total = 0;  // how many there are on the server, not only in this answer
};

// `result.data` as list, as object of objects or as one object. Throws DataError when it is none of these.
Rows readRows(const Answer& answer, const char* where);

// The quick look at a write's answer: almost every one is clean, and then nothing else of it matters.
class WriteAnswerReader {
 public:
  // No error of any shape, and a stored object of this name.
  bool confirms(std::string_view body, std::string_view name);

 private:
  rapidjson::Reader reader_;  // keeps its buffer from answer to answer
};

}  // namespace daktela
