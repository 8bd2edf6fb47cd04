// SPDX-License-Identifier: Apache-2.0
// How a flow says what belongs together, and what is wrong with how it says so.
#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string flow(const std::string& lines) {
  return kHead + "flows:\n  people:\n    from: [cards, visits]\n    to: person\n" + lines;
}

const std::string kIdentity =
    "    identity:\n"
    "      - { id: guid, cards: guid, visits: card_guid }\n"
    "      - { email: mail, cards: \"accounts[].email\", visits: [email, other_email] }\n"
    "      - { phone: phone, cards: phone, visits: phone, region: CZ, with: who }\n"
    "      - { name: who, cards: full_name, visits: full_name }\n";

std::string onlyProblem(const std::string& lines) {
  const auto problems = problemsOf(flow(lines));
  return problems.size() == 1 ? problems.front() : "(" + std::to_string(problems.size()) + " problems)";
}

TEST(Identity, reads_keys_strongest_first_with_a_place_in_each_stream) {
  const Profile profile =
      load(flow(kIdentity +
                "    never_join_by: { mail: [info@example.com, shop@example.com], phone: \"600 000 001\", "
                "more_than: 20 }\n    on_duplicates: keep\n    deletes: delete\n"));
  const FlowRule& rule = profile.flows.at(0);
  EXPECT_TRUE(rule.gathers());
  EXPECT_THAT(rule.streams, ElementsAre("cards", "visits"));
  EXPECT_EQ(rule.stream, "cards");
  EXPECT_EQ(rule.onDuplicates, OnDuplicates::keep);
  EXPECT_EQ(rule.onDelete, OnDelete::remove);
  const auto& keys = rule.identity.keys;
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[0].kind, IdentityKey::Kind::id);
  EXPECT_EQ(keys[1].name, "mail");
  EXPECT_THAT(keys[1].places.at(1).paths, ElementsAre("email", "other_email"));
  EXPECT_EQ(keys[2].with, "who");
  EXPECT_EQ(keys[2].region, "CZ");
  EXPECT_EQ(keys[3].kind, IdentityKey::Kind::name);
  ASSERT_EQ(rule.identity.never.size(), 2U);
  EXPECT_THAT(rule.identity.never[0].values, ElementsAre("info@example.com", "shop@example.com"));
  EXPECT_THAT(rule.identity.never[1].values, ElementsAre("600 000 001"));
  EXPECT_EQ(rule.identity.moreThan, 20);
}

TEST(Identity, without_options_duplicates_are_merged_and_nothing_is_deleted) {
  const FlowRule rule = load(flow(kIdentity)).flows.at(0);
  EXPECT_EQ(rule.onDuplicates, OnDuplicates::merge);
  EXPECT_EQ(rule.onDelete, OnDelete::keep);
  EXPECT_EQ(rule.identity.moreThan, 0);
}

TEST(Identity, one_stream_may_be_gathered_too) {
  const Profile profile = load(kHead +
                               "flows:\n  people:\n    from: visits\n    to: person\n    identity:\n"
                               "      - { email: email, visits: email }\n");
  EXPECT_TRUE(profile.flows.at(0).gathers());
  EXPECT_FALSE(load(kHead + "flows:\n  a:\n    from: visits\n    to: person\n").flows.at(0).gathers());
}

TEST(Identity, several_streams_need_something_that_joins_their_records) {
  EXPECT_THAT(onlyProblem(""), HasSubstr("nothing says which of their records belong together"));
  EXPECT_THAT(onlyProblem("    deletes: delete\n    identity:\n      - { email: email, cards: email }\n"),
              HasSubstr("(0 problems)"));
  EXPECT_THAT(problemsOf(kHead + "flows:\n  a:\n    from: visits\n    to: person\n    on_duplicates: keep\n"),
              ElementsAre(HasSubstr("is for flows that gather records")));
  EXPECT_EQ(load(kHead + "flows:\n  a:\n    from: visits\n    to: person\n    deletes: delete\n")
                .flows.at(0)
                .onDelete,
            OnDelete::remove);
  EXPECT_EQ(load(kHead + "streams:\n  visits:\n    to: person\n    deletes: delete\n").flows.at(0).onDelete,
            OnDelete::remove)
      << "the short form too";
}

TEST(Identity, says_what_is_wrong_with_a_key_and_where) {
  const auto key = [](const std::string& text) {
    return onlyProblem("    identity:\n      - { email: email, cards: email }\n      - " + text + "\n");
  };
  EXPECT_THAT(key("{ e-mail: x, cards: a }"), HasSubstr("13:9 flows.people.identity[1] does not begin with"));
  EXPECT_THAT(key("email"), HasSubstr("does not begin with"));
  EXPECT_THAT(key("{ email: email, cards: b }"), HasSubstr("two keys named 'email'"));
  EXPECT_THAT(key("{ email: more_than, cards: b }"), HasSubstr("has no name of its own"));
  EXPECT_THAT(key("{ id: guid }"), HasSubstr("names no source field"));
  EXPECT_THAT(key("{ id: guid, card: a, cards: b }"), HasSubstr("did you mean 'cards'?"));
  EXPECT_THAT(key("{ phone: phone, cards: a }"), HasSubstr("add region"));
  EXPECT_THAT(key("{ id: guid, cards: a, with: name }"), HasSubstr("unknown key 'with'"));
  EXPECT_THAT(key("{ phone: phone, cards: a, region: CZ, with: name }"), HasSubstr("no key of kind name"));
  EXPECT_THAT(key("{ id: guid, cards: [] }"), HasSubstr("is an empty list"));
  EXPECT_THAT(onlyProblem("    identity: email\n"), HasSubstr("must be a list of keys"));
  EXPECT_THAT(onlyProblem("    identity:\n      - { name: name, cards: a }\n"),
              HasSubstr("a name alone joins nobody"));
}

TEST(Identity, says_what_is_wrong_with_what_never_joins) {
  const auto never = [](const std::string& text) {
    return onlyProblem(kIdentity + "    never_join_by: " + text + "\n");
  };
  EXPECT_THAT(never("{ email: a@example.com }"), HasSubstr("names 'email', which is no key of identity"));
  EXPECT_THAT(never("{ more_than: 0 }"), HasSubstr("a whole number from 1"));
  EXPECT_THAT(never("{ more_than: many }"), HasSubstr("a whole number from 1"));
  EXPECT_THAT(never("{ mail: [] }"), HasSubstr("is an empty list"));
  EXPECT_THAT(onlyProblem("    identity:\n      - { email: email, cards: email }\n"
                          "    never_join_by: { more_than: 20 }\n"),
              HasSubstr("has no key of kind name"));
}

TEST(Identity, options_are_one_of_two_words) {
  EXPECT_THAT(onlyProblem(kIdentity + "    deletes: yes\n"), HasSubstr("must be keep or delete"));
  EXPECT_THAT(onlyProblem(kIdentity + "    on_duplicates: drop\n"), HasSubstr("must be merge or keep"));
}

TEST(Identity, streams_need_not_be_read_in_every_run) {
  using ::testing::Pair;
  constexpr std::int64_t kHourMs = 3'600'000;
  const auto of = [](const std::string& every) {
    return load(flow(kIdentity + "    every: " + every + "\n")).flows.at(0);
  };
  EXPECT_THAT(of("{ cards: 6h }").everyMsOf, ElementsAre(Pair("cards", 6 * kHourMs)));
  EXPECT_THAT(of("1h").everyMsOf, ElementsAre(Pair("cards", kHourMs), Pair("visits", kHourMs)));
  EXPECT_EQ(of("1h").everyMs, 0) << "its groups are written all the same";
  EXPECT_THAT(onlyProblem(kIdentity + "    every: { cards: never }\n"),
              HasSubstr("every.cards must be a time"));
  EXPECT_THAT(onlyProblem(kIdentity + "    every: { others: 6h }\n"), HasSubstr("others"));
}

TEST(Identity, a_reference_leads_to_a_flow_that_takes_the_records_stream_among_others) {
  const std::string people = flow(kIdentity);
  EXPECT_THAT(
      problemsOf(people +
                 "  visits:\n    from: visits\n    to: visit\n    fields:\n      person: { ref: people }\n"),
      IsEmpty());
  EXPECT_THAT(
      problemsOf(people +
                 "  bills:\n    from: bills\n    to: bill\n    fields:\n      person: { ref: people }\n"),
      ElementsAre(HasSubstr("takes stream 'cards', 'visits' and this one 'bills'")));
  EXPECT_THAT(
      problemsOf(people +
                 "    fields:\n      firm: { ref: firms }\n  firms:\n    from: bills\n    to: firm\n"),
      ElementsAre(HasSubstr("they must have a stream in common")));
}

TEST(Identity, flows_that_refer_to_each_other_in_a_circle_are_refused) {
  EXPECT_THAT(
      problemsOf(kHead + "flows:\n  a:\n    from: visits\n    to: visit\n    fields:\n      x: { ref: b }\n"
                         "  b:\n    from: visits\n    to: person\n    fields:\n      x: { ref: a }\n"),
      ElementsAre(HasSubstr("a -> b -> a")));
}

TEST(Identity, per_parts_what_from_gives) {
  const auto field = [](const std::string& text) {
    return kHead + "streams:\n  visits:\n    to: person\n    fields:\n      spent: " + text + "\n";
  };
  EXPECT_EQ(load(field("{ from: sum, per: currency, apply: [sum] }")).flows.at(0).fields.at(0).per,
            "currency");
  EXPECT_THAT(problemsOf(field("{ all: [sum], per: currency, apply: [sum] }")),
              ElementsAre(HasSubstr("parts the values of from, and there is none")));
}

}  // namespace
}  // namespace spojka::host::testing
