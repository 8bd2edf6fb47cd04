// SPDX-License-Identifier: Apache-2.0
// A question and its answer as the handlers see them, whatever carries them. Ownership: plain values.
// Threads: one. Errors: HttpError is an answer that is thrown.
#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/profile/profile.hpp"
#include "host/serve/access/roles.hpp"
#include "host/serve/json.hpp"

namespace spojka::host {

struct HttpRequest {
  std::string method;
  std::string path;                            // decoded
  std::map<std::string, std::string> query;    // decoded; the last of a name counts
  std::string rawQuery;                        // as it was sent
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
  std::string address;  // who asks from
  bool loopback = false;
  bool secure = false;
  std::map<std::string, std::string> parts;  // of the path, by the names in the route
  Principal who;

  std::string header(const std::string& name) const;
  std::string asked(const std::string& name) const;  // of the query; empty = not there
  std::size_t number(const std::string& name, std::size_t usual, std::size_t most) const;
  bool flag(const std::string& name) const { return asked(name) == "true"; }
  std::string cookie(const std::string& name) const;
  // "cs", "en"; empty = none was asked for, or one that nobody here speaks. The query's `language` goes
  // before the header: a page cannot set that where it listens to events.
  std::string language() const;
};

struct HttpAnswer {
  int status = 200;
  std::string type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  // Instead of a body: goes on until it is told all, or the other side is gone.
  std::function<void(std::ostream& out)> stream{};

  static HttpAnswer json(spojka_value value, int status = 200) {
    return {status, "application/json", asText(value), {}, {}};
  }
  static HttpAnswer nothing() { return {204, "", "", {}, {}}; }
  HttpAnswer&& withStatus(int number) && {
    status = number;
    return std::move(*this);
  }
  HttpAnswer&& with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

// As it leaves: what people can do is in words, in whatever is JSON.
HttpAnswer sayable(HttpAnswer answer);

// Becomes application/problem+json.
class HttpError : public std::runtime_error {
 public:
  HttpError(int number, std::string word, const std::string& detail)
      : std::runtime_error(detail), status(number), code(std::move(word)) {}

  int status;
  std::string code;
  std::string current{};
  int exit = 0;  // of a verb that failed; 0 = none
  std::vector<ProfileProblem> problems{};
  std::int64_t retryAfter = 0;  // seconds

  HttpAnswer answer() const;
};

}  // namespace spojka::host
