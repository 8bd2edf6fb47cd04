// SPDX-License-Identifier: Apache-2.0
// Asking the API: with a token that is good, at a pace the shop allows, patiently. Several may ask at once,
// each over a connection of its own, which is kept for the next.
// Ownership: owns its connections; borrows context and access. An Answer owns what its values point to.
// Threads: any. Errors: ApiError, TransportError, CancelledError, and those of Tokens. What passes by itself
// within the patience is waited for here, the rest is the host's to repeat.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

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
  // One that is only begun by its answer: a job does the work.
  Answer start(const std::string& target, const std::string& what) {
    return call({"GET", target, {}, 202}, what);
  }
  // An answer outside of the API, at an address it gave; no token goes there. It must be destroyed before the
  // next one is opened.
  std::unique_ptr<spojka::http::StreamedResponse> openFile(const std::string& origin,
                                                           const std::string& target);
  // One that changes something. Never repeated where it may have been carried out.
  Answer change(const char* method, const std::string& target, const std::string& body,
                const std::string& what) {
    return call({method, target, body}, what);
  }
  // The shop's own time by its last answer, seconds since 1970; by our clock when it did not say. A clock of
  // ours that is wrong must not decide which changes are asked for.
  std::int64_t shopTime() const;
  // What others use is not waited for.
  void waitForNoToken() noexcept { tokens_.waitForNone(); }
  // Nobody can read along what is asked.
  bool isSecure() const { return access_.origin.compare(0, 8, "https://") == 0; }
  void abort() noexcept;

 private:
  struct Call {
    const char* method;
    const std::string& target;
    std::string body;
    int expected = 200;
    bool changes() const { return std::string_view(method) != "GET"; }
  };
  // A connection of one who asks, for as long as he does.
  class Line;
  Answer call(const Call& call, const std::string& what);
  spojka::http::Response ask(const Call& call, const spojka::http::Header& token);
  // Waits out what passes by itself; throws what does not. `waitedMs` is what this question has waited.
  void settle(const ApiError& error, std::int64_t& waitedMs);
  std::unique_ptr<spojka::http::Connection> takeLine();

  const spojka::Context& context_;
  const Access& access_;
  const UnixClock clock_;
  const Connect connect_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<spojka::http::Connection>> free_;
  std::vector<spojka::http::Connection*> busy_;
  std::unique_ptr<spojka::http::Connection> file_;
  bool aborted_ = false;
  Tokens tokens_;
  Bucket bucket_;
  std::atomic<std::int64_t> ahead_{0};  // of our clock, the shop's
};

}  // namespace shoptet::api
