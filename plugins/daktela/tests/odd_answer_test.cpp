// SPDX-License-Identifier: Apache-2.0
// Answers that are odd for one contact: that contact pays for it, the others are written, and nothing that
// was called a success is sent again because its answer could not be read.
#include "served.hpp"

namespace daktela::test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Served::Oddity with(int status, const std::string& body) {
  return [=](const Served::Sent&, const Response&) { return Response{status, {}, body}; };
}
Served::Oddity onlyReading(const Served::Oddity& oddity) {
  return [=](const Served::Sent& sent, Response usual) {
    return sent.method == "GET" ? oddity(sent, std::move(usual)) : usual;
  };
}

struct Odd {
  const char* name;
  Served::Oddity oddity;
  const char* cause;  // what the record's message has to tell
};

class OneOddContact : public testing::TestWithParam<Odd> {};

TEST_P(OneOddContact, FailsAloneAndCostsFewRequests) {
  for (const int bad : {0, 17, 30, 49}) {
    Served server;
    Stage stage;
    server.serve(stage);
    for (int i = 0; i < 50; ++i) {
      server.contacts[numbered(i)] = "old";
      stage.record(numbered(i), titled("new"));
    }
    server.odd[numbered(bad)] = onlyReading(GetParam().oddity);
    const auto log = stage.write();
    for (int i = 0; i < 50; ++i)
      EXPECT_EQ(log.at(static_cast<std::size_t>(i)).result, i == bad ? SPOJKA_W_RETRY : SPOJKA_W_UPDATED)
          << i;
    const Seen& seen = log.at(static_cast<std::size_t>(bad));
    EXPECT_EQ(seen.code, SPOJKA_E_TRANSIENT);
    EXPECT_THAT(seen.message, AllOf(HasSubstr(GetParam().cause), Not(HasSubstr("URI instance"))));
    EXPECT_EQ(server.contacts[numbered(bad)], "old");
    EXPECT_LE(stage.sent().size(), 49U + 26U) << bad;
    EXPECT_EQ(server.puts, 49);
  }
}

TEST_P(OneOddContact, AloneInAWriteFailsAsARecordAndNotAsTheServer) {
  Served server;
  Stage stage;
  server.serve(stage);
  server.contacts["k1"] = "old";
  server.odd["k1"] = GetParam().oddity;
  stage.record("k1", titled("new"));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY);
  EXPECT_LE(stage.sent().size(), 3U);
}

TEST_P(OneOddContact, ThatWasUpdatedIsLookedForInsteadOfUpdatedAgain) {
  if (std::string(GetParam().name) == "error500") return;  // that is no success
  Served server;
  Stage stage;
  server.serve(stage);
  server.contacts["k1"] = "old";
  server.odd["k1"] = GetParam().oddity;
  stage.record("k1", titled("new"), "k1");
  auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNKNOWN) << "the host looks first the next time";
  EXPECT_THAT(log.at(0).message, HasSubstr("not known"));
  stage.records.clear();
  stage.record("k1", titled("new"));  // as the host offers it after that
  for (int attempt = 0; attempt < 5; ++attempt) {
    log = stage.write();
    EXPECT_EQ(log.at(0).result, SPOJKA_W_RETRY);
  }
  EXPECT_EQ(server.puts, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, OneOddContact,
    testing::Values(
        Odd{"error500", with(500, "<html>oops</html>"), "HTTP 500"},
        Odd{"empty", with(200, ""), "it is empty"}, Odd{"blank", with(200, " \r\n"), "it is empty"},
        Odd{"cut", with(200, R"({"error":[],"result":{"data":[],"tot)"), "not readable as JSON"},
        Odd{"bytes", with(200, "{\"error\":[],\"result\":{\"name\":\"\xFF\"}}"), "not readable as JSON"},
        Odd{"shape", with(200, R"({"ok":true})"), "not in the form"},
        Odd{"tooLong", with(200, std::string(kMostBody + 1, ' ')), "longer than the allowed"},
        Odd{"deep", with(200, R"({"error":[],"result":{"data":[)" + std::string(100'000, '[') + "]}}"),
            "not readable as JSON"}),
    [](const auto& one) { return one.param.name; });

TEST(OddAnswers, OfTheWholeServerCostTwoRequestsAndBlameNoRecord) {
  for (const Step& step : {reply(500, ""), reply(200, ""), reply(200, "<html>maintenance</html>"),
                           reply(403, "<html>blocked</html>"), reply(404, "<html>nginx</html>")}) {
    Stage stage;
    for (int i = 0; i < 50; ++i) stage.record(numbered(i), kBody);
    for (int i = 0; i < 10; ++i) stage.then(step);
    const auto log = stage.writeThrows<spojka::TransientError>();
    EXPECT_EQ(stage.sent().size(), 2U);
    for (const auto& seen : log.seen) EXPECT_FALSE(seen.has_value());
  }
}

TEST(OddAnswers, ToListsOnlyAreGivenUpForSingleLookups) {
  Served server;
  Stage stage;
  stage.onRequest = [&](const Served::Sent& sent) {
    const bool isList = sent.target.find("filter") != std::string::npos;
    stage.steps.assign(1, [&server, sent, isList] {
      return isList ? Response{403, {}, "<html>blocked</html>"} : server.answer(sent);
    });
  };
  for (int i = 0; i < 5; ++i) stage.record(numbered(i), titled("new"));
  const auto log = stage.write();
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("one by one"));
}

TEST(OddAnswers, WithHalfAnEmojiAreReadAndComparedAsTheReplacementCharacter) {
  const auto half = [](const Served::Sent&, Response usual) {
    for (auto at = usual.body.find("HALF"); at != std::string::npos; at = usual.body.find("HALF"))
      usual.body.replace(at, 4, R"(\ud83d)");
    return usual;
  };
  Served server;
  Stage stage;
  server.serve(stage);
  server.contacts = {{"k1", "A HALF"}, {"k2", "A HALF"}, {"k3", "old"}};
  server.odd = {{"k1", half}, {"k2", half}, {"k3", half}};
  stage.record("k1", titled("A \xEF\xBF\xBD")).record("k2", titled("A \xF0\x9F\x98\x80"));
  stage.record("k3", titled("HALF"));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED) << "nothing to write in any run";
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UPDATED);
  EXPECT_EQ(log.at(2).result, SPOJKA_W_UPDATED) << "though its answer holds half an emoji";
  EXPECT_THAT(stage.methods(), ElementsAre("GET", "PUT", "PUT"));
}

TEST(OddAnswers, ThatCallAnUpdateASuccessTwiceThoughItIsNotAppliedEndIt) {
  Stage stage;
  stage.record("k1", kBody, "k1");
  for (const std::uint32_t expected : {SPOJKA_W_RETRY, SPOJKA_W_REJECTED}) {
    stage.then(reply(200, "")).then(reply(200, envelope(contact("k1", R"("title":"Old","lastname":"T")"))));
    const auto log = stage.write();
    EXPECT_EQ(log.at(0).result, expected) << log.at(0).message;
  }
}

// Servers hold these names for one.
class NamesWithoutCase : public testing::Test {
 protected:
  NamesWithoutCase() {
    server.foldsCase = true;
    server.contacts["k1a"] = "first";
    server.serve(stage);
  }
  void expectToldApart(const Seen& seen) {
    EXPECT_EQ(seen.result, SPOJKA_W_REJECTED) << seen.message;
    EXPECT_THAT(seen.message, AllOf(HasSubstr("'k1A'"), HasSubstr("'k1a'"), HasSubstr("keys")));
  }
  Served server;
  Stage stage;
};

TEST_F(NamesWithoutCase, AreToldApartWhenBothAreAskedFor) {
  stage.record("k1a", titled("first")).record("k1A", titled("second")).record("k2", titled("third"));
  for (int run = 0; run < 2; ++run) {
    const auto log = stage.write();
    EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED) << "the two do not take turns";
    expectToldApart(log.at(1));
    EXPECT_EQ(log.at(2).result, run == 0 ? SPOJKA_W_CREATED : SPOJKA_W_UNCHANGED);
  }
  EXPECT_EQ(server.contacts["k1a"], "first");
  EXPECT_EQ(server.puts, 0);
}

TEST_F(NamesWithoutCase, AreToldApartWhenOneIsAskedFor) {
  stage.record("k1A", titled("second")).record("k2", titled("third"));
  const auto log = stage.write();
  expectToldApart(log.at(0));
  EXPECT_EQ(log.at(1).result, SPOJKA_W_CREATED) << "the others go on";
}

TEST_F(NamesWithoutCase, AreToldApartWhenBothAreNew) {
  server.contacts.clear();
  stage.record("k1a", titled("first")).record("k1A", titled("second"));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED);
  expectToldApart(log.at(1));
  EXPECT_EQ(server.contacts.size(), 1U);
}

TEST_F(NamesWithoutCase, AreToldApartOneByOneToo) {
  stage.onRequest = [&](const Served::Sent& sent) {
    const bool isList = sent.target.find("filter") != std::string::npos;
    stage.steps.assign(1, [this, sent, isList] {
      return isList ? Response{400, {}, envelope("null", R"({"primary":["operator"]})")}
                    : server.answer(sent);
    });
  };
  stage.record("k1A", titled("second")).record("k2", titled("third"));
  const auto log = stage.write();
  expectToldApart(log.at(0));
  EXPECT_EQ(log.at(1).result, SPOJKA_W_CREATED);
}

TEST_F(NamesWithoutCase, AreToldApartInAPlan) {
  stage.record("k1A", titled("second")).record("k1A", "", {}, SPOJKA_OP_DELETE);
  const auto log = stage.write(true);
  expectToldApart(log.at(0));
  expectToldApart(log.at(1));
}

TEST_F(NamesWithoutCase, DoNotDeleteEachOther) {
  stage.record("k1A", "", {}, SPOJKA_OP_DELETE).record("k3", "", {}, SPOJKA_OP_DELETE);
  const auto log = stage.write();
  expectToldApart(log.at(0));
  EXPECT_EQ(log.at(1).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(server.contacts.count("k1a"), 1U);
  EXPECT_THAT(stage.methods(), Each("GET"));
}

TEST(Names, ThatDifferByCaseAreTwoWhereTheServerSaysSo) {
  Served server;
  Stage stage;
  server.serve(stage);
  server.contacts = {{"k1a", "first"}};
  stage.record("k1a", titled("first")).record("k1A", titled("second"));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UNCHANGED);
  EXPECT_EQ(log.at(1).result, SPOJKA_W_CREATED);
  EXPECT_EQ(stage.write().at(1).result, SPOJKA_W_UNCHANGED);
}

// A delete is over when the contact is seen to be gone, whatever was said.
TEST(Delete, AnsweredByWordsIsJudgedByLooking) {
  for (const Step& said :
       {reply(400, envelope("null", R"("Object not exist")")), reply(400, envelope("null", R"(["in use"])")),
        reply(404, noSuchContact()), reply(200, envelope("null", R"("x")"))}) {
    for (const bool gone : {true, false}) {
      Stage stage;
      stage.record("k1", "", "k1", SPOJKA_OP_DELETE);
      stage.then(said).then(gone ? reply(404, noSuchContact())
                                 : reply(200, envelope(contact("k1", kFields))));
      EXPECT_EQ(stage.write().at(0).result, gone ? SPOJKA_W_UNCHANGED : SPOJKA_W_REJECTED);
    }
  }
}

TEST(Delete, AnsweredByAnEmptySuccessIsJudgedByLooking) {
  Stage stage;
  stage.record("k1", "", "k1", SPOJKA_OP_DELETE);
  stage.then(reply(200, "")).then(reply(200, envelope(contact("k1", kFields))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_RETRY);
}

TEST(Delete, UnderAnOldIdDeletesWhatBearsTheName) {
  Stage stage;
  stage.record("k1", "", "merged_away", SPOJKA_OP_DELETE);
  stage.then(reply(404, noSuchContact())).then(reply(404, noSuchContact()));
  stage.then(reply(200, envelope(contact("k1", kFields)))).then(reply(204, ""));
  EXPECT_EQ(stage.write().at(0).targetId, "k1");
  EXPECT_THAT(stage.methods(), ElementsAre("DELETE", "GET", "GET", "DELETE"));
}

TEST(Absent, IsWhatACompleteListDoesNotHoldAndNotWhatATextSays) {
  for (const Step& said : {reply(400, envelope("null", R"(["database is busy"])")),
                           reply(200, envelope("null", R"("Objekt neexistuje")")),
                           reply(404, R"({"message":"no Route matched with those values"})")}) {
    const auto look = [&](const Step& list) {
      Stage stage;
      stage.record("k1", "", {}, SPOJKA_OP_DELETE);
      stage.then(reply(400, "")).then(said).then(list);
      for (int i = 0; i < 3; ++i) stage.then(reply(200, test::list({R"({"name":"any"})"}, 9)));
      return stage.write(true).at(0).result;
    };
    EXPECT_EQ(look(reply(200, list({}))), SPOJKA_W_UNCHANGED);
    EXPECT_EQ(look(reply(200, list({contact("k1", kFields)}))), SPOJKA_W_DELETED);
    EXPECT_EQ(look(reply(200, list({contact("k7", kFields)}, 900))), SPOJKA_W_RETRY)
        << "no filter, no answer";
    EXPECT_EQ(look(reply(400, envelope("null", R"({"primary":["no"]})"))), SPOJKA_W_RETRY);
  }
}

// The longest answers that are taken in are bounded in their text and in what is made of them.
TEST(Memory, AnswersThatAreTooLongAreAskedForInParts) {
  Served server;
  server.padding = kMostBody / 20;
  Stage stage;
  server.serve(stage);
  for (int i = 0; i < 50; ++i) {
    server.contacts[numbered(i)] = "same";
    stage.record(numbered(i), titled("same"));
  }
  const auto log = stage.write();
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(log.at(i).result, SPOJKA_W_UNCHANGED) << log.at(i).message;
  EXPECT_LE(stage.sent().size(), 12U);
}

TEST(Memory, ValuesMadeOfAnAnswerAreBounded) {
  std::string many = R"({"error":[],"result":{"data":[],"total":0,"x":[)";
  while (many.size() < kMostBody - 100) many += "0,";
  spojka::Arena arena;
  EXPECT_FALSE(readAnswer(arena, many + "0]}}").readable);
  EXPECT_LT(arena.reservedBytes(), 2 * kMostValues);
}

}  // namespace
}  // namespace daktela::test
