// SPDX-License-Identifier: Apache-2.0
// Requests to one Daktela instance: addresses, the token header, and what a status means for the run.
// Ownership: owns the connection. Threads: serial use; abort() from any thread. Errors: what the connection
// throws; throwIfStopping throws what stops the run. The token is in a header only and in no message.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config.hpp"
#include "spojka/http/connection.hpp"

namespace daktela {

// What a person should know about an answer that is not what was asked for.
struct Advice {
  std::string message;
  std::string hint;     // what to do, in the words of Daktela's administration
  std::string setting;  // the config property it belongs to

  std::string sentence() const;
};

class Api {
 public:
  Api(const Config& config, std::unique_ptr<spojka::http::Connection> connection);

  spojka::http::Response get(std::string_view target);
  // The same for lists of the set-up, which may be longer than what is said about objects.
  spojka::http::Response getSetUp(std::string_view target);
  spojka::http::Response send(const char* method, std::string_view target, std::string_view body);
  void abort() noexcept { connection_->abort(); }

  // `doing` is a marked text, or one that was said already.
  // Members, because servers quote what they were sent and the token has to be struck out.
  Advice advice(const spojka::http::Response& response, std::string_view doing) const;
  // 401, 429 and redirects concern every further request: throws AuthError, RateLimitError or ConfigError.
  // What does not surely come from Daktela is weather (TransientError): a proxy or firewall says 401 as well.
  void throwIfStopping(const spojka::http::Response& response, const char* where,
                       std::string_view doing) const;
  // The same for a read that has to succeed: 403, 5xx and web pages stop as well. Other answers return.
  void throwIfReadFailed(const spojka::http::Response& response, const char* where,
                         std::string_view doing) const;
  // Server trouble as an error the host waits and repeats after.
  spojka::TransientError serverTrouble(const spojka::http::Response& response, const char* where,
                                       std::string_view doing) const;
  // Something between here and Daktela has answered, or Daktela not in its own way: it may pass.
  spojka::TransientError passing(const spojka::http::Response& response, const char* where,
                                 std::string_view doing) const;

 private:
  spojka::http::Response exchange(const char* method, std::string_view target, std::string_view body,
                                  std::size_t mostBytes);
  std::string serverSays(const spojka::http::Response& response) const;
  std::string redirectTarget(const spojka::http::Response& response) const;

  spojka::Secret token_;
  std::unique_ptr<spojka::http::Connection> connection_;
  spojka::http::Request request_;  // reused: the headers never change
};

// What to do for want of a right.
std::string rightsHint();

constexpr bool succeeded(int status) noexcept {
  return status >= 200 && status < 300;
}

// "/api/v6/<model>.json" and "/api/v6/<model>/<name>.json".
std::string modelTarget(std::string_view model);
std::string objectTarget(std::string_view model, std::string_view name);
// One `&key=value` of a query; brackets in the key are encoded as well.
void addParameter(std::string& target, std::string_view key, std::string_view value);

}  // namespace daktela
