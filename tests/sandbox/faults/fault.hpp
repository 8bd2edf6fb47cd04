// SPDX-License-Identifier: Apache-2.0
// Purpose: one switchable misbehaviour: what happens, to which requests, how often. A value; reading one from
// JSON throws std::invalid_argument that names the wrong member.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace sandbox {

enum class Side { Shop, Daktela };

enum class FaultAction {
  Status,      // status, body, content_type, retry_after
  Delay,       // milliseconds before anything else
  Cut,         // the connection ends after `bytes` of the answer's body
  HtmlPage,    // 200 with a login page
  EmptyBody,   // 200 with nothing
  ChunkDelay,  // shop: milliseconds between pieces
  Truncate,    // shop: clean end inside record `records` (default: half of them), closing tags missing
  WrongRoot,
  UnknownElements,
  NoOrderId,  // shop: the template lost ORDER_ID, for every order or for each `limit`-th
  NoGuid,     // shop: the template lost the GUIDs of customers and accounts
  ByteOrderMark,
  Windows1250,
  ControlCharacters,
  BrokenUtf8,
  DocumentType,
  MaxRange,   // shop: a window longer than `days` gets `status` (504), or with status 0 a cut after `bytes`
  CutBefore,  // Daktela: the request is lost
  CutAfter,   // Daktela: the request is applied and the answer lost
  ErrorBody,  // Daktela: 200 with an error inside, nothing applied
  TruncatedJson,  // Daktela: applied, half of the answer with a matching length
  RateLimit,      // Daktela: more than `limit` requests in a second get 429
  MaxConcurrent,  // Daktela: more than `limit` at once get 429
  RefuseIn,       // Daktela: 400 for the operator `in`
  IgnoreFilters,  // Daktela: lists as if no filter had been asked for
  NotFound,       // Daktela: 404 for PUT of the objects in `names` (none given: of all)
  OddContact      // Daktela: applied; `status` and `body` in place of answers that hold contacts of `names`
};

struct Fault {
  FaultAction action = FaultAction::Status;
  Side side = Side::Daktela;
  std::string method = "*";  // shell pattern
  std::string path = "*";    // shell pattern over the raw path without the query
  std::int64_t times = 1;    // -1: for ever
  std::int64_t skip = 0;     // let this many matching requests pass first
  double probability = 1.0;
  std::uint64_t seed = 1;

  int status = 503;
  std::string body, contentType = "text/html; charset=utf-8";
  std::string retryAfter;  // as sent; "date+N" becomes an HTTP date N seconds ahead
  std::int64_t milliseconds = 0, bytes = 0, records = -1, days = 0, limit = 1;
  std::vector<std::string> names;

  // Counted by the registry.
  std::uint64_t matched = 0, fired = 0;
};

Fault faultFromJson(const rapidjson::Value& json);
void writeFault(JsonWriter& json, const Fault& fault);

}  // namespace sandbox
