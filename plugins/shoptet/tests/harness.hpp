// SPDX-License-Identifier: Apache-2.0
// Stage for the tests: a scripted shop in front of a source, and what comes out of it as plain data.
// Ownership: a Stage owns everything it hands out. Threads: one. Errors: a request beyond the script is
// answered with 599, which no test expects.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source.hpp"
#include "spojka/http/scripted.hpp"
#include "spojka/testing/fake_host.hpp"

namespace shoptet::test {

using spojka::http::Header;
using spojka::http::Phase;
using spojka::http::Response;
using spojka::http::ScriptedConnection;
using spojka::http::TransportError;

inline constexpr const char* kCustomersHash = "c0ffee00000000000000000000000001";
inline constexpr const char* kOrdersHash = "c0ffee00000000000000000000000002";
inline constexpr const char* kFeedHash = "c0ffee00000000000000000000000003";
inline constexpr std::int64_t kNow = 1780300800;  // 2026-06-01T08:00:00Z

inline Config config(bool feed = true) {
  const std::string json = std::string(R"({"instance_uri":"https://shop.example.com","customers_hash":")") +
                           kCustomersHash + R"(","orders_hash":")" + kOrdersHash +
                           (feed ? std::string(R"(","orders_feed_hash":")") + kFeedHash : std::string()) +
                           "\"}";
  return spojka::parseConfig(configTable(), json);
}

using Step = std::function<Response()>;

inline Step reply(int status, std::string body, std::vector<Header> headers = {}) {
  return [=] { return Response{status, headers, body}; };
}
inline Step breakAt(Phase phase) {
  return [=]() -> Response { throw TransportError(phase, "http", "connection to shop.example.com broke"); };
}

// An order with what a mapping needs at least; `inside` goes before the end tag.
inline std::string order(const std::string& id, const std::string& inside = {}) {
  return "<ORDER><ORDER_ID>" + id + "</ORDER_ID><CODE>2026" + id + "</CODE>" + inside + "</ORDER>";
}
inline std::string customer(const std::string& guid, const std::string& inside = {}) {
  return "<CUSTOMER><GUID>" + guid + "</GUID>" + inside + "</CUSTOMER>";
}
inline std::string orders(const std::vector<std::string>& all) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDERS>\n";
  for (const auto& o : all) text += o + "\n";
  return text + "</ORDERS>\n";
}
inline std::string customers(const std::vector<std::string>& all) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CUSTOMERS>\n";
  for (const auto& c : all) text += c + "\n";
  return text + "</CUSTOMERS>\n";
}

struct Problem {
  std::string key;
  std::string message;
};

// One read of a stream, from open to end or error.
struct Read {
  std::vector<std::string> keys;
  std::vector<std::uint32_t> kinds;  // of the keys
  std::vector<std::string> bodies;   // JSON
  std::vector<Problem> problems;
  std::vector<std::string> checkpoints;
  std::vector<std::size_t> batchSizes;
  bool last = false;
  std::string error;  // message of what ended it early
  spojka_status code = SPOJKA_OK;
  std::string checkpoint() const { return checkpoints.empty() ? std::string() : checkpoints.back(); }
};

class Stage {
 public:
  explicit Stage(const Config& c = config()) {
    auto connection = std::make_unique<ScriptedConnection>([this](const ScriptedConnection::Sent& sent) {
      if (onRequest) onRequest(sent);
      if (answer) return answer(sent.target);
      if (steps.empty()) return Response{599, {}, "the script has no answer for " + sent.target};
      Step step = std::move(steps.front());
      steps.pop_front();
      return step();
    });
    connection_ = connection.get();
    source =
        std::make_unique<ShoptetSource>(host.context(), c, std::move(connection), [this] { return now; });
  }

  Stage& then(Step step) {
    steps.push_back(std::move(step));
    return *this;
  }
  Stage& then(const std::string& body) { return then(reply(200, body, {{"Content-Type", "text/xml"}})); }
  Stage& pieces(std::size_t bytes) {
    connection_->setPieceSize(bytes);
    return *this;
  }

  Read read(const std::string& stream, const std::string& checkpoint = {}) {
    spojka::ReadRequest request;
    request.stream = stream;
    request.checkpoint = checkpoint;
    return read(request);
  }
  Read read(const spojka::ReadRequest& request) {
    Read result;
    try {
      const auto reader = source->read(request);
      for (;;) {
        spojka::BatchBuilder builder;
        if (!reader->next(builder)) break;
        spojka::Batch batch;
        builder.handOver(batch.out());
        take(batch, result);
      }
    } catch (const spojka::Error& e) {
      result.error = e.what();
      result.code = e.code();
    }
    return result;
  }
  std::vector<std::string> targets() const {
    std::vector<std::string> all;
    for (const auto& s : connection_->sent()) all.push_back(s.target);
    return all;
  }
  // What was put behind the link, per request.
  std::vector<std::string> parameters() const {
    std::vector<std::string> all;
    for (const auto& t : targets()) {
      const auto hash = t.find("hash=");
      const auto end = t.find('&', hash);
      all.push_back(end == std::string::npos ? std::string() : t.substr(end + 1));
    }
    return all;
  }

  spojka::testing::FakeHost host;
  std::deque<Step> steps;
  std::function<Response(const std::string& target)> answer;  // instead of the steps
  std::function<void(const ScriptedConnection::Sent&)> onRequest;
  std::int64_t now = kNow;
  std::unique_ptr<ShoptetSource> source;

 private:
  static void take(const spojka::Batch& batch, Read& result) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      result.keys.emplace_back(spojka::fromAbi(batch.record(i).key));
      result.kinds.push_back(SPOJKA_RECORD_KEY_KIND_OF(batch.record(i).flags));
      result.bodies.push_back(spojka::toJson(spojka::ValueView(batch.record(i).body)));
    }
    for (std::size_t i = 0; i < batch.problemCount(); ++i)
      result.problems.push_back(
          {std::string(spojka::fromAbi(batch.problem(i).key)), batch.problem(i).error->message});
    if (batch.hasCheckpoint()) result.checkpoints.emplace_back(batch.checkpoint());
    result.batchSizes.push_back(batch.size() + batch.problemCount());
    result.last = batch.last();
  }
  ScriptedConnection* connection_ = nullptr;
};

// Days between the two dates of a range; -1 = no range.
inline std::int64_t daysOf(const std::string& target) {
  const auto from = target.find("dateFrom=");
  const auto until = target.find("dateUntil=");
  if (from == std::string::npos) return -1;
  const auto a = parseDay(target.substr(from + 9, target.find('&', from) - from - 9));
  const auto b = parseDay(target.substr(until + 10));
  return *b - *a;
}

}  // namespace shoptet::test
