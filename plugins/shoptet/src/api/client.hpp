// SPDX-License-Identifier: Apache-2.0
// Asking the API one question at a time: with a token that is good, at a pace the shop allows, patiently.
// Ownership: owns its connection; borrows context and access. An Answer owns what its values point to.
// Threads: serial use, abort() from any thread. Errors: ApiError, TransportError, CancelledError, and those
// of Tokens. What passes by itself within the patience is waited for here, the rest is the host's to repeat.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "api/access.hpp"
#include "api/api_error.hpp"
#include "api/bucket.hpp"
#include "api/tokens.hpp"
#include "spojka/json.hpp"

namespace shoptet::api {

// The "data" of an answer of the API.
class Answer {
 public:
  Answer(std::unique_ptr<spojka::Arena> arena, spojka_value root) : arena_(std::move(arena)), root_(root) {}
  spojka::ValueView data() const noexcept { return spojka::ValueView(root_).find("data"); }

 private:
  std::unique_ptr<spojka::Arena> arena_;
  spojka_value root_;
};

// The same for all who ask with the same right, and tells nobody which.
std::string nameOfRight(const Access& access);

class Client {
 public:
  Client(const spojka::Context& context, const Access& access, Connect connect, std::string bucketFolder,
         UnixClock clock, MilliClock millis);

  // `target` is path and query; `what` names it for people.
  Answer get(const std::string& target, const std::string& what) { return call({"GET", target, {}}, what); }
  // One that changes something. Never repeated where it may have been carried out.
  Answer change(const char* method, const std::string& target, const std::string& body,
                const std::string& what) {
    return call({method, target, body}, what);
  }
  // The shop's own time by its last answer, seconds since 1970; by our clock when it did not say. A clock of
  // ours that is wrong must not decide which changes are asked for.
  std::int64_t shopTime() const;
  void abort() noexcept;

 private:
  struct Call {
    const char* method;
    const std::string& target;
    std::string body;
    bool changes() const { return std::string_view(method) != "GET"; }
  };
  Answer call(const Call& call, const std::string& what);
  spojka::http::Response ask(const Call& call);
  // Waits out what passes by itself; throws what does not.
  void settle(const ApiError& error);

  const spojka::Context& context_;
  const Access& access_;
  const UnixClock clock_;
  std::unique_ptr<spojka::http::Connection> connection_;
  Tokens tokens_;
  Bucket bucket_;
  std::int64_t waitedMs_ = 0;  // for the question at hand
  std::int64_t ahead_ = 0;     // of our clock, the shop's
};

}  // namespace shoptet::api
