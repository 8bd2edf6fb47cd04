// SPDX-License-Identifier: Apache-2.0
// Contacts listed by the beginning of their names: paged, counted, and never more than what was asked for.
#include "asking.hpp"

namespace daktela::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(List, AsksForNamesByTheirBeginningSortedAndInPages) {
  Stage stage;
  stage.then(reply(200, list({contact("shop_a_1", kFields), contact("shop_a_2", kFields)}, 3)));
  stage.then(reply(200, list({contact("shop_a_3", kFields)}, 3)));
  const Page first = listPage(stage, "shop_a_", 2, {}, {"title"});
  EXPECT_THAT(first.names, ElementsAre("shop_a_1", "shop_a_2"));
  EXPECT_EQ(first.said.total, 3);
  const Page second = listPage(stage, "shop_a_", 2, first.said.next, {"title"});
  EXPECT_THAT(second.names, ElementsAre("shop_a_3"));
  EXPECT_EQ(second.said.next, "");
  EXPECT_EQ(stage.sent()[0].target,
            "/api/v6/contacts.json?fields%5B0%5D=name&fields%5B1%5D=title&fields%5B2%5D=database"
            "&filter%5Blogic%5D=and&filter%5Bfilters%5D%5B0%5D%5Bfield%5D=name"
            "&filter%5Bfilters%5D%5B0%5D%5Boperator%5D=like&filter%5Bfilters%5D%5B0%5D%5Bvalue%5D=shop_a_%25"
            "&sort%5B0%5D%5Bfield%5D=name&sort%5B0%5D%5Bdir%5D=asc&skip=0&take=2");
  EXPECT_THAT(stage.sent()[1].target, HasSubstr("skip=2&take=2"));
}

TEST(List, WhereOnlyTheNumberIsWantedNothingIsGivenAndOneRowIsLookedAt) {
  Stage stage;
  stage.then(reply(200, list({}, 0))).then(reply(200, list({contact("k1", kFields)}, 7)));
  const Page none = listPage(stage, "k", 0);
  EXPECT_EQ(none.said.total, 0);
  const Page seven = listPage(stage, "k", 0);
  EXPECT_EQ(seven.said.total, 7);
  EXPECT_THAT(seven.names, IsEmpty());
  EXPECT_EQ(seven.said.next, "");
  EXPECT_THAT(stage.sent()[0].target, AllOf(HasSubstr("take=1"), Not(HasSubstr("database"))));
}

TEST(List, AnInstanceThatPassesOverTheFilterIsFoundOut) {
  Stage stage;
  stage.then(reply(200, list({contact("somebody", kFields)}, 900)));
  try {
    listPage(stage, "k", 0);
    FAIL();
  } catch (const spojka::UnsupportedError& e) {
    EXPECT_THAT(e.what(), HasSubstr("passes over the filter"));
  }
}

TEST(List, AnInstanceThatRefusesTheFilterIsSaidToAfterAnotherWayOfSorting) {
  Stage stage;
  const auto refusal = reply(400, envelope("null", R"(["Wrong query"])"));
  stage.then(refusal).then(refusal);
  EXPECT_THROW(listPage(stage, "k", 5), spojka::UnsupportedError);
  ASSERT_THAT(stage.sent(), SizeIs(2));
  EXPECT_THAT(stage.sent()[1].target, HasSubstr("=created&"));
}

TEST(List, AnInstanceThatDoesNotSortByNameIsAskedOtherwiseFromThenOn) {
  Stage stage;
  stage.then(reply(400, envelope("null", R"(["Wrong query"])")));
  stage.then(reply(200, list({contact("k1", kFields)}))).then(reply(200, list({})));
  EXPECT_THAT(listPage(stage, "k", 5).names, ElementsAre("k1"));
  listPage(stage, "k", 5);
  EXPECT_THAT(stage.sent()[2].target, HasSubstr("=created&"));
}

TEST(List, NamesThatOnlyFitThePatternAreNotGiven) {
  Stage stage;
  stage.then(reply(
      200, list({contact("shop-a-1", kFields), contact("SHOP_A_2", kFields), contact("shop_a_3", kFields)})));
  EXPECT_THAT(listPage(stage, "shop_a_", 5).names, ElementsAre("shop_a_3"));
}

TEST(List, AFailureIsNoEmptyList) {
  for (const auto& step : {reply(503, "down"), reply(200, "<html>maintenance</html>"), reply(200, ""),
                           reply(200, envelope("null")), reply(200, list({}, 4)),
                           reply(403, envelope("null", R"(["Forbidden"])")), breakAt(Phase::exchange),
                           reply(200, list({contact("k1", kFields), contact("k1", kFields)}))}) {
    Stage stage;
    stage.then(step);
    EXPECT_THROW(listPage(stage, "k", 5), spojka::Error);
  }
}

TEST(List, APageThatDoesNotFitIntoAnAnswerIsHalved) {
  Stage stage;
  stage.then(reply(200, std::string(600 * 1024, ' ')));
  stage.then(reply(200, list({contact("k1", kFields), contact("k2", kFields)}, 4)));
  const Page page = listPage(stage, "k", 4);
  EXPECT_THAT(page.names, ElementsAre("k1", "k2"));
  EXPECT_EQ(page.said.next, "2");
  EXPECT_THAT(stage.sent()[1].target, HasSubstr("take=2"));
}

TEST(List, WhatThisConnectorDidNotGiveIsNoToken) {
  Stage stage;
  EXPECT_THROW(listPage(stage, "k", 4, "-1"), spojka::Error);
  EXPECT_THROW(listPage(stage, "k", 4, "12x"), spojka::Error);
  EXPECT_THROW(listPage(stage, "100%", 4), spojka::UnsupportedError);
  EXPECT_THAT(stage.sent(), IsEmpty());
}

TEST(List, AllMeansAllOfTheDatabase) {
  Stage stage;
  stage.then(reply(200, list({contact("k1", kFields)})));
  EXPECT_THAT(listPage(stage, "", 5).names, ElementsAre("k1"));
  EXPECT_THAT(stage.sent()[0].target, AllOf(HasSubstr("%5Bfield%5D=database"), HasSubstr("%5Boperator%5D=eq"),
                                            HasSubstr("%5Bvalue%5D=eshop"), HasSubstr("=database&")));
  stage.then(reply(200, list({R"({"name":"k1","database":{"name":"other"}})"})));
  EXPECT_THROW(listPage(stage, "", 5), spojka::UnsupportedError) << "it passes over the filter";
}

}  // namespace
}  // namespace daktela::test
