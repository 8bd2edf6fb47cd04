// SPDX-License-Identifier: Apache-2.0
// Stage for the tests: a scripted server in front of a destination, records from JSON, outcomes as plain
// data. Ownership: a Stage owns everything it hands out. Threads: one. Errors: a request beyond the script is
// answered with 599, which no test expects.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "destination.hpp"
#include "spojka/http/scripted.hpp"
#include "spojka/testing/fake_host.hpp"

namespace daktela::test {

using spojka::http::Header;
using spojka::http::Phase;
using spojka::http::Response;
using spojka::http::ScriptedConnection;
using spojka::http::TransportError;

inline constexpr const char* kToken = "tok3n-0123456789abcdef";

inline Config config() {
  Config c;
  c.instanceUri = "https://my.example.com";
  c.accessToken = spojka::Secret(kToken);
  c.database = "eshop";
  return c;
}

using Step = std::function<Response()>;

inline Step reply(int status, std::string body, std::vector<Header> headers = {}) {
  return [=] { return Response{status, headers, body}; };
}
// The connection breaks: before anything was sent, or while the answer was awaited.
inline Step breakAt(Phase phase) {
  return [=]() -> Response { throw TransportError(phase, "http", "connection to my.example.com broke"); };
}
inline Step cancelled() {
  return []() -> Response { throw spojka::CancelledError("http", "aborted"); };
}

inline std::string envelope(const std::string& result, const std::string& error = "[]") {
  return R"({"error":)" + error + R"(,"result":)" + result + R"(,"_time":"2026-05-20 09:00:00"})";
}
// Fields as JSON without the braces: `"title":"A"`.
inline std::string contact(const std::string& name, const std::string& fields) {
  return R"({)" + fields + R"(,"database":{"name":"eshop","title":"E-shop"},"name":")" + name +
         R"(","_sys":{"hash":"17","model":"contacts"}})";
}
inline std::string list(const std::vector<std::string>& rows, std::optional<std::size_t> total = {}) {
  std::string data;
  for (const auto& row : rows) data += (data.empty() ? "" : ",") + row;
  return envelope(R"({"data":[)" + data + R"(],"total":)" + std::to_string(total.value_or(rows.size())) +
                  "}");
}
inline std::string noSuchContact() {
  return envelope("null", R"(["Object not exist"])");
}

inline std::string numbered(int i) {
  std::string name = "k";
  return name.append(std::to_string(i));
}

struct Seen {
  std::uint32_t result = 0;
  std::string targetId;
  std::string field;
  spojka_status code = SPOJKA_OK;
  int httpStatus = 0;
  std::string message;
  std::vector<std::string> changes;  // "title: before -> after"
  std::vector<std::string> altered;  // the same: held -> given
};

inline std::string shown(const spojka_value* value) {
  return value == nullptr ? std::string("(none)") : spojka::toJson(spojka::ValueView(value));
}

// Takes outcomes the way a host does: an index beyond the batch or a second outcome is refused.
class OutcomeLog {
 public:
  explicit OutcomeLog(std::size_t records) : seen(records) {
    sink_ = {sizeof sink_, 0, this, [](void* ctx, const spojka_outcome* o) noexcept -> spojka_status {
               return static_cast<OutcomeLog*>(ctx)->take(*o);
             }};
  }
  const spojka_outcome_sink* sink() const { return &sink_; }
  std::vector<std::optional<Seen>> seen;
  const Seen& at(std::size_t i) const {
    static const Seen kNone;
    EXPECT_TRUE(seen.at(i).has_value()) << "record " << i << " has no outcome";
    return seen.at(i) ? *seen.at(i) : kNone;
  }

 private:
  spojka_status take(const spojka_outcome& o) {
    EXPECT_LT(o.index, seen.size());
    if (o.index >= seen.size() || seen[o.index]) {
      ADD_FAILURE() << "a second outcome for record " << o.index;
      return SPOJKA_E_INVALID;
    }
    Seen s;
    s.result = o.result;
    s.targetId = std::string(spojka::fromAbi(o.target_id));
    s.field = std::string(spojka::fromAbi(o.field));
    if (o.error != nullptr) {
      s.code = o.error->code;
      s.httpStatus = o.error->http_status;
      s.message = o.error->message;
    }
    const auto told = [](const spojka_change& c) {
      return std::string(spojka::fromAbi(c.field)) + ": " + shown(c.before) + " -> " + shown(c.after);
    };
    for (std::size_t i = 0; i < o.change_count; ++i) s.changes.push_back(told(o.changes[i]));
    for (std::size_t i = 0; i < o.altered_count; ++i) s.altered.push_back(told(o.altered[i]));
    seen[o.index] = std::move(s);
    return SPOJKA_OK;
  }
  spojka_outcome_sink sink_{};
};

class Stage {
 public:
  explicit Stage(Config c = config()) {
    auto connection = std::make_unique<ScriptedConnection>([this](const ScriptedConnection::Sent& sent) {
      if (onRequest) onRequest(sent);
      if (steps.empty())
        return Response{599, {}, "the script has no answer for " + sent.method + " " + sent.target};
      Step step = std::move(steps.front());
      steps.pop_front();
      return step();
    });
    connection_ = connection.get();
    destination = std::make_unique<DaktelaDestination>(host.context(), std::move(c), std::move(connection));
  }

  Stage& then(Step step) {
    steps.push_back(std::move(step));
    return *this;
  }
  Stage& record(std::string_view key, std::string_view bodyJson, std::string_view targetId = {},
                std::uint32_t op = SPOJKA_OP_UPSERT) {
    spojka_record r{};
    r.stream = spojka::toAbi(target);
    r.key = spojka::toAbi(arena_.copy(key));
    if (!targetId.empty()) r.target_id = spojka::toAbi(arena_.copy(targetId));
    r.body = bodyJson.empty() ? spojka_value{} : spojka::parseJson(arena_, bodyJson);
    r.changed_at_us = SPOJKA_TIME_UNKNOWN;
    r.op = op;
    records.push_back(r);
    return *this;
  }
  OutcomeLog write(bool dryRun = false) {
    OutcomeLog log(records.size());
    writeInto(log, dryRun);
    return log;
  }
  void writeInto(OutcomeLog& log, bool dryRun = false) {
    spojka_batch batch{};
    batch.struct_size = sizeof batch;
    batch.records = records.data();
    batch.record_count = records.size();
    spojka::Outcomes outcomes(log.sink());
    destination->write(spojka::WriteRequest(batch, dryRun), outcomes);
  }
  // The same, where write() is expected to throw E.
  template <class E>
  OutcomeLog writeThrows(std::string* message = nullptr, bool dryRun = false) {
    OutcomeLog log(records.size());
    try {
      writeInto(log, dryRun);
      ADD_FAILURE() << "write() did not throw";
    } catch (const E& e) {
      if (message != nullptr) *message = e.what();
    }
    return log;
  }
  const std::vector<ScriptedConnection::Sent>& sent() const { return connection_->sent(); }
  std::vector<std::string> methods() const {
    std::vector<std::string> out;
    for (const auto& s : sent()) out.push_back(s.method);
    return out;
  }

  std::string_view target = kContactKind.target;  // of records to come, and of questions
  spojka::testing::FakeHost host;
  std::deque<Step> steps;
  std::vector<spojka_record> records;
  std::function<void(const ScriptedConnection::Sent&)> onRequest;
  std::unique_ptr<DaktelaDestination> destination;

 private:
  spojka::Arena arena_;
  ScriptedConnection* connection_ = nullptr;
};

// The usual record and how the server tells it back.
inline constexpr const char* kBody =
    R"({"customFields":{"email":"eva@example.com"},"lastname":"Testova","title":"Eva Testova"})";
inline constexpr const char* kFields =
    R"("title":"Eva Testova","lastname":"Testova","customFields":{"email":["eva@example.com"]})";

}  // namespace daktela::test
