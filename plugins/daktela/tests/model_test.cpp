// SPDX-License-Identifier: Apache-2.0
// The writer against a small model of the server that loses requests and answers at random (fixed seeds),
// driven by a host that repeats as the contract says. Whatever happens: one contact per key, with the last
// values.
#include <map>
#include <random>

#include "harness.hpp"

namespace daktela::test {
namespace {

using spojka::ValueView;

// What the server does with the next request besides, or instead of, serving it.
enum class Fault {
  none,
  dropBefore,
  cutBefore,
  cutAfter,
  error500Before,
  error500After,
  gateway,
  rateLimit,
  garbled
};

class Model {
 public:
  explicit Model(std::uint32_t seed) : random_(seed) {}

  Response answer(const ScriptedConnection::Sent& sent) {
    const Fault fault = draw();
    switch (fault) {
      case Fault::dropBefore:
        throw TransportError(Phase::connect, "http", "refused");
      case Fault::cutBefore:
        throw TransportError(Phase::exchange, "http", "cut");
      case Fault::error500Before:
        return {500, {}, "<html>error</html>"};
      case Fault::gateway:
        return {502, {}, ""};
      case Fault::rateLimit:
        return {429, {{"Retry-After", "1"}}, ""};
      default:
        break;
    }
    Response response = serve(sent);
    if (fault == Fault::cutAfter) throw TransportError(Phase::exchange, "http", "cut");
    if (fault == Fault::error500After) return {500, {}, ""};
    if (fault == Fault::garbled) response.body.resize(response.body.size() / 2);
    return response;
  }

  std::map<std::string, std::string> contacts;  // name -> title
  double faultRate = 0.3;
  bool inWorks = true;  // whether the look-up of many names is offered
  int creates = 0;

 private:
  Fault draw() {
    if (std::uniform_real_distribution<>(0, 1)(random_) >= faultRate) return Fault::none;
    return static_cast<Fault>(std::uniform_int_distribution<>(1, static_cast<int>(Fault::garbled))(random_));
  }
  static std::string shown(const std::string& name, const std::string& title) {
    return contact(name, R"("title":")" + title + R"(","lastname":"L")");
  }
  Response serve(const ScriptedConnection::Sent& sent) {
    const std::string prefix = "/api/v6/contacts/";
    if (sent.target.rfind(prefix, 0) == 0) {
      const std::string name = sent.target.substr(prefix.size(), sent.target.size() - prefix.size() - 5);
      return one(sent, name);
    }
    return sent.method == "POST" ? create(sent) : many(sent.target);
  }
  Response one(const ScriptedConnection::Sent& sent, const std::string& name) {
    const auto it = contacts.find(name);
    if (it == contacts.end()) return {404, {}, noSuchContact()};
    if (sent.method == "DELETE") {
      contacts.erase(it);
      return {204, {}, ""};
    }
    if (sent.method == "PUT") it->second = titleOf(sent.body);
    return {200, {}, envelope(shown(name, it->second))};
  }
  Response create(const ScriptedConnection::Sent& sent) {
    spojka::Arena arena;
    const spojka_value body = spojka::parseJson(arena, sent.body);
    const std::string name(ValueView(body).find("name").text());
    if (contacts.count(name) != 0) return {400, {}, envelope("null", R"({"form":{"name":"unique"}})")};
    ++creates;
    contacts[name] = titleOf(sent.body);
    return {201, {}, envelope(shown(name, contacts[name]))};
  }
  Response many(const std::string& target) {
    if (!inWorks) return {400, {}, envelope("null", R"({"primary":["operator"]})")};
    std::vector<std::string> rows;
    for (const auto& [name, title] : contacts)
      if (target.find("=" + name + "&") != std::string::npos) rows.push_back(shown(name, title));
    return {200, {}, list(rows)};
  }
  static std::string titleOf(const std::string& json) {
    spojka::Arena arena;
    const spojka_value body = spojka::parseJson(arena, json);
    return std::string(ValueView(body).find("title").text());
  }
  std::minstd_rand random_;
};

// Serves the stage from the model instead of a script.
void serveFrom(Stage& stage, Model& model) {
  stage.onRequest = [&](const ScriptedConnection::Sent& sent) {
    stage.steps.assign(1, [&model, sent] { return model.answer(sent); });
  };
}

struct Item {
  std::string key;
  std::string title;
  std::string targetId;
};

// Offers the items until all are settled; what an outcome claims is held against the model at once.
void drive(Model& model, std::vector<Item> items) {
  Stage stage;
  serveFrom(stage, model);
  for (int attempt = 0; !items.empty(); ++attempt) {
    ASSERT_LT(attempt, 400) << "does not come to an end";
    stage.records.clear();
    for (const auto& item : items)
      stage.record(item.key, R"({"lastname":"L","title":")" + item.title + "\"}", item.targetId);
    OutcomeLog log(items.size());
    try {
      stage.writeInto(log);
    } catch (const spojka::Error& e) {
      ASSERT_TRUE(e.code() == SPOJKA_E_TRANSIENT || e.code() == SPOJKA_E_RATE_LIMIT ||
                  e.code() == SPOJKA_E_DATA)
          << e.what();
    }
    std::vector<Item> rest;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto& seen = log.seen[i];
      if (!seen || seen->result == SPOJKA_W_RETRY || seen->result == SPOJKA_W_UNKNOWN) {
        if (seen && seen->result == SPOJKA_W_UNKNOWN) items[i].targetId.clear();
        rest.push_back(items[i]);
        continue;
      }
      ASSERT_LE(seen->result, SPOJKA_W_UNCHANGED) << seen->message;
      ASSERT_EQ(seen->targetId, items[i].key);
      ASSERT_EQ(model.contacts[items[i].key], items[i].title) << "an outcome claims what is not so";
    }
    items = std::move(rest);
  }
}

TEST(Model, EveryContactIsThereOnceWhateverTheServerLoses) {
  for (std::uint32_t seed = 1; seed <= 120; ++seed) {
    Model model(seed);
    model.inWorks = seed % 3 != 0;
    model.contacts = {{"k2", "old"}, {"k4", "t4"}, {"k6", "old"}, {"stranger", "s"}};
    std::vector<Item> items;
    for (int i = 0; i < 8; ++i) {
      std::string title = "t";
      items.push_back({numbered(i), title.append(std::to_string(i)), {}});
    }
    items[6].targetId = "k6";
    items[7].targetId = "k7";  // known to the host, yet gone
    drive(model, items);
    if (HasFatalFailure()) FAIL() << "seed " << seed;
    EXPECT_EQ(model.contacts.size(), 9U) << "seed " << seed;
    EXPECT_EQ(model.contacts["stranger"], "s");
    EXPECT_EQ(model.creates, 5) << "seed " << seed;
  }
}

TEST(Model, AQuietServerCostsTheFewestRequests) {
  Model model(1);
  model.faultRate = 0;
  Stage stage;
  serveFrom(stage, model);
  for (int i = 0; i < 50; ++i) stage.record(numbered(i), R"({"lastname":"L","title":"T"})");
  stage.write();
  EXPECT_EQ(stage.sent().size(), 51U);
  stage.write();
  EXPECT_EQ(stage.sent().size(), 52U) << "everything is equal: one look-up";
}

}  // namespace
}  // namespace daktela::test
