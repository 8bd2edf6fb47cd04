// SPDX-License-Identifier: Apache-2.0
// Groups that are kept right while records come, change and leave: always those that all records together
// would form from scratch, and no more of them touched than had to be.
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>
#include <string>

#include "host/identity/gatherer.hpp"
#include "host/identity/tests/memory_table.hpp"
#include "host/identity/tests/some_keys.hpp"

namespace spojka::host::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Groups = std::set<std::set<std::string>>;

const Gatherer::Rules kRules{kSomeRules, 3, {"cards", "visits"}};

struct Given {
  std::string stream;
  std::string key;
  std::vector<MemberKey> keys;
  std::string body = "{}";
  std::int64_t atUs = 0;
};

class Gathering : public ::testing::Test {
 protected:
  void take(std::vector<Given> records) {
    Gatherer gatherer(table, kRules);
    for (auto& r : records) {
      std::sort(r.keys.begin(), r.keys.end());
      gatherer.take({r.stream, r.key, r.atUs, r.keys, r.body});
    }
    gatherer.finish();
  }
  void leave(const std::string& stream, const std::string& key) {
    Gatherer gatherer(table, kRules);
    gatherer.leave(stream, key);
    gatherer.finish();
  }
  void decide(Decision decision) {
    table.decided.push_back(std::move(decision));
    Gatherer(table, kRules).finish();
  }
  std::int64_t groupOf(const std::string& stream, const std::string& key) {
    return table.find(stream, key)->group;
  }
  void named(const std::string& stream, const std::string& key) {
    table.rows.at(groupOf(stream, key)).name = stream + ":" + key;
  }
  // As texts: which key, who is on its own because of it, whom it leads to.
  std::set<std::string> conflictsOf() {
    const auto name = [&](std::int64_t member) {
      const auto found = table.find(member);
      return found ? found->stream + ":" + found->key : std::string("(nobody)");
    };
    std::set<std::string> all;
    for (const auto& c : table.kept) {
      std::set<std::string> sides;
      for (const auto member : c.leadsTo) sides.insert(name(member));
      std::string text = std::to_string(c.value) + "/" + std::to_string(c.name);
      if (c.member != 0) text += " " + name(c.member);
      for (const auto& side : sides) text += " -> " + side;
      EXPECT_TRUE(all.insert(text).second) << text << " twice";
    }
    return all;
  }
  MemoryTable table;
};

TEST_F(Gathering, records_join_as_they_come) {
  take({{"cards", "1", {id(1), mail(1)}}});
  take({{"visits", "7", {mail(1)}}});
  take({{"visits", "8", {mail(2)}}});
  EXPECT_EQ(table.partition(), (Groups{{"cards:1", "visits:7"}, {"visits:8"}}));
}

TEST_F(Gathering, a_record_that_comes_again_unchanged_touches_nothing) {
  take({{"cards", "1", {id(1), mail(1)}}, {"visits", "7", {mail(1)}}});
  table.touched.clear();
  take({{"cards", "1", {id(1), mail(1)}}});
  EXPECT_THAT(table.touched, IsEmpty());
  take({{"cards", "1", {id(1), mail(1)}, R"({"a":1})"}});
  EXPECT_THAT(table.touched, ElementsAre(groupOf("cards", "1")));
}

TEST_F(Gathering, only_groups_that_a_record_touches_are_looked_at) {
  std::vector<Given> many;
  for (int i = 0; i < 1000; ++i) many.push_back({"visits", "v" + std::to_string(i), {mail(100 + i, 5)}});
  take(many);
  table.touched.clear();
  table.looks = 0;
  take({{"visits", "new", {mail(100, 5), tel(1, 5)}}});
  EXPECT_THAT(table.touched, SizeIs(1));
  EXPECT_LT(table.looks, 10);
  table.touched.clear();
  table.looks = 0;
  take({{"visits", "joins two", {mail(101), mail(102)}}});
  EXPECT_THAT(table.touched, SizeIs(1));
  EXPECT_LT(table.looks, 20);
}

TEST_F(Gathering, a_big_group_is_not_gone_through_for_one_record_more) {
  std::vector<Given> many;
  for (int i = 0; i < 1000; ++i) many.push_back({"visits", "v" + std::to_string(i), {mail(1, 5)}});
  take(many);
  table.looks = 0;
  take({{"visits", "new", {mail(1, 5)}}});
  EXPECT_LT(table.looks, 10);
}

TEST_F(Gathering, joining_groups_keeps_the_object_of_the_first_stream_else_the_oldest) {
  take({{"visits", "7", {mail(1)}}, {"visits", "8", {mail(2)}}, {"cards", "1", {id(1), mail(3)}}});
  named("visits", "7");
  named("visits", "8");
  const auto seven = groupOf("visits", "7");
  const auto eight = groupOf("visits", "8");
  take({{"visits", "9", {mail(1), mail(2)}}});
  EXPECT_EQ(groupOf("visits", "9"), seven);
  EXPECT_EQ(table.rows.at(eight).into, seven) << "its object waits to be merged";
  named("cards", "1");
  const auto card = groupOf("cards", "1");
  take({{"visits", "10", {mail(1), mail(3)}}});
  EXPECT_EQ(groupOf("visits", "7"), card);
  EXPECT_EQ(table.rows.at(seven).into, card);
}

TEST_F(Gathering, a_group_is_known_by_a_key_for_as_long_as_one_of_its_members_has_it) {
  take({{"cards", "1", {id(1), mail(1)}}, {"visits", "7", {mail(1), mail(2)}}, {"visits", "8", {mail(2)}}});
  leave("cards", "1");
  take({{"visits", "9", {mail(1)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7", "visits:8", "visits:9"}}));
  leave("visits", "7");
  EXPECT_EQ(table.partition(), (Groups{{"visits:8"}, {"visits:9"}}));
  // In one transaction: what comes after the change is not led to whoever had the key before.
  take({{"visits", "8", {mail(3)}}, {"visits", "10", {mail(2)}}, {"visits", "11", {mail(3)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:8", "visits:11"}, {"visits:9"}, {"visits:10"}}));
}

TEST_F(Gathering, a_group_that_was_never_written_leaves_nothing_behind) {
  take({{"visits", "7", {mail(1)}}});
  take({{"visits", "8", {mail(2)}}});
  take({{"visits", "9", {mail(1), mail(2)}}});
  EXPECT_THAT(table.rows, SizeIs(1));
}

TEST_F(Gathering, parting_leaves_the_object_to_the_larger_part) {
  take({{"visits", "7", {mail(1)}},
        {"visits", "8", {mail(1), mail(2)}},
        {"visits", "9", {mail(2)}},
        {"visits", "a", {mail(2)}}});
  named("visits", "7");
  const auto group = groupOf("visits", "7");
  table.touched.clear();
  take({{"visits", "8", {mail(2)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7"}, {"visits:8", "visits:9", "visits:a"}}));
  EXPECT_EQ(groupOf("visits", "9"), group) << "though it bears the name of the leaver";
  EXPECT_NE(groupOf("visits", "7"), group);
  EXPECT_THAT(table.touched, SizeIs(2)) << "both are written anew";
}

TEST_F(Gathering, a_key_that_turns_out_to_lead_to_two_ids_parts_what_it_had_joined) {
  take({{"cards", "1", {id(1), mail(1)}}, {"visits", "7", {mail(1)}}});
  take({{"cards", "2", {id(2), mail(1)}}});
  EXPECT_EQ(table.partition(), (Groups{{"cards:1"}, {"cards:2"}, {"visits:7"}}));
  ASSERT_THAT(table.kept, SizeIs(1));
  EXPECT_EQ(table.kept[0].value, mail(1).value);
  EXPECT_THAT(table.kept[0].leadsTo, SizeIs(2));
  take({{"cards", "2", {id(2), mail(2)}}});
  EXPECT_EQ(table.partition(), (Groups{{"cards:1", "visits:7"}, {"cards:2"}}));
  EXPECT_THAT(table.kept, IsEmpty());
}

TEST_F(Gathering, a_new_id_does_not_slip_into_a_group_that_has_another) {
  take({{"cards", "1", {id(1), mail(1)}}});
  take({{"visits", "7", {id(2), mail(1)}}});
  EXPECT_EQ(table.partition(), (Groups{{"cards:1"}, {"visits:7"}}));
}

TEST_F(Gathering, beyond_so_many_names_a_key_joins_nobody_and_parts_what_it_joined) {
  take({{"visits", "1", {mail(1, 11)}}, {"visits", "2", {mail(1, 12)}}, {"visits", "3", {mail(1, 13)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:1", "visits:2", "visits:3"}}));
  take({{"visits", "3b", {mail(1, 13)}}});
  EXPECT_THAT(table.partition(), SizeIs(1)) << "the same name once more is no further one";
  take({{"visits", "4", {mail(1, 14)}}});
  EXPECT_THAT(table.partition(), SizeIs(5));
  take({{"visits", "5", {mail(1, 11)}}});
  EXPECT_THAT(table.partition(), SizeIs(6));
  leave("visits", "4");
  EXPECT_THAT(table.partition(), SizeIs(1)) << "three names again";
}

TEST_F(Gathering, a_switchboard_joins_nobody_even_where_names_agree) {
  take({{"visits", "1", {tel(1, 11)}}, {"visits", "2", {tel(1, 11)}}, {"visits", "3", {tel(1, 12)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:1", "visits:2"}, {"visits:3"}}));
  take({{"visits", "4", {tel(1, 13)}}, {"visits", "5", {tel(1, 14)}}});
  EXPECT_THAT(table.partition(), SizeIs(5));
}

TEST_F(Gathering, an_id_is_never_a_shared_box) {
  std::vector<Given> many;
  for (int i = 0; i < 9; ++i) many.push_back({"visits", std::to_string(i), {MemberKey{0, 1001, 10 + i}}});
  take(many);
  EXPECT_THAT(table.partition(), SizeIs(1));
}

TEST_F(Gathering, a_group_lives_as_long_as_it_has_a_member) {
  take({{"visits", "7", {mail(1)}}, {"visits", "8", {mail(1)}}});
  named("visits", "7");
  const auto group = groupOf("visits", "7");
  leave("visits", "7");
  EXPECT_EQ(groupOf("visits", "8"), group);
  table.touched.clear();
  leave("visits", "8");
  EXPECT_EQ(table.rows.count(group), 1U) << "its object is there still";
  EXPECT_THAT(table.touched, ElementsAre(group));
  leave("visits", "8");
}

TEST_F(Gathering, decisions_act_once_and_hold_for_ever) {
  take({{"visits", "7", {mail(1)}}, {"visits", "8", {mail(1)}}, {"visits", "9", {mail(2)}}});
  decide({Decision::Kind::alone, {"visits", "8"}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7"}, {"visits:8"}, {"visits:9"}}));
  EXPECT_FALSE(table.decided[0].fresh);
  decide({Decision::Kind::together, {"visits", "7"}, {"visits", "9"}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7", "visits:9"}, {"visits:8"}}));
  take({{"visits", "8", {mail(1), mail(2)}}, {"visits", "a", {mail(2)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7", "visits:9", "visits:a"}, {"visits:8"}}));
}

TEST_F(Gathering, a_decision_that_is_replaced_parts_what_only_it_had_joined) {
  take({{"visits", "7", {mail(1)}}, {"visits", "9", {mail(2)}}});
  const Decision join{Decision::Kind::together, {"visits", "7"}, {"visits", "9"}};
  decide(join);
  table.undecide(join);
  decide({Decision::Kind::alone, {"visits", "7"}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7"}, {"visits:9"}}));
}

TEST_F(Gathering, a_decision_waits_for_a_record_that_is_not_there_yet) {
  decide({Decision::Kind::together, {"visits", "7"}, {"visits", "9"}});
  take({{"visits", "7", {mail(1)}}});
  take({{"visits", "9", {mail(2)}}});
  EXPECT_EQ(table.partition(), (Groups{{"visits:7", "visits:9"}}));
}

// From scratch, without the class under test but for partition().
Groups fromScratch(const std::vector<Given>& records, const std::vector<Decision>& decisions) {
  std::map<std::pair<std::string, std::string>, Given> all;
  for (const auto& r : records) all[{r.stream, r.key}] = r;
  std::map<std::int64_t, std::set<std::int64_t>> names;
  for (const auto& [name, r] : all)
    for (const auto& key : r.keys)
      if (key.rule != 0 && key.name != 0) names[key.value].insert(key.name);
  std::vector<std::vector<MemberKey>> keys;
  std::map<std::pair<std::string, std::string>, std::size_t> index;
  std::vector<std::string> texts;
  for (const auto& [name, r] : all) {
    index[name] = keys.size();
    texts.push_back(name.first + ":" + name.second);
    auto& own = keys.emplace_back(r.keys);
    std::sort(own.begin(), own.end());
    std::erase_if(own, [&](const MemberKey& key) { return names[key.value].size() > kRules.moreThan; });
  }
  Decided decided;
  for (const auto& d : decisions) {
    const auto first = index.find({d.first.stream, d.first.key});
    const auto second = index.find({d.second.stream, d.second.key});
    if (first == index.end()) continue;
    if (d.kind == Decision::Kind::alone) {
      decided.alone.push_back(first->second);
    } else if (second != index.end()) {
      (d.kind == Decision::Kind::together ? decided.together : decided.apart)
          .emplace_back(first->second, second->second);
    }
  }
  const auto parts = partition(keys, kRules.keys, decided).part;
  std::map<std::size_t, std::set<std::string>> sets;
  for (std::size_t i = 0; i < parts.size(); ++i) sets[parts[i]].insert(texts[i]);
  Groups groups;
  for (auto& [part, set] : sets) groups.insert(std::move(set));
  return groups;
}

// Few values for many records, so that everything happens: joining, contradictions, shared boxes.
Given randomRecord(std::mt19937& random, int records) {
  const auto pick = [&](int n) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(n)); };
  const int spread = records / 2 + 2;
  Given r;
  r.stream = pick(3) == 0 ? "cards" : "visits";
  r.key = std::to_string(pick(records));
  const std::int64_t name = pick(4) == 0 ? 0 : 1 + pick(6);
  if (pick(3) == 0) r.keys.push_back(id(pick(spread)));
  for (int i = static_cast<int>(pick(3)); i > 0; --i) r.keys.push_back(mail(pick(spread), name));
  if (pick(2) == 0) r.keys.push_back(tel(pick(spread), name));
  std::sort(r.keys.begin(), r.keys.end());
  r.keys.erase(std::unique(r.keys.begin(), r.keys.end()), r.keys.end());
  r.body = std::to_string(pick(3));
  return r;
}

// SPOJKA_GATHER_SEEDS tries more.
unsigned seeds() {
  const char* asked = std::getenv("SPOJKA_GATHER_SEEDS");
  return asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : 60U;
}

class GatheringAtRandom : public Gathering, public ::testing::WithParamInterface<unsigned> {};

TEST_P(GatheringAtRandom, is_always_what_all_records_form_from_scratch) {
  std::mt19937 random(GetParam());
  const int records = 6 + static_cast<int>(GetParam() % 40);
  std::map<std::pair<std::string, std::string>, Given> now;
  const auto expected = [&] {
    std::vector<Given> all;
    for (const auto& [name, r] : now) all.push_back(r);
    return fromScratch(all, table.decided);
  };
  for (int step = 0; step < 60; ++step) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + " step " + std::to_string(step));
    if (random() % 5 == 0 && !now.empty()) {
      const auto at = std::next(now.begin(), static_cast<std::ptrdiff_t>(random() % now.size()));
      leave(at->second.stream, at->second.key);
      now.erase(at);
    } else if (random() % 12 == 0 && now.size() > 1) {
      const auto any = [&] {
        const auto& r = std::next(now.begin(), static_cast<std::ptrdiff_t>(random() % now.size()))->second;
        return Decision::Record{r.stream, r.key};
      };
      const auto kind = static_cast<Decision::Kind>(1 + random() % 3);
      Decision d{kind, any(), kind == Decision::Kind::alone ? Decision::Record{} : any()};
      if (d.first == d.second) continue;
      decide(d);
    } else {
      std::vector<Given> batch;
      for (auto i = 1 + random() % 6; i > 0; --i) batch.push_back(randomRecord(random, records));
      for (const auto& r : batch) now[{r.stream, r.key}] = r;
      take(batch);
    }
    ASSERT_EQ(table.partition(), expected());
    for (const auto& [id, group] : table.rows)
      ASSERT_TRUE(group.into != 0 || !group.name.empty() || table.sizeOf(id) > 0) << "an empty group is left";
  }
  // In another sequence, one by one.
  std::vector<Given> shuffled;
  for (const auto& [name, r] : now) shuffled.push_back(r);
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  const auto decided = table.decided;
  const auto conflicts = conflictsOf();
  table = MemoryTable();
  table.decided = decided;
  for (const auto& r : shuffled) take({r});
  EXPECT_EQ(table.partition(), expected());
  EXPECT_EQ(conflictsOf(), conflicts);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GatheringAtRandom, ::testing::Range(1U, 1U + seeds()));

}  // namespace
}  // namespace spojka::host::identity
