// SPDX-License-Identifier: Apache-2.0
// Purpose: what a handler sees of a request and what it answers. A request borrows the connection's buffer
// and is valid only during the handler's call; a response owns its text. Values, no threading, no errors.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

struct Request {
  struct Header {
    std::string_view name, value;
  };

  std::string_view method, target, path, query;  // path and query are raw, not percent-decoded
  std::vector<Header> headers;
  std::string_view body;
  bool http11 = true;

  // Names compare without case; absent is empty.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string contentType = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

const char* reasonPhrase(int status);
bool equalsNoCase(std::string_view a, std::string_view b);
bool containsNoCase(std::string_view text, std::string_view part);

// "%C4%8D" and, in queries, "+" to bytes; a wrong escape stays as it is.
std::string percentDecode(std::string_view text, bool plusIsSpace);

}  // namespace sandbox
