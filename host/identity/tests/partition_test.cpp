// SPDX-License-Identifier: Apache-2.0
// The rules of gathering, one by one. Records are written as the keys they have: id1, mail1, tel1/name1.
#include "host/identity/partition.hpp"

#include <gmock/gmock.h>

#include <string>

#include "host/identity/tests/some_keys.hpp"

namespace spojka::host::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Partition of(const std::vector<std::vector<MemberKey>>& records, const Decided& decided = {}) {
  return partition(records, kSomeRules, decided);
}
std::vector<std::size_t> parts(const std::vector<std::vector<MemberKey>>& records,
                               const Decided& decided = {}) {
  return of(records, decided).part;
}

TEST(Partition, the_same_id_or_address_joins) {
  EXPECT_THAT(parts({{id(1)}, {id(1), mail(1)}, {mail(1)}, {mail(2)}}), ElementsAre(0, 0, 0, 3));
  EXPECT_THAT(of({{mail(1)}, {mail(1), mail(2)}, {mail(2)}}).part, ElementsAre(0, 0, 0));
}

TEST(Partition, a_number_joins_only_where_the_names_agree) {
  EXPECT_THAT(parts({{tel(1, 7)}, {tel(1, 8)}, {tel(1, 7)}}), ElementsAre(0, 1, 0));
}

TEST(Partition, an_empty_name_agrees_with_nothing) {
  EXPECT_THAT(parts({{tel(1, 0)}, {tel(1, 0)}}), ElementsAre(0, 1));
}

TEST(Partition, a_shared_number_under_different_names_is_no_conflict) {
  EXPECT_THAT(of({{id(1), tel(1, 7)}, {id(2), tel(1, 8)}}).conflicts, IsEmpty());
}

TEST(Partition, different_ids_never_join) {
  const auto found = of({{id(1), mail(1)}, {id(2), mail(1)}});
  EXPECT_THAT(found.part, ElementsAre(0, 1));
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].kind, Conflict::Kind::key);
  EXPECT_EQ(found.conflicts[0].key, mail(1));
  EXPECT_THAT(found.conflicts[0].leadsTo, ElementsAre(0, 1));
}

TEST(Partition, only_where_both_sides_have_an_id_can_ids_differ) {
  EXPECT_THAT(parts({{id(1), mail(1)}, {mail(1)}}), ElementsAre(0, 0));
}

TEST(Partition, a_key_that_leads_to_two_ids_joins_nothing_also_what_it_had_joined_before) {
  EXPECT_THAT(parts({{id(1), mail(1)}, {mail(1)}, {mail(1)}}), ElementsAre(0, 0, 0));
  EXPECT_THAT(parts({{id(1), mail(1)}, {mail(1)}, {mail(1)}, {id(2), mail(1)}}), ElementsAre(0, 1, 2, 3));
}

TEST(Partition, a_record_that_leads_to_two_ids_by_keys_of_one_kind_is_on_its_own_and_a_conflict) {
  const auto found = of({{id(1), mail(1)}, {id(2), mail(2)}, {mail(1), mail(2)}, {mail(1)}});
  EXPECT_THAT(found.part, ElementsAre(0, 1, 2, 0));
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].kind, Conflict::Kind::record);
  EXPECT_EQ(found.conflicts[0].record, 2U);
  EXPECT_THAT(found.conflicts[0].leadsTo, ElementsAre(0, 1));
}

TEST(Partition, a_record_on_its_own_is_joined_by_no_weaker_key_either) {
  EXPECT_THAT(parts({{id(1), mail(1)}, {id(2), mail(2)}, {mail(1), mail(2), tel(1, 7)}, {tel(1, 7)}}),
              ElementsAre(0, 1, 2, 3));
}

TEST(Partition, the_stronger_key_decides_where_a_weaker_one_leads_elsewhere) {
  const auto found = of({{id(1), mail(1)}, {id(2), tel(1, 7)}, {mail(1), tel(1, 7)}});
  EXPECT_THAT(found.part, ElementsAre(0, 1, 0));
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].key, tel(1, 7));
}

TEST(Partition, a_records_own_id_beats_an_address) {
  EXPECT_THAT(parts({{id(1), mail(1)}, {id(2), mail(2)}, {id(2), mail(1)}}), ElementsAre(0, 1, 1));
}

TEST(Partition, in_a_chain_between_two_ids_each_record_goes_to_the_nearer_one) {
  // 1 -mail1- a -mail2- b -mail3- 2: what leads to both in the middle joins nothing.
  const auto found = of({{id(1), mail(1)}, {mail(1), mail(2)}, {mail(2), mail(3)}, {id(2), mail(3)}});
  EXPECT_THAT(found.part, ElementsAre(0, 0, 2, 2));
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].key, mail(2));
  // With one record more there is a middle.
  EXPECT_THAT(
      parts({{id(1), mail(1)}, {mail(1), mail(2)}, {mail(2), mail(3)}, {mail(3), mail(4)}, {id(2), mail(4)}}),
      ElementsAre(0, 0, 2, 3, 3));
}

TEST(Partition, two_keys_of_kind_id_join_where_no_one_has_two_of_either) {
  const std::vector<KeyRule> rules{{true, false}, {true, false}, {false, false}};
  const MemberKey card1{1, 51, 0};
  const MemberKey card2{1, 52, 0};
  const MemberKey address{2, 61, 0};
  EXPECT_THAT(partition({{id(1), address}, {card1, address}, {address}}, rules, {}).part,
              ElementsAre(0, 0, 0));
  EXPECT_THAT(partition({{id(1), card1}, {id(2), card1}}, rules, {}).part, ElementsAre(0, 1));
  EXPECT_THAT(partition({{id(1), address}, {card1, address}, {card2, address}}, rules, {}).part,
              ElementsAre(0, 1, 2));
}

TEST(Partition, people_join_what_the_rules_do_not) {
  Decided decided;
  decided.together = {{0, 2}};
  EXPECT_THAT(parts({{mail(1)}, {mail(2)}, {mail(3)}, {mail(3)}}, decided), ElementsAre(0, 1, 0, 0));
}

TEST(Partition, people_may_join_different_ids_which_are_one_from_then_on) {
  Decided decided;
  decided.together = {{0, 1}};
  const auto found = of({{id(1), mail(1)}, {id(2), mail(1)}, {id(1)}, {id(2)}, {mail(1)}}, decided);
  EXPECT_THAT(found.part, ElementsAre(0, 0, 0, 0, 0));
  EXPECT_THAT(found.conflicts, IsEmpty());
}

TEST(Partition, people_take_a_record_out) {
  Decided decided;
  decided.alone = {1};
  EXPECT_THAT(parts({{id(1), mail(1)}, {id(1), mail(1)}, {mail(1)}}, decided), ElementsAre(0, 1, 0));
}

TEST(Partition, what_people_keep_apart_stays_apart_and_the_rest_with_the_first) {
  Decided decided;
  decided.apart = {{0, 1}};
  const auto found = of({{mail(1)}, {mail(1)}, {mail(1)}}, decided);
  EXPECT_THAT(found.part, ElementsAre(0, 1, 0));
  EXPECT_THAT(found.conflicts, IsEmpty());
  EXPECT_THAT(parts({{id(1)}, {id(1), mail(1)}, {id(1)}}, decided), ElementsAre(0, 1, 0));
  decided.apart = {{1, 0}};
  EXPECT_THAT(parts({{mail(1)}, {mail(1)}, {mail(1)}}, decided), ElementsAre(0, 1, 1));
}

TEST(Partition, what_people_keep_apart_does_not_come_together_by_a_third) {
  Decided decided;
  decided.apart = {{0, 2}};
  const auto found = of({{mail(1)}, {mail(1), mail(2)}, {mail(2)}}, decided);
  EXPECT_NE(found.part[0], found.part[2]);
  EXPECT_EQ(found.part[1], found.part[0]) << "with the first";
  EXPECT_THAT(found.conflicts, IsEmpty());
}

// One with an id is a side of its own, which fits each of the two.
TEST(Partition, what_people_keep_apart_does_not_come_together_by_a_side_that_fits_both) {
  Decided decided;
  decided.apart = {{0, 2}};
  const auto found = of({{mail(1)}, {id(1), mail(1), mail(2)}, {mail(2)}}, decided);
  EXPECT_NE(found.part[0], found.part[2]);
}

TEST(Partition, a_decision_silences_the_conflict_it_is_about) {
  Decided decided;
  decided.apart = {{0, 1}};
  const auto found = of({{id(1), mail(1)}, {id(2), mail(1)}, {mail(1)}}, decided);
  EXPECT_THAT(found.part, ElementsAre(0, 1, 2)) << "different ids: the address still joins nothing";
  EXPECT_THAT(found.conflicts, IsEmpty());
}

TEST(Partition, a_later_decision_gives_way_to_an_earlier_one) {
  Decided decided;
  decided.together = {{0, 1}, {1, 2}};
  decided.apart = {{0, 2}};
  EXPECT_THAT(parts({{}, {}, {}}, decided), ElementsAre(0, 0, 2));
}

}  // namespace
}  // namespace spojka::host::identity
