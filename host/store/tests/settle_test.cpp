// SPDX-License-Identifier: Apache-2.0
// What one transaction stores, and that it is all or nothing.
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using Settle = StoreTest;

TEST_F(Settle, keeps_links_checkpoint_and_failed_records_of_one_settlement) {
  {
    const auto store = open();
    Settlement s;
    s.links = {link("a", 1), link("č\"\\", 2)};
    s.failed = {failedRecord("f")};
    s.checkpoints = {{"people", "c1"}};
    store->settle("people", s);
    store->settle("people", s);
  }
  const auto store = open();
  const auto found = store->findLinks("people", {"č\"\\", "missing", "a"});
  ASSERT_TRUE(found[0] && !found[1] && found[2]);
  EXPECT_EQ(found[0]->targetId, "id-č\"\\");
  EXPECT_EQ(found[2]->fingerprint, link("a", 1).link.fingerprint);
  EXPECT_EQ(store->checkpoint("people", "people"), "c1");
  const auto failed = store->failed("people", "", 10);
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].attempts, 2);
  EXPECT_EQ(failed[0].bodyJson, R"({"x":1})");
  EXPECT_EQ(store->countLinks("people"), 2);
}

TEST_F(Settle, a_link_keeps_which_fields_had_a_value_and_a_flow_what_the_engine_notes) {
  {
    const auto store = open();
    Settlement s;
    s.links = {link("a", 1), link("b", 2)};
    s.links[0].link.filled = 0x7fff'ffff'ffff'ffff;
    s.notes = R"({"mapping":"č"})";
    EXPECT_FALSE(store->notes("people"));
    store->settle("people", s);
    s.links = {link("b", 2)};
    s.links[0].link.filled = 5;
    s.notes.reset();
    store->settle("people", s);
  }
  const auto store = open();
  const auto found = store->findLinks("people", {"a", "b"});
  EXPECT_EQ(found[0]->filled, 0x7fff'ffff'ffff'ffff);
  EXPECT_EQ(found[1]->filled, 5);
  EXPECT_EQ(store->notes("people"), R"({"mapping":"č"})") << "a settlement without notes leaves them";
  EXPECT_FALSE(store->notes("items"));
}

TEST_F(Settle, keys_that_differ_only_behind_a_zero_byte_stay_apart) {
  using namespace std::string_literals;
  const auto store = open();
  store->settle("people", settlementOf({"a"s, "a\0b"s}, "c"));
  EXPECT_EQ(store->countLinks("people"), 2);
  EXPECT_EQ(store->findLinks("people", {"a\0b"s})[0]->targetId, "id-a\0b"s);
}

TEST_F(Settle, a_link_written_again_is_replaced_and_a_removed_one_is_gone) {
  const auto store = open();
  store->settle("people", settlementOf({"a", "b"}, "c1"));
  Settlement s;
  s.links = {link("a", 9)};
  s.removedLinks = {"b", "never there"};
  store->settle("people", s);
  EXPECT_EQ(store->findLinks("people", {"a"})[0]->fingerprint[0], 9);
  EXPECT_FALSE(store->findLinks("people", {"b"})[0]);
  EXPECT_EQ(store->checkpoint("people", "people"), "c1")
      << "a settlement without a checkpoint leaves the stored one";
}

TEST_F(Settle, of_two_links_of_one_key_in_a_settlement_the_later_one_stays) {
  const auto store = open();
  Settlement s;
  s.links = {link("a", 1), link("b", 1), link("a", 2)};
  store->settle("people", s);
  s.links = {link("b", 3), link("b", 4)};
  store->settle("people", s);
  EXPECT_EQ(store->countLinks("people"), 2);
  EXPECT_EQ(store->findLinks("people", {"a"})[0]->fingerprint[0], 2);
  EXPECT_EQ(store->findLinks("people", {"b"})[0]->fingerprint[0], 4);
}

// What a feed brings together shares pages, whatever its keys are.
TEST_F(Settle, links_stay_in_the_sequence_in_which_they_first_came) {
  const auto store = open();
  store->settle("people", settlementOf({"m", "c", "x"}, "c1"));
  store->settle("people", settlementOf({"a", "c"}, "c2"));
  EXPECT_EQ(sqlText("SELECT key FROM link ORDER BY rowid"), "m,c,x,a");
}

TEST_F(Settle, profiles_and_flows_of_one_file_do_not_see_each_other) {
  const auto one = open("one");
  const auto two = open("two");
  one->settle("people", settlementOf({"a"}, "c"));
  two->settle("people", settlementOf({"b"}, "d"));
  EXPECT_FALSE(two->findLinks("people", {"a"})[0]);
  EXPECT_FALSE(one->findLinks("items", {"a"})[0]);
  EXPECT_EQ(one->checkpoint("people", "people"), "c");
  EXPECT_EQ(two->checkpoint("people", "people"), "d");
  EXPECT_EQ(one->countLinks("people"), 1);
}

TEST_F(Settle, a_checkpoint_belongs_to_one_flow_and_one_of_its_streams) {
  const auto store = open();
  Settlement s = settlementOf({"a"}, "c1", "customers");
  s.checkpoints.push_back({"papers", "o1"});
  store->settle("people", s);
  store->settle("letters", settlementOf({"a"}, "c7", "customers"));
  store->settle("people", settlementOf({}, "o2", "papers"));
  EXPECT_EQ(store->checkpoint("people", "customers"), "c1");
  EXPECT_EQ(store->checkpoint("people", "papers"), "o2");
  EXPECT_EQ(store->checkpoint("letters", "customers"), "c7");
  EXPECT_FALSE(store->checkpoint("letters", "papers")) << "that flow has not read it yet";
  EXPECT_FALSE(store->checkpoint("people", "people"));
}

TEST_F(Settle, a_key_that_passes_is_forgotten_and_one_that_fails_again_stays) {
  const auto store = open();
  Settlement failing;
  failing.failed = {failedRecord("f")};
  store->settle("people", failing);
  failing.passed = {"f"};
  store->settle("people", failing);
  EXPECT_EQ(store->countFailed("people"), 1);
  Settlement passing;
  passing.passed = {"f"};
  store->settle("people", passing);
  EXPECT_EQ(store->countFailed("people"), 0);
}

TEST_F(Settle, a_settlement_that_breaks_half_way_leaves_nothing_of_itself) {
  const auto store = open();
  store->settle("people", settlementOf({"a"}, "c1"));
  // The checkpoint comes last: everything else of the settlement has been written by then.
  sql("CREATE TRIGGER breaks BEFORE UPDATE ON checkpoint WHEN NEW.text = 'c2' "
      "BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
  Settlement s = settlementOf({"b"}, "c2");
  s.removedLinks = {"a"};
  s.failed = {failedRecord("f")};
  EXPECT_EQ(errorOf([&] { store->settle("people", s); }).kind(), StoreError::Kind::unavailable);
  EXPECT_TRUE(store->findLinks("people", {"a"})[0]);
  EXPECT_FALSE(store->findLinks("people", {"b"})[0]);
  EXPECT_EQ(store->countFailed("people"), 0);
  EXPECT_EQ(store->checkpoint("people", "people"), "c1");

  sql("DROP TRIGGER breaks");
  store->settle("people", s);
  EXPECT_EQ(store->checkpoint("people", "people"), "c2") << "the same store goes on after a failure";
}

TEST_F(Settle, a_flow_that_was_rolled_back_is_made_anew) {
  const auto store = open();
  sql("CREATE TRIGGER breaks BEFORE INSERT ON link BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
  EXPECT_THROW(store->settle("people", settlementOf({"a"}, "c")), StoreError);
  sql("DROP TRIGGER breaks");
  open("other")->settle("things", settlementOf({"z"}, "z"));  // takes the id that was free again
  store->settle("people", settlementOf({"a"}, "c"));
  EXPECT_EQ(store->checkpoint("people", "people"), "c");
  EXPECT_EQ(open("other")->countLinks("things"), 1);
}

TEST_F(Settle, failed_records_come_in_pages_sorted_by_key) {
  const auto store = open();
  Settlement s;
  for (const char* key : {"b", "d", "a", "c"}) s.failed.push_back(failedRecord(key));
  store->settle("people", s);
  const auto first = store->failed("people", "", 2);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[1].key, "b");
  const auto rest = store->failed("people", first[1].key, 10);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(rest[0].key, "c");
  EXPECT_EQ(store->keptFailures("people").size(), 4U);
}

}  // namespace
}  // namespace spojka::host
