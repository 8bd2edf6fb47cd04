// SPDX-License-Identifier: Apache-2.0
// A flow that gathers, from the source's records to objects at the destination.
#include "gather_fixture.hpp"
#include "host/engine/decide/group_referred.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class Gather : public GatherTest {};

TEST_F(Gather, records_of_one_person_become_one_object_named_after_the_first) {
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com> + J. <jana@example.com>",
                                             "Petr <petr@example.com>"));
  EXPECT_TRUE(script.objects.count(objectOf("cards", "1")));
  EXPECT_TRUE(script.objects.count(objectOf("visits", "8")));
  EXPECT_EQ(row(r, 0).flow, "people");
  EXPECT_EQ(row(r, 0).counts.read, 2) << "groups";
  EXPECT_EQ(row(r, 0).counts.created, 2);
  EXPECT_EQ(r.run.sources.size(), 2U);
}

TEST_F(Gather, write_nothing_the_second_time) {
  go();
  const int before = writes();
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(writes(), before);
  EXPECT_EQ(row(r, 0).counts.read, 0);
}

TEST_F(Gather, a_new_record_of_a_known_person_is_one_write_of_one_object) {
  go();
  const int before = writes();
  visits().push_back({"9", "JANA@example.com"});
  const auto r = go();
  EXPECT_EQ(writes(), before + 1);
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  EXPECT_EQ(script.objects[objectOf("cards", "1")],
            "Jana <jana@example.com> + J. <jana@example.com> + JANA@example.com");
}

TEST_F(Gather, what_changes_nothing_in_the_object_is_settled_without_a_request) {
  go();
  const int before = writes();
  openStateAdmin("sqlite:" + (dir / "s.db").string(), "shop", clock)
      ->decide("people", [](MemberTable& table) { table.touchAll(); });
  auto r = go();
  EXPECT_EQ(row(r, 0).counts.unchanged, 2);
  EXPECT_EQ(writes(), before);
  r = go();
  EXPECT_EQ(row(r, 0).counts.read, 0) << "and not offered again";
}

TEST_F(Gather, when_a_record_parts_from_its_group_both_objects_are_right) {
  go();
  visits().push_back({"7", "J. <other@example.com>"});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects[objectOf("cards", "1")], "Jana <jana@example.com>");
  EXPECT_EQ(script.objects[objectOf("visits", "7")], "J. <other@example.com>");
}

TEST_F(Gather, the_object_keeps_its_name_when_an_earlier_record_joins) {
  cards().clear();
  go();
  EXPECT_TRUE(script.objects.count(objectOf("visits", "7")));
  cards() = {{"1", "Jana <jana@example.com>"}};
  const auto r = go();
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  EXPECT_EQ(row(r, 0).counts.created, 0);
  EXPECT_EQ(script.objects[objectOf("visits", "7")], "Jana <jana@example.com> + J. <jana@example.com>");
}

TEST_F(Gather, a_record_that_is_deleted_stays_a_member_unless_the_flow_deletes) {
  go();
  visits().push_back({"8", "", SPOJKA_OP_DELETE});
  go();
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(Gather, with_deletes_the_object_goes_with_its_last_record) {
  onDelete = OnDelete::remove;
  go();
  visits().push_back({"8", "", SPOJKA_OP_DELETE});
  visits().push_back({"7", "", SPOJKA_OP_DELETE});
  limits.allowChanges = {"people"};
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), ElementsAre("Jana <jana@example.com>"));
  EXPECT_EQ(row(r, 0).counts.deleted, 1);
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  EXPECT_EQ(row(go(), 0).counts.read, 0);
}

TEST_F(Gather, a_stream_that_is_not_due_is_not_read_and_its_members_stay) {
  notDue = {"cards"};
  go();
  EXPECT_EQ(script.objects.size(), 2U) << "what was never read is";
  script.opened.clear();
  cards().push_back({"2", "Olga <olga@example.com>"});
  visits().push_back({"9", "Jana N. <jana@example.com>"});
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(script.opened, ElementsAre("visits"));
  EXPECT_EQ(script.objects[objectOf("cards", "1")],
            "Jana <jana@example.com> + J. <jana@example.com> + Jana N. <jana@example.com>");
  EXPECT_EQ(script.objects.size(), 2U);
  notDue.clear();
  go();
  EXPECT_EQ(script.objects.size(), 3U);
}

TEST_F(Gather, a_stream_that_is_not_due_is_read_all_the_same_for_others_or_under_new_rules) {
  go();
  notDue = {"cards", "visits"};
  script.opened.clear();
  go();
  EXPECT_THAT(script.opened, ElementsAre("cards", "visits")) << "a run that was asked for does something";
  notDue = {"visits"};
  withVisits = true;
  script.opened.clear();
  ASSERT_EQ(go().status, RunStatus::ok);
  EXPECT_THAT(script.opened, ElementsAre("cards", "visits"));
  withVisits = false;
  notDue = {"cards"};
  titleFrom = {"visits.name", "cards.name"};
  limits.allowChanges = {"people"};
  script.opened.clear();
  ASSERT_EQ(go().status, RunStatus::ok);
  EXPECT_THAT(script.opened, ElementsAre("cards", "visits"));
}

// They come in one batch, and the last of them is how the record is.
TEST_F(Gather, a_record_that_leaves_and_comes_back_at_once_is_there) {
  onDelete = OnDelete::remove;
  go();
  visits().push_back({"8", "", SPOJKA_OP_DELETE});
  visits().push_back({"8", "Petr Novotny <petr@example.com>"});
  limits.allowChanges = {"people"};
  go();
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com> + J. <jana@example.com>",
                                             "Petr Novotny <petr@example.com>"));
}

// What came before the source broke is stored, however little it is.
TEST_F(Gather, what_came_before_the_source_broke_are_members_already) {
  cards().clear();
  script.batchSize = 1;
  script.beforeRow = [](std::size_t at) {
    if (at == 1) throw DataError("script", "cut off");
  };
  EXPECT_NE(go().status, RunStatus::ok);
  state->lookAtMembers("people", [&](MemberTable& table) {
    EXPECT_TRUE(table.find("visits", "7"));
    EXPECT_FALSE(table.find("visits", "8"));
  });
  EXPECT_EQ(state->checkpoint("people", "visits"), "1");
}

TEST_F(Gather, a_refused_group_is_offered_until_it_passes) {
  script.outcomeFor = [&](const std::string& name) {
    return name == objectOf("visits", "8") ? static_cast<std::uint32_t>(SPOJKA_W_REJECTED) : 0U;
  };
  auto r = go();
  EXPECT_EQ(row(r, 0).counts.failed, 1);
  EXPECT_EQ(state->failed("people", "", 9).at(0).key, "visits:8");
  script.outcomeFor = nullptr;
  timer.pass(std::chrono::hours(24));
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 1);
  EXPECT_TRUE(state->failed("people", "", 9).empty());
  EXPECT_EQ(row(go(), 0).counts.read, 0);
}

TEST_F(Gather, what_the_source_cannot_read_is_kept_until_it_can) {
  visits()[0].name = "(broken)";
  auto r = go();
  EXPECT_EQ(row(r, 0).counts.failed, 1);
  EXPECT_TRUE(row(r, 0).counts.addsUp());
  EXPECT_EQ(state->failed("people", "", 9).at(0).key, "unread visits:7");
  visits().push_back({"7", "J. <jana@example.com>"});
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_TRUE(state->failed("people", "", 9).empty());
  EXPECT_EQ(script.objects[objectOf("cards", "1")], "Jana <jana@example.com> + J. <jana@example.com>");
}

TEST_F(Gather, a_group_that_failed_and_was_joined_to_another_is_forgotten) {
  script.outcomeFor = [&](const std::string& name) {
    return name == objectOf("visits", "8") ? static_cast<std::uint32_t>(SPOJKA_W_REJECTED) : 0U;
  };
  go();
  visits().push_back({"9", "<petr@example.com> <jana@example.com>"});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_TRUE(state->failed("people", "", 9).empty());
  EXPECT_EQ(script.objects.size(), 1U);
}

TEST_F(Gather, what_was_gathered_before_a_kill_is_written_afterwards) {
  int left = 3;
  script.beforeWrite = [&] {
    if (--left == 0) throw std::runtime_error("killed");
  };
  for (int i = 0; i < 200; ++i)
    visits().push_back({std::to_string(100 + i), "p" + std::to_string(i) + "@example.com"});
  connections = 1;
  const auto r = go();
  EXPECT_NE(r.status, RunStatus::ok);
  script.beforeWrite = nullptr;
  state.reset();
  state = open();
  const auto again = go();
  EXPECT_EQ(again.status, RunStatus::ok) << again.run.error;
  EXPECT_EQ(script.objects.size(), 202U);
  EXPECT_TRUE(script.opened.size() >= 2U);
  for (const auto& [name, count] : script.writes) EXPECT_LE(count, 2) << name;
}

TEST_F(Gather, other_rules_make_every_object_anew) {
  go();
  transforms = {};
  const auto before = writes();
  onDelete = OnDelete::remove;  // no part of what an object is made of
  EXPECT_EQ(row(go(), 0).counts.read, 0);
  EXPECT_EQ(writes(), before);
}

TEST_F(Gather, a_record_refers_to_the_object_of_its_person) {
  withVisits = true;
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  ASSERT_EQ(r.run.flows.size(), 2U);
  EXPECT_EQ(row(r, 1).flow, "notes");
  EXPECT_EQ(row(r, 1).counts.created, 2);
  EXPECT_EQ(script.owners[objectOf("notes", "7")], objectOf("cards", "1"));
  EXPECT_EQ(row(r, 1).counts.updated, 0) << "once: their persons were there";
  EXPECT_EQ(script.dangling, 0) << "people were written first";
  EXPECT_THAT(script.opened, ElementsAre("cards", "visits")) << "each stream is read once";
}

TEST_F(Gather, a_flow_of_ids_skips_records_without_one) {
  onlyIds = true;
  cards() = {{"1", "A"}};
  visits() = {{"7", "A"}, {"8", ""}};
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.skipped, 1);
  EXPECT_EQ(row(r, 0).counts.created, 1);
  EXPECT_THAT(names(), ElementsAre(objectOf("cards", "1")));
}

TEST_F(Gather, the_reference_of_a_group_is_that_of_its_newest_record_that_has_one) {
  const auto at = [](const char* key, std::int64_t us) {
    return fake::Row{key, "<jana@example.com>", SPOJKA_OP_UPSERT, 0, us};
  };
  visits() = {at("7", 20), at("8", 10), at("9", 30)};
  with([&](Coupling& c) {
    const auto r = Runner(c, RunMode::write).run();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    c.store.beginRun("another");
    Settlement written;
    written.links = {{"7", Link{"newer", {}, 0}}, {"8", Link{"older", {}, 0}}};
    c.store.settle("companies", written);
    MembersReferred referred(c.store, c.mappings.front(), "companies", false);
    EXPECT_EQ(referred.written({"cards:1"}).front()->targetId, "newer");
    EXPECT_TRUE(referred.written({"cards:none"}).front()->targetId.empty())
        << "who has none refers to nothing";
    return r;
  });
}

TEST_F(Gather, a_record_that_the_source_does_not_bring_follows_its_person) {
  withVisits = true;
  go();
  EXPECT_EQ(script.owners[objectOf("notes", "8")], objectOf("visits", "8"));
  cards().push_back({"2", "Petr <petr@example.com> <jana@example.com>"});
  visits().push_back({"9", "<petr@example.com>"});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.owners[objectOf("notes", "8")], script.owners[objectOf("notes", "9")]);
  EXPECT_EQ(script.owners[objectOf("notes", "8")], objectOf("cards", "1")) << "all of them are one now";
  EXPECT_EQ(row(r, 1).counts.read, 2) << "the new one, and the one that moved";
  EXPECT_EQ(row(r, 1).counts.updated, 1);
  EXPECT_EQ(row(go(), 1).counts.read, 0);
}

TEST_F(Gather, a_flow_that_comes_back_is_told_of_seats_given_without_it) {
  withVisits = true;
  go();
  EXPECT_EQ(script.owners[objectOf("notes", "8")], objectOf("visits", "8"));
  withVisits = false;
  cards().push_back({"2", "Petr <petr@example.com> <jana@example.com>"});
  EXPECT_EQ(go().status, RunStatus::ok);
  withVisits = true;
  EXPECT_EQ(go().status, RunStatus::ok);
  EXPECT_EQ(script.owners[objectOf("notes", "8")], objectOf("cards", "1"));
}

}  // namespace
}  // namespace spojka::host
