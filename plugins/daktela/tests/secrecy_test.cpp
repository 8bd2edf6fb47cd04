// SPDX-License-Identifier: Apache-2.0
// The token and people's data stay out of messages, logs and addresses, however talkative the server is.
#include "harness.hpp"
#include "text.hpp"

namespace daktela::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// A server that throws everything it was told back at us.
Step echo(int status) {
  const std::string everything =
      std::string("token ") + kToken + " is wrong for eva@example.com, Eva Testova";
  return reply(
      status,
      envelope("null", R"({"primary":[")" + everything + R"("],"form":{"title":")" + everything + "\"}}"),
      {{"Location", std::string("https://x.example.com/?token=") + kToken}});
}

void expectNoSecret(const std::string& text) {
  EXPECT_THAT(text, Not(HasSubstr(kToken)));
}

TEST(Secrecy, TokenIsInNoErrorOutcomeLogRowOrAddress) {
  for (const int status : {200, 302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503}) {
    for (int requestsBefore = 0; requestsBefore < 3; ++requestsBefore) {
      Stage stage;
      stage.record("k1", kBody).record("k2", kBody, "k2");
      if (requestsBefore > 0) stage.then(reply(200, list({})));
      if (requestsBefore > 1) stage.then(reply(201, envelope(contact("k1", kFields))));
      for (int i = 0; i < 6; ++i) stage.then(echo(status));
      OutcomeLog log(2);
      try {
        stage.writeInto(log);
      } catch (const spojka::Error& e) {
        expectNoSecret(e.what());
        expectNoSecret(e.where());
      }
      for (const auto& seen : log.seen)
        if (seen) expectNoSecret(seen->message + seen->field + seen->targetId);
      expectNoSecret(stage.host.allLogs());
      for (const auto& sent : stage.sent()) expectNoSecret(sent.target + sent.body);
    }
  }
}

TEST(Secrecy, TokenIsInNoCheckRowAndNoDiscoveryError) {
  for (const int status : {200, 302, 400, 401, 403, 404, 429, 500}) {
    for (int good = 0; good < 4; ++good) {
      Stage stage;
      for (int i = 0; i < good; ++i) stage.then(reply(200, list({})));
      for (int i = 0; i < 6; ++i) stage.then(echo(status));
      spojka::CheckReport report;
      stage.destination->check(report);
      expectNoSecret(spojka::toJson(report));
      expectNoSecret(stage.host.allLogs());
      Stage second;
      for (int i = 0; i < good; ++i) second.then(reply(200, list({})));
      for (int i = 0; i < 6; ++i) second.then(echo(status));
      try {
        expectNoSecret(spojka::toJson(second.destination->discover()));
      } catch (const spojka::Error& e) {
        expectNoSecret(e.what());
      }
    }
  }
}

TEST(Secrecy, ServerMessagesDoNotCarryTheValuesThatWereRefused) {
  Stage stage;
  stage.record("k1", kBody, "k1").then(echo(400));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(log.at(0).message, Not(HasSubstr("eva@example.com")));
  EXPECT_THAT(log.at(0).message, Not(HasSubstr("Testova")));
  EXPECT_THAT(log.at(0).message, HasSubstr("is wrong for ***"));
}

TEST(Secrecy, ServerMessagesDoNotCarryAddressesOfOthers) {
  Stage stage;
  stage.record("k1", kBody, "k1")
      .then(reply(422, envelope("null", R"({"form":{"title":["taken by petr.vymysleny@example.com"]}})")));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(log.at(0).message, HasSubstr("taken by ***"));
}

TEST(Secrecy, RefusalsBeforeSendingNameTheFieldAndNotTheValue) {
  Stage stage;
  stage.record("k1", R"({"lastname":")" + std::string(200, 'q') + R"(","title":"T"})");
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).field, "lastname");
  EXPECT_THAT(log.at(0).message, Not(HasSubstr("qqq")));
}

TEST(Secrecy, ErrorTextsFitTheBoundaryUncut) {
  Stage stage;
  stage.record("k1", kBody, "k1")
      .then(reply(403, envelope("null", R"({"primary":[")" + std::string(5000, 'x') + "\"]}")));
  const auto log = stage.write();
  EXPECT_LT(log.at(0).message.size(), 431U);
  EXPECT_THAT(log.at(0).message, HasSubstr("Manage -> Users"));
}

TEST(Secrecy, addresses_in_the_words_of_a_server_are_hidden) {
  EXPECT_EQ(hideAddresses("contact eva.vzorova@example.com not found"), "contact *** not found");
  EXPECT_EQ(hideAddresses("number +420 600 000 001 is taken"), "number *** is taken");
  EXPECT_EQ(hideAddresses("number \"+420600000001\" (eva@example.com)"), "number \"***\" (***)");
  EXPECT_EQ(hideAddresses("code 4711, 12 of 345 fields: a-b x1"), "code 4711, 12 of 345 fields: a-b x1");
  EXPECT_EQ(hideAddresses("žluťoučký 777888"), "žluťoučký ***");
  EXPECT_EQ(hideAddresses(""), "");
}

}  // namespace
}  // namespace daktela::test
