// SPDX-License-Identifier: Apache-2.0
// Export, import and reset: all of a state or nothing of it.
#include <Poco/SHA2Engine.h>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

class Transfer : public StoreTest {
 protected:
  std::unique_ptr<StateAdmin> admin(const std::string& profile = "shop") const {
    return openStateAdmin(url(), profile, clock);
  }
  void fill() const {
    const auto store = open();
    store->beginRun("r1");
    Settlement s = settlementOf({"a", "č\"\n", "zero\0byte"s, "no utf8 \xC3"}, "c\"1");
    for (int i = 0; i < 2500; ++i) s.links.push_back(link("many " + std::to_string(i), 7));
    s.failed = {failedRecord("f"), failedRecord("g", "mapping")};
    s.failed[0].answerExcerpt = "422";
    s.links[0].link.filled = 5;
    s.notes = "noted";
    store->settle("people", s);
    store->settle("people", s);
    Settlement items = settlementOf({"a"}, "c2", "items");
    items.checkpoints.push_back({"prices", "p2"});
    store->settle("items", items);
    store->finishRun(
        {"r1", "partial", 1, 2, "why", {{"people", {8, 5, 0, 0, 0, 0, 6, 1, 2}}}, {{"customers", 8}}});
    open("other")->settle("people", settlementOf({"theirs"}, "theirs"));
  }
  Lines exported(const std::string& profile = "shop") const {
    Lines lines;
    admin(profile)->exportTo([&](std::string_view line) { lines.emplace_back(line); });
    return lines;
  }
  static StateAdmin::LineSource from(const Lines& lines) {
    return [&lines, next = std::size_t{0}](std::string& line) mutable {
      if (next == lines.size()) return false;
      line = lines[next++];
      return true;
    };
  }
  // Why the lines were not read in; the state is as it was.
  std::string refusal(const Lines& lines, bool replace = false) const {
    const Lines before = exported();
    std::string said;
    try {
      admin()->importFrom(from(lines), replace);
      ADD_FAILURE() << "was read in";
    } catch (const StatusError& e) {
      EXPECT_EQ(e.status(), RunStatus::refused);
      said = e.what();
    }
    EXPECT_EQ(exported(), before) << "half of a file was read in";
    return said;
  }
};

TEST_F(Transfer, an_exported_state_reads_in_as_the_same_state) {
  fill();
  const Lines before = exported();
  EXPECT_EQ(before.size(), 1U + 2U + 3U + 2505U + 2U + 1U + 1U);
  std::filesystem::remove_all(file().parent_path());
  const StateCounts counts = admin()->importFrom(from(before), false);
  EXPECT_EQ(counts.links, 2505);
  EXPECT_EQ(counts.failed, 2);
  EXPECT_EQ(exported(), before);
  EXPECT_EQ(open()->findLinks("people", {"a"})[0]->filled, 5);
  EXPECT_EQ(open()->notes("people"), "noted");
  EXPECT_EQ(open()->checkpoint("items", "prices"), "p2");
  EXPECT_EQ(open()->lastRuns(1).at(0).sources.at(0).records, 8);
  EXPECT_EQ(open()->findLinks("people", {"no utf8 \xC3"})[0]->targetId, "id-no utf8 \xC3");
  EXPECT_EQ(open()->findLinks("people", {"zero\0byte"s})[0]->fingerprint[15], 0xAB);
}

// As an earlier version wrote it, when everything was keyed by stream.
TEST_F(Transfer, what_people_decided_goes_along_and_who_is_gathered_does_not) {
  fill();
  admin()->decide("people", [](MemberTable& table) {
    table.decide({Decision::Kind::together, {"cards", "1"}, {"visits", "č\"7"}, false});
    table.decide({Decision::Kind::alone, {"visits", "8"}});
  });
  const auto lines = exported();
  admin()->importFrom(from(lines), true);
  std::vector<Decision> read;
  open()->lookAtMembers("people", [&](MemberTable& table) { read = table.decisions(); });
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].kind, Decision::Kind::together);
  EXPECT_EQ(read[0].second.key, "č\"7");
  EXPECT_TRUE(read[0].fresh) << "the next run acts upon it";
  EXPECT_EQ(read[1].first.key, "8");
}

TEST_F(Transfer, an_export_of_the_first_version_reads_in_as_flows_with_the_names_of_their_streams) {
  Lines lines{
      R"({"spojka_state":1,"profile":"shop","exported_at":"2026-01-02T03:04:05Z","streams":2,"links":1,"failed":1,"runs":1})",
      R"({"side":["source","one","shop.example.com","","The shop"]})",
      R"({"stream":["items",null,null]})",
      R"({"stream":["people","c1","noted"]})",
      R"({"link":["people","a","id-a","010000000000000000000000000000ab",5]})",
      R"({"failed":{"stream":"people","key":"f","op":1,"body":"{}","reason":"rejected","field":"title",)"
      R"("message":"too long","answer":"","trace":"","attempts":3,"first_us":1,"last_us":2,"next_us":2,)"
      R"("poisoned":false,"ignored":false,"refused":""}})",
      R"({"run":{"id":"r1","status":"partial","started_us":1,"finished_us":2,"error":"",)"
      R"("streams":[["people",8,5,0,0,0,0,6,"partial","why",1,2]]}})"};
  Poco::SHA2Engine digest;
  for (const auto& line : lines) digest.update(line + "\n");
  const std::string sum = Poco::DigestEngine::digestToHex(digest.digest());
  lines.push_back(R"({"end":7,"sha256":")" + sum + R"("})");
  EXPECT_EQ(admin()->importFrom(from(lines), false).flows, 2);
  const auto store = open();
  EXPECT_EQ(store->checkpoint("people", "people"), "c1");
  EXPECT_FALSE(store->checkpoint("items", "items"));
  EXPECT_EQ(store->notes("people"), "noted");
  EXPECT_EQ(store->findLinks("people", {"a"})[0]->fingerprint, link("a", 1).link.fingerprint);
  EXPECT_EQ(store->findLinks("people", {"a"})[0]->filled, 5);
  EXPECT_EQ(store->failed("people", "", 10).at(0).attempts, 3);
  const auto run = store->lastRuns(1).at(0);
  EXPECT_EQ(run.flows.at(0).flow, "people");
  EXPECT_EQ(run.flows.at(0).counts.requests, 6);
  EXPECT_TRUE(run.sources.empty());
}

TEST_F(Transfer, a_file_is_read_into_an_empty_state_or_replaces_what_is_there) {
  fill();
  const Lines kept = exported();
  const auto store = open();
  store->beginRun("r2");
  store->settle("people", settlementOf({"newer"}, "c9"));
  store->finishRun({"r2", "ok", clock.now, clock.now, "", {}});
  EXPECT_NE(refusal(kept).find(mention(Means::replaceState)), std::string::npos);
  admin()->importFrom(from(kept), true);
  EXPECT_EQ(exported(), kept);
  EXPECT_EQ(open("other")->checkpoint("people", "people"), "theirs") << "another profile's state was touched";
}

TEST_F(Transfer, a_file_that_was_cut_or_changed_is_refused_whole) {
  fill();
  const Lines whole = exported();
  std::filesystem::remove_all(file().parent_path());
  open();

  Lines cut(whole.begin(), whole.end() - 1);
  EXPECT_NE(refusal(cut).find("cut"), std::string::npos);
  Lines changed = whole;
  changed[8].replace(changed[8].find("id-"), 3, "ix-");
  EXPECT_NE(refusal(changed).find("checksum"), std::string::npos);
  Lines shorter = whole;
  shorter.erase(shorter.begin() + 100);
  EXPECT_NE(refusal(shorter).find("first line"), std::string::npos);
  Lines longer = whole;
  longer.push_back(whole[3]);
  EXPECT_NE(refusal(longer).find("behind the last line"), std::string::npos);
  Lines garbled = whole;
  garbled[7] = "{\"link\":";
  EXPECT_NE(refusal(garbled).find("line 8"), std::string::npos);
  EXPECT_NE(refusal({}).find("cut"), std::string::npos);
  EXPECT_NE(refusal({"hello"}).find("line 1"), std::string::npos);
  EXPECT_NE(refusal({R"({"a":1})"}).find("no export"), std::string::npos);
}

TEST_F(Transfer, the_state_of_another_profile_or_a_newer_program_is_refused) {
  fill();
  EXPECT_NE(refusal(exported("other"), true).find("profile 'other'"), std::string::npos);
  Lines newer = exported();
  newer[0].replace(newer[0].find(":2,"), 3, ":3,");
  EXPECT_NE(refusal(newer, true).find("newer"), std::string::npos);
}

TEST_F(Transfer, reset_forgets_one_flow_or_all_and_keeps_the_runs) {
  fill();
  EXPECT_EQ(admin()->reset("people").links, 2504);
  EXPECT_FALSE(open()->checkpoint("people", "people"));
  EXPECT_EQ(open()->countFailed("people"), 0);
  EXPECT_EQ(open()->checkpoint("items", "items"), "c2");
  EXPECT_EQ(admin()->reset("").links, 1);
  EXPECT_FALSE(open()->checkpoint("items", "items"));
  EXPECT_EQ(open()->lastRuns(5).size(), 1U);
  EXPECT_EQ(open("other")->countLinks("people"), 1);
  try {
    admin()->reset("poeple");
    ADD_FAILURE();
  } catch (const StatusError& e) {
    EXPECT_NE(std::string(e.what()).find("items, people"), std::string::npos) << e.what();
  }
}

TEST_F(Transfer, nothing_is_changed_under_a_run_that_is_at_work) {
  fill();
  const Lines lines = exported();
  const auto holder = open();
  holder->beginRun("r2");
  EXPECT_EQ(admin()->lease()->runId, "r2");
  EXPECT_EQ(errorOf([&] { admin()->reset(""); }).kind(), StoreError::Kind::busy);
  EXPECT_EQ(errorOf([&] { admin()->importFrom(from(lines), true); }).kind(), StoreError::Kind::busy);
  EXPECT_EQ(open()->checkpoint("items", "items"), "c2");
  EXPECT_NO_THROW(exported()) << "looking is always allowed";
}

TEST_F(Transfer, a_run_that_slept_through_a_reset_stores_nothing_afterwards) {
  fill();
  const auto sleeper = open();
  sleeper->beginRun("r2");
  clock.advanceSeconds(61);
  admin()->reset("");
  EXPECT_FALSE(admin()->lease());
  EXPECT_EQ(errorOf([&] { sleeper->settle("people", settlementOf({"late"}, "late")); }).kind(),
            StoreError::Kind::fenced);
  EXPECT_FALSE(open()->checkpoint("people", "people"));
}

TEST_F(Transfer, runs_are_found_by_the_beginning_of_their_id) {
  const auto store = open();
  for (const char* id : {"abc-1", "abd-2"}) {
    store->beginRun(id);
    store->finishRun({id, "ok", clock.now, clock.now, "", {}});
    clock.advanceSeconds(1);
  }
  EXPECT_EQ(admin()->findRuns("ab").size(), 2U);
  ASSERT_EQ(admin()->findRuns("abc").size(), 1U);
  EXPECT_EQ(admin()->findRuns("abc")[0].runId, "abc-1");
  EXPECT_EQ(admin()->runs(1).at(0).runId, "abd-2");
  EXPECT_TRUE(admin()->findRuns("%").empty());
}

}  // namespace
}  // namespace spojka::host
