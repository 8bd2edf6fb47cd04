// SPDX-License-Identifier: Apache-2.0
// What a source gets that the other system calls (webhooks, an installation), and what it answers. A class
// that overrides Source::receive() offers it. Ownership: plain values. Threads: as those of the source, one
// call at a time. Errors: none here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "abi/receive.h"
#include "json.hpp"

namespace spojka {
inline namespace v1 {

// Nothing of it was checked: whoever knows the address can send one.
struct ReceivedRequest {
  std::string method;
  std::string path;                            // behind the profile's own address, without a leading slash
  std::string query;                           // without the question mark, as it was sent
  std::map<std::string, std::string> headers;  // names in lower case, of repeated ones the last
  std::string body;                            // bytes as they came

  // Empty where there is none. `name` in lower case.
  std::string_view header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
  }
};

// A record that changed or is gone: it is read again soon, by its key.
struct ReceivedRecord {
  std::string stream;
  std::string key;
};

struct ReceiveAnswer {
  int status = 200;  // of HTTP; with records only where it is below 300
  std::string contentType = "text/plain";
  std::string body;
  std::vector<ReceivedRecord> records;
};

inline std::string toJson(const ReceiveAnswer& answer) {
  Arena a;
  std::vector<spojka_value> records;
  for (const auto& record : answer.records)
    records.push_back(ObjectBuilder()
                          .set("stream", make::borrowed(record.stream))
                          .set("key", make::borrowed(record.key))
                          .finish(a));
  const spojka_value v = ObjectBuilder()
                             .set("status", make::integer(answer.status))
                             .set("content_type", make::borrowed(answer.contentType))
                             .set("body", make::borrowed(answer.body))
                             .set("records", make::list(a, records))
                             .finish(a);
  return toJson(ValueView(v));
}

}  // namespace v1
}  // namespace spojka
