// SPDX-License-Identifier: Apache-2.0
// A run is the sum of its streams: what ends one of them is no reason not to try the next, unless nothing
// could become of it.
#include <csignal>

#include "engine_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RunOfStreams : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    streams = {"people", "things", "places"};
    offer(20, 1000);
  }
  void breakReading(const std::string& stream, const Error& e) {
    script.beforeReading = [=](const std::string& opened) {
      if (opened == stream) throw Error(e);
    };
  }
};

TEST_F(RunOfStreams, a_broken_stream_keeps_none_of_the_others_from_being_read) {
  breakReading("people", DataError("script", "the export is cut"));
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_EQ(r.run.status, "failed");
  EXPECT_EQ(r.run.error, "people: the export is cut");
  ASSERT_EQ(r.run.flows.size(), 3U);
  EXPECT_EQ(row(r, 0).status, "failed");
  EXPECT_EQ(row(r, 0).error, "the export is cut");
  EXPECT_EQ(row(r, 1).status, "ok");
  EXPECT_EQ(row(r, 1).counts.created, 20);
  EXPECT_EQ(row(r, 2).counts.created, 20);
}

TEST_F(RunOfStreams, a_refused_link_is_the_worst_of_it_and_the_exit_code) {
  script.beforeReading = [](const std::string& opened) {
    if (opened == "people") throw AuthError("script", "the hash is wrong");
    if (opened == "things") throw DataError("script", "the export is cut");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(r.run.error, "people: the hash is wrong; things: the export is cut");
  EXPECT_EQ(row(r, 2).counts.created, 20);
}

TEST_F(RunOfStreams, a_guard_stops_its_own_stream) {
  offer(200, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  store.checkpoints.clear();
  for (const auto& row : script.rows) script.rowsOf["people"].push_back({row.key, "other " + row.name});
  script.rowsOf["things"] = {{"9000", "fresh"}};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(row(r, 0).error, HasSubstr(mention(Means::allowChanges, "people")));
  EXPECT_EQ(row(r, 1).status, "failed") << "it shrank";
  EXPECT_EQ(row(r, 2).counts.unchanged, 200);
  EXPECT_EQ(row(r, 2).status, "ok");
}

TEST_F(RunOfStreams, one_cause_of_several_streams_is_said_once) {
  script.beforeReading = [](const std::string& opened) {
    if (opened != "things") throw AuthError("script", "the hash is wrong");
  };
  EXPECT_EQ(run().run.error, "people, places: the hash is wrong");
}

TEST_F(RunOfStreams, a_refused_token_of_the_destination_ends_the_run_and_each_stream_has_a_row) {
  script.beforeWrite = [] { throw AuthError("script", "the token is refused"); };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(r.run.error, "people: the token is refused");
  ASSERT_EQ(r.run.flows.size(), 3U);
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(row(r, i).status, "not_tried");
    EXPECT_THAT(row(r, i).error, HasSubstr("concerns all streams"));
  }
  EXPECT_EQ(script.opened, std::vector<std::string>{"people"});
}

TEST_F(RunOfStreams, a_destination_that_does_not_answer_ends_the_run) {
  script.beforeWrite = [] { throw TransientError("script", "no route"); };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_EQ(row(r, 2).status, "not_tried");
}

// The other documents of the same shop may be fine; a shop that is down is asked once more for each.
TEST_F(RunOfStreams, a_source_that_does_not_answer_for_one_stream_is_asked_once_for_each_of_the_others) {
  breakReading("people", TransientError("script", "no answer"));
  auto r = run();
  EXPECT_EQ(row(r, 0).status, "failed");
  EXPECT_EQ(row(r, 1).status, "ok") << row(r, 1).error;
  EXPECT_EQ(row(r, 2).status, "ok");
  script.opened.clear();
  script.beforeReading = [](const std::string&) { throw TransientError("script", "no answer"); };
  r = run();
  EXPECT_EQ(r.run.error, "people, things, places: no answer");
  EXPECT_EQ(std::count(script.opened.begin(), script.opened.end(), "things"), 1);
  EXPECT_EQ(std::count(script.opened.begin(), script.opened.end(), "places"), 1);
}

TEST_F(RunOfStreams, a_state_that_takes_nothing_ends_the_run) {
  store.failFromTransaction = 2;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("disk full"));
  EXPECT_EQ(row(r, 1).status, "not_tried");
}

TEST_F(RunOfStreams, a_cancelled_run_has_rows_for_what_was_not_begun) {
  script.beforeReading = [&](const std::string& opened) {
    if (opened == "things") cancel.request(SIGTERM);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::cancelled);
  EXPECT_EQ(r.run.status, "cancelled");
  ASSERT_EQ(r.run.flows.size(), 3U);
  EXPECT_EQ(row(r, 2).status, "not_tried");
  EXPECT_THAT(row(r, 2).error, HasSubstr("stopped"));
}

TEST_F(RunOfStreams, a_call_that_nobody_cancelled_is_not_the_end_of_the_stream) {
  script.beforeRow = [](std::size_t row) {
    if (row == 15) throw CancelledError("script", "cancelled");
  };
  streams = {"people"};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("nobody had asked it to stop"));
}

TEST_F(RunOfStreams, the_streams_that_went_well_are_kept_and_the_broken_one_goes_on_next_time) {
  breakReading("people", DataError("script", "the export is cut"));
  run();
  script.beforeReading = nullptr;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(row(r, 0).counts.created, 20);
  EXPECT_EQ(row(r, 1).counts.read, 0);
}

}  // namespace
}  // namespace spojka::host
