// SPDX-License-Identifier: Apache-2.0
// What is waited for, how long, and how it is said.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Source, waits_while_another_export_is_running_and_gives_up_after_the_set_patience) {
  Config c = config();
  c.busyPatienceSeconds = 200;
  Stage stage(c);
  stage.then(reply(429, "", {{"Retry-After", "90"}}))
      .then(reply(200, "<html><body>Jiný export právě probíhá.</body></html>"))
      .then(orders({order("1")}));
  EXPECT_THAT(stage.read("orders").keys, ElementsAre("1"));
  EXPECT_THAT(stage.host.sleeps(), ElementsAre(90'000, 60'000));

  Stage impatient(c);
  for (int i = 0; i < 5; ++i) impatient.then(reply(429, ""));
  const Read r = impatient.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_RATE_LIMIT);
  EXPECT_THAT(impatient.host.sleeps(), SizeIs(3));
}

std::vector<std::string> textsOf(const std::vector<spojka::testing::FakeHost::Wait>& waits) {
  std::vector<std::string> texts;
  for (const auto& wait : waits) texts.push_back(wait.text);
  return texts;
}

TEST(Source, what_it_waits_for_is_always_said) {
  Stage stage;
  stage.then(reply(429, "", {{"Retry-After", "90"}})).then(orders({order("1")}));
  stage.read("orders");
  EXPECT_THAT(textsOf(stage.host.waits()),
              ElementsAre("for the shop to put the orders export together",
                          "to ask the shop again, which is busy with another export",
                          "for the shop to put the orders export together"));
  EXPECT_EQ(stage.host.waits()[0].ms, 300'000) << "the silence a download may have";
  EXPECT_EQ(stage.host.waits()[1].ms, 90'000);
  EXPECT_FALSE(stage.host.isWaiting());
}

TEST(Source, which_part_it_waits_for_is_said_of_ranges) {
  Config c = config();
  c.historyStart = "2026-01-01";
  Stage stage(c);
  int busy = 1;
  stage.answer = [&busy](const std::string& target) -> Response {
    const auto days = daysOf(target);
    if (days < 0 || days > 40) return {504, {}, "gateway timeout"};
    if (target.find("dateFrom=2026-3-18") != std::string::npos && busy-- > 0) return {429, {}, ""};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  const auto texts = textsOf(stage.host.waits());
  EXPECT_THAT(texts, testing::Contains("to ask the shop for less at a time (day ranges, 1 of 2)"));
  EXPECT_THAT(texts, testing::Contains("to ask the shop for less at a time (day ranges, 1 of 4)"));
  EXPECT_THAT(texts, testing::Contains(
                         "to ask the shop again, which is busy with another export (day ranges, 3 of 4)"));
}

TEST(Source, a_wait_ends_whatever_comes_of_it) {
  for (const int status : {403, 404, 500}) {
    Stage stage;
    stage.answer = [status](const std::string&) { return Response{status, {}, ""}; };
    stage.read("orders");
    EXPECT_FALSE(stage.host.isWaiting()) << status;
  }
  Stage broken;
  broken.then(breakAt(Phase::connect)).read("orders");
  EXPECT_FALSE(broken.host.isWaiting());
}

// A clock that is wrong is enough for that, on either side.
TEST(Source, a_wish_to_wait_no_time_at_all_is_waited_for_all_the_same) {
  for (const char* wish : {"0", "-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"})
    for (const int status : {429, 503}) {
      Config c = config();
      c.busyPatienceSeconds = 200;
      Stage stage(c);
      stage.answer = [&](const std::string&) { return Response{status, {{"Retry-After", wish}}, ""}; };
      EXPECT_EQ(stage.read("orders").code, SPOJKA_E_RATE_LIMIT);
      EXPECT_THAT(stage.host.sleeps(), ElementsAre(60'000, 60'000, 60'000)) << wish << status;
    }
}

TEST(Source, a_wish_to_wait_longer_than_the_patience_ends_the_read_at_once) {
  for (const char* wish : {"86400", "9223372036854775807", "99999999999999999999999"}) {
    Stage stage;
    stage.then(reply(429, "", {{"Retry-After", wish}}));
    EXPECT_EQ(stage.read("orders").code, SPOJKA_E_RATE_LIMIT) << wish;
    EXPECT_THAT(stage.host.sleeps(), IsEmpty());
  }
}

}  // namespace
}  // namespace shoptet::test
