// SPDX-License-Identifier: Apache-2.0
// Purpose: a bare HTTP client for the tests that tells a complete answer from one that was cut, which full
// client libraries hide. One request per connection unless a Line is kept. A refused connection throws.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox.hpp"

namespace sandbox {

struct Answer {
  int status = 0;                              // 0: not even a status line arrived
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool complete = false;  // as long as announced, or its last chunk seen
};

class Line {
 public:
  // `caFile` for https; the server's certificate is verified against it.
  explicit Line(const std::string& url, const std::string& caFile = {});

  // Lines without the line ends; Host and Content-Length are added.
  void send(std::string_view method, std::string_view target, const std::vector<std::string>& headers,
            std::string_view body);
  void sendRaw(std::string_view bytes);
  Answer receive();
  // Only up to the end of the headers.
  Answer receiveHead();

 private:
  bool fill();

  Poco::Net::StreamSocket socket_;
  std::string host_, buffer_;
};

Answer fetch(const std::string& url, std::string_view method, const std::string& target,
             const std::vector<std::string>& headers = {}, std::string_view body = {});

// Links of the shop with everything that opens them.
std::string exportTarget(const Sandbox& world, const char* file, const std::string& more = {});
// A request with token and JSON type.
Answer api(const Sandbox& world, std::string_view method, const std::string& path, std::string_view body = {},
           const std::vector<std::string>& moreHeaders = {});

// Well formed by libxml2's judgement, without fetching anything.
bool wellFormed(const std::string& xml);
std::size_t countOf(std::string_view text, std::string_view part);
rapidjson::Document parseJson(const std::string& text);
Fault makeFault(Side side, FaultAction action);

}  // namespace sandbox
