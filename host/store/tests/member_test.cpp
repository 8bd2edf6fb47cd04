// SPDX-License-Identifier: Apache-2.0
// What a flow gathers: stored with the checkpoint or not at all, found by its keys, and small.
#include <fmt/format.h>

#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Members : public StoreTest {
 protected:
  static Member member(const std::string& key, const std::string& body = "{}") {
    Member m;
    m.stream = "visits";
    m.key = key;
    m.atUs = 7;
    m.keys = std::string("\0\x01", 2);
    m.body = body;
    return m;
  }
  static void look(Store& store, const std::function<void(MemberTable&)>& work) {
    store.lookAtMembers("people", work);
  }
};

TEST_F(Members, are_stored_with_the_checkpoint_or_not_at_all) {
  {
    const auto store = open();
    store->gather("people", {{"visits", "c1"}}, [&](MemberTable& table) {
      table.add(member("1", R"({"č":1})"));
      table.addKey(11, 0, 0);
    });
    EXPECT_THROW(store->gather("people", {{"visits", "c2"}},
                               [&](MemberTable& table) {
                                 table.add(member("2"));
                                 throw std::runtime_error("killed");
                               }),
                 std::runtime_error);
  }
  const auto store = open();
  EXPECT_EQ(store->checkpoint("people", "visits"), "c1");
  look(*store, [&](MemberTable& table) {
    const auto found = table.find("visits", "1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->body, R"({"č":1})");
    EXPECT_EQ(found->keys, std::string("\0\x01", 2));
    EXPECT_EQ(found->atUs, 7);
    EXPECT_FALSE(table.find("visits", "2"));
    EXPECT_EQ(table.find(found->id)->key, "1");
  });
}

TEST_F(Members, of_another_flow_are_other_members) {
  const auto store = open();
  const auto addOne = [](MemberTable& table) {
    table.add(member("1"));
    table.addKey(11, 0, 0);
  };
  store->gather("people", {}, addOne);
  store->gather("firms", {}, [&](MemberTable& table) {
    EXPECT_FALSE(table.find("visits", "1"));
    EXPECT_TRUE(table.seats(11, std::nullopt, 9).empty());
    EXPECT_TRUE(table.groupsKnownBy(11, std::nullopt).empty());
    addOne(table);
  });
  look(*store, [&](MemberTable& table) {
    EXPECT_EQ(table.groupsKnownBy(11, std::nullopt).size(), 1U);
    EXPECT_EQ(table.seatedIn(0).size(), 1U);
  });
}

// Whether the keys of their groups wait, lie in the table, or were read before they were asked for.
TEST_F(Members, are_found_by_the_keys_and_names_of_their_groups) {
  const auto store = open();
  std::int64_t one = 0;
  std::int64_t two = 0;
  using Groups = std::vector<std::int64_t>;
  const auto groupsAre = [&](MemberTable& table) {
    EXPECT_EQ(table.countNames(11, 10), 3U);
    EXPECT_EQ(table.countNames(11, 2), 2U) << "looks no further than asked";
    EXPECT_EQ(table.countNames(12, 10), 0U) << "no name is none";
    EXPECT_EQ(table.seats(11, std::nullopt, 9).size(), 3U);
    EXPECT_EQ(table.seats(11, std::nullopt, 1).size(), 1U) << "no more than asked";
    ASSERT_EQ(table.seats(11, -7, 9).size(), 1U) << "once, however often it was told";
    EXPECT_EQ(table.seats(11, -7, 9).at(0).group, two);
    EXPECT_TRUE(table.seats(11, -7, 9).at(0).whole);
    EXPECT_TRUE(table.seats(13, std::nullopt, 9).empty());
    EXPECT_EQ(table.groupsKnownBy(11, 6), Groups{one});
    EXPECT_EQ(table.groupsKnownBy(11, std::nullopt), (Groups{one, two})) << "each once";
    EXPECT_TRUE(table.groupsKnownBy(11, 9).empty());
  };
  store->gather("people", {}, [&](MemberTable& table) {
    one = table.addGroup(true);
    two = table.addGroup(true);
    for (const auto& [key, group] : {std::pair{"1", one}, std::pair{"2", two}, std::pair{"3", two}}) {
      Member seated = member(key);
      seated.group = group;
      table.add(seated);
    }
    table.addKey(11, 5, one);
    table.addKey(11, 6, one);
    for (int i = 0; i < 2; ++i) table.addKey(11, -7, two);
    table.addKey(12, 0, two);
    groupsAre(table);
  });
  store->gather("people", {}, [&](MemberTable& table) {
    table.addKey(11, -7, two);
    groupsAre(table);
  });
  store->gather("people", {}, [&](MemberTable& table) {
    table.foresee({12, 13, 11}, 9);
    table.addKey(11, -7, two);
    groupsAre(table);
    // What waits of a value, and what the table has.
    for (const std::int64_t name : {6, 8}) {
      table.addKey(11, name, two);
      table.removeKey(11, name, two);
    }
    table.removeKey(11, -7, two);
    EXPECT_TRUE(table.seats(11, -7, 9).empty());
    table.addKey(11, -7, two);
    groupsAre(table);
  });
  store->gather("people", {}, [&](MemberTable& table) {
    groupsAre(table);
    table.removeKey(11, 6, one);
    EXPECT_TRUE(table.seats(11, 6, 9).empty());
    table.setWhole(two, false);
    EXPECT_FALSE(table.seats(12, std::nullopt, 1).at(0).whole);
    table.seat(table.find("visits", "3")->id, one);
    EXPECT_EQ(table.seatedIn(one).size(), 2U);
    EXPECT_EQ(table.sizeOf(one), 2U);
    EXPECT_EQ(table.membersOf(two).at(0).body, "{}");
  });
  EXPECT_EQ(sqlText("SELECT group_concat(value || '/' || name) FROM group_key"), "11/-7,11/5,12/0");
}

TEST_F(Members, make_their_group_due_once_until_it_is_written) {
  const auto store = open();
  store->gather("people", {}, [&](MemberTable& table) {
    const auto group = table.addGroup(true, 1);
    table.touchOnce(group);
    EXPECT_EQ(table.group(group)->version, 1) << "it is new, and to be written anyway";
    table.touch(group);
    EXPECT_EQ(table.group(group)->version, 2);
    table.touchOnce(group);
    EXPECT_EQ(table.group(group)->version, 2);
    table.wrote(group, 2);
    table.touchOnce(group);
    EXPECT_EQ(table.group(group)->version, 3);
    table.touchOnce(group);
    EXPECT_EQ(table.group(group)->version, 3);
    table.wrote(group, 3);
    table.touchAll();
    table.touchOnce(group);
    EXPECT_EQ(table.group(group)->version, 4);
  });
}

TEST_F(Members, a_group_has_changed_until_that_very_version_was_written) {
  const auto store = open();
  std::int64_t group = 0;
  store->gather("people", {}, [&](MemberTable& table) {
    group = table.addGroup(true);
    EXPECT_TRUE(table.changed(0, 9).empty());
    table.touch(group);
    EXPECT_EQ(table.changed(0, 9).at(0).version, 1);
    EXPECT_TRUE(table.changed(group, 9).empty());
    table.touch(group);
  });
  Settlement s = settlementOf({"visits:1"}, "c");
  s.groups = {{group, 1, false}};
  store->settle("people", s);
  look(*store,
       [&](MemberTable& table) { EXPECT_EQ(table.changed(0, 9).size(), 1U) << "it changed meanwhile"; });
  s.groups = {{group, 2, false}};
  store->settle("people", s);
  look(*store, [&](MemberTable& table) {
    EXPECT_TRUE(table.changed(0, 9).empty());
    EXPECT_EQ(table.groups(0, 9).size(), 1U);
  });
  store->gather("people", {}, [&](MemberTable& table) { table.touchAll(); });
  look(*store, [&](MemberTable& table) { EXPECT_EQ(table.changed(0, 9).size(), 1U); });
  s.groups = {{group, 3, true}};
  store->settle("people", s);
  look(*store, [&](MemberTable& table) { EXPECT_FALSE(table.group(group)); });
}

TEST_F(Members, what_is_merged_into_a_group_that_is_merged_itself_goes_the_same_way) {
  const auto store = open();
  store->gather("people", {}, [&](MemberTable& table) {
    const auto a = table.addGroup(true);
    const auto b = table.addGroup(true);
    const auto c = table.addGroup(true);
    EXPECT_FALSE(table.hasNames());
    table.nameGroup(a, "visits:1");
    EXPECT_TRUE(table.hasNames());
    EXPECT_TRUE(table.isNameTaken("visits:1"));
    EXPECT_FALSE(table.isNameTaken(""));
    table.absorb(a, b);
    table.absorb(b, c);
    EXPECT_EQ(table.absorbed(c).size(), 2U);
    EXPECT_EQ(table.groups(0, 9).size(), 1U) << "those that live";
    EXPECT_EQ(table.groupNamed("visits:1")->id, a);
    table.touch(a);
    EXPECT_TRUE(table.changed(0, 9).empty());
  });
}

TEST_F(Members, that_moved_to_another_group_are_told_once) {
  const auto store = open();
  store->gather("people", {}, [&](MemberTable& table) {
    const auto one = table.add(member("1", R"({"a":1})"));
    table.add(member("2"));
    table.seat(one, table.addGroup(true));
    ASSERT_EQ(table.moved("visits", 0, 9).size(), 1U) << "the other one is in no group";
    EXPECT_EQ(table.moved("visits", 0, 9)[0].body, R"({"a":1})");
    EXPECT_TRUE(table.moved("visits", one, 9).empty());
    EXPECT_TRUE(table.moved("cards", 0, 9).empty());
    table.told("visits");
    EXPECT_TRUE(table.moved("visits", 0, 9).empty());
    table.seat(one, table.addGroup(true));
    EXPECT_EQ(table.moved("visits", 0, 9).size(), 1U);
  });
}

TEST_F(Members, decisions_come_back_as_they_were_made) {
  const auto store = open();
  store->gather("people", {}, [&](MemberTable& table) {
    table.decide({Decision::Kind::apart, {"cards", "1"}, {"visits", "č:7"}});
    table.decide({Decision::Kind::alone, {"visits", "8"}});
    table.decisionsActedUpon();
    table.decide({Decision::Kind::together, {"visits", "8"}, {"visits", "9"}});
    EXPECT_TRUE(table.undecide({Decision::Kind::together, {"visits", "9"}, {"visits", "8"}}));
    EXPECT_FALSE(table.undecide({Decision::Kind::together, {"visits", "9"}, {"visits", "8"}}));
  });
  look(*store, [&](MemberTable& table) {
    const auto all = table.decisions();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].kind, Decision::Kind::apart);
    EXPECT_EQ(all[0].second, (Decision::Record{"visits", "č:7"}));
    EXPECT_FALSE(all[1].fresh);
  });
}

TEST_F(Members, conflicts_go_with_their_key_and_with_their_member) {
  const auto store = open();
  store->gather("people", {}, [&](MemberTable& table) {
    table.addConflict({1, -11, 0, 0, {3, 4}});
    table.addConflict({2, 12, 5, 0, {3, 4}});
    table.addConflict({2, 12, 6, 0, {5}});
    table.addConflict({1, 13, 0, 9, {3, 4}});
    ASSERT_EQ(table.conflicts().size(), 4U);
    EXPECT_EQ(table.conflicts()[0].value, -11);
    EXPECT_EQ(table.conflicts()[0].leadsTo, (std::vector<std::int64_t>{3, 4}));
    table.dropConflicts({{12, 5}}, {});
    EXPECT_EQ(table.conflicts().size(), 3U);
    table.dropConflicts({}, {9, 3});
    EXPECT_EQ(table.conflicts().size(), 2U);
  });
}

TEST_F(Members, are_forgotten_with_the_flow_but_not_what_people_decided) {
  const auto store = open();
  const auto fill = [&] {
    store->gather("people", {{"visits", "c"}}, [&](MemberTable& table) {
      const auto id = table.add(member("1"));
      const auto group = table.addGroup(true);
      table.addKey(11, 0, group);
      table.seat(id, group);
      table.decide({Decision::Kind::alone, {"visits", "1"}});
      table.addConflict({1, 11, 0, 0, {id}});
    });
  };
  fill();
  openStateAdmin(url(), "shop", clock)->reset("people");
  EXPECT_EQ(sqlText("SELECT (SELECT count(*) FROM member) || (SELECT count(*) FROM group_key) || "
                    "(SELECT count(*) FROM gathered) || (SELECT count(*) FROM key_conflict) || "
                    "(SELECT count(*) FROM decision)"),
            "00001");
  fill();
  store->bind(StateSide::destination, {"right", "https://example.com", "", ""}, true);
  EXPECT_EQ(sqlText("SELECT (SELECT count(*) FROM member) || (SELECT count(*) FROM decision)"), "02");
  fill();
  store->bind(StateSide::source, {"left", "https://example.com", "", ""}, true);
  EXPECT_EQ(sqlText("SELECT (SELECT count(*) FROM member) || (SELECT count(*) FROM decision)"), "00");
}

// An export has no members, so that its flow begins anew and finds its objects by their names.
TEST_F(Members, leave_no_checkpoint_in_an_export) {
  const auto store = open();
  store->gather("people", {{"visits", "c1"}}, [&](MemberTable& table) { table.add(member("1")); });
  store->settle("items", settlementOf({"a"}, "c2", "items"));
  std::string all;
  openStateAdmin(url(), "shop", clock)->exportTo([&](std::string_view line) {
    all += std::string(line) + "\n";
  });
  EXPECT_EQ(all.find("c1"), std::string::npos) << all;
  EXPECT_NE(all.find("c2"), std::string::npos) << all;
}

TEST_F(Members, are_known_to_be_seated_where_nobody_refers_to_them) {
  const auto store = open();
  std::int64_t group = 0;
  store->gather("people", {}, [&](MemberTable& table) {
    group = table.addGroup(true);
    table.nobodyRefers();
    Member seated = member("1");
    seated.group = group;
    table.add(seated);
    table.seat(table.add(member("2")), group);
    EXPECT_TRUE(table.moved("visits", 0, 9).empty());
  });
  store->gather("people", {}, [&](MemberTable& table) {
    EXPECT_TRUE(table.moved("visits", 0, 9).empty());
    table.untellAll();
    EXPECT_EQ(table.moved("visits", 0, 9).size(), 2U) << "somebody refers to them now";
    table.told("visits");
    Member seated = member("3");
    seated.group = group;
    table.add(seated);
    EXPECT_EQ(table.moved("visits", 0, 9).size(), 1U);
  });
}

const std::string kVisit =
    R"({"code":"1","who":{"$":"string","s":true,"v":"Jana Nováková"},"paid":{"$":"decimal","v":"1500.00"}})";

TEST_F(Members, are_packed_with_the_words_of_their_stream_and_come_back_as_they_were) {
  {
    const auto store = open();
    store->gather("people", {}, [&](MemberTable& table) { table.add(member("plain", kVisit)); });
    store->gather("people", {}, [&](MemberTable& table) {
      table.words("visits", R"({"code":"","who":{"$":"string","s":true,"v":""},"paid":)");
      table.add(member("1", kVisit));
      table.add(member("short", "{}"));
    });
    store->gather("people", {}, [&](MemberTable& table) {
      table.words("visits", R"({"other":"","words":"")");
      table.add(member("2", kVisit));
    });
  }
  const auto size = [&](const std::string& key) {
    return std::stoi(sqlText("SELECT length(CAST(body AS BLOB)) FROM member WHERE key = '" + key + "'"));
  };
  EXPECT_EQ(size("plain"), static_cast<int>(kVisit.size())) << "there were no words yet";
  EXPECT_LT(size("1"), size("plain") * 2 / 3);
  // As earlier versions stored them.
  sql("UPDATE member_words SET words = CAST(words AS TEXT)");
  sql("UPDATE member SET body = CAST(body AS TEXT) WHERE key = 'plain'");
  look(*open(), [&](MemberTable& table) {
    EXPECT_EQ(table.find("visits", "plain")->body, kVisit);
    EXPECT_EQ(table.find("visits", "1")->body, kVisit);
    EXPECT_EQ(table.find("visits", "2")->body, kVisit);
    EXPECT_EQ(table.find("visits", "short")->body, "{}");
  });
}

TEST_F(Members, that_cannot_be_unpacked_are_said_to_be_damaged) {
  {
    const auto store = open();
    store->gather("people", {}, [&](MemberTable& table) {
      table.words("visits", kVisit);
      table.add(member("1", kVisit));
    });
  }
  for (const char* damage : {"UPDATE member SET body = x'01'", "UPDATE member SET body = x'0163aabb'",
                             "UPDATE member SET body = x'0101aabbcc'"}) {
    sql(damage);
    const auto store = open();
    EXPECT_THROW(look(*store, [&](MemberTable& table) { table.find("visits", "1"); }), StoreError) << damage;
  }
}

TEST_F(Members, cost_less_than_five_hundred_bytes_each) {
  const auto store = open();
  constexpr int kMembers = 20'000;
  // As those of ordinary records: three keys, and what is mapped of them, values of persons marked as such.
  const auto body = [](int i) {
    return fmt::format(
        R"({{"code":"{0}","link":"https://www.example.com/admin/visit/?id={0}",)"
        R"("email":{{"$":"string","s":true,"v":"u{0}@example.com"}},)"
        R"("phone":{{"$":"string","s":true,"v":"+420 600 {0}"}},"billing":{{"full_name":)"
        R"({{"$":"string","s":true,"v":"Jana Nováková {0}"}},"street":{{"$":"string","s":true,"v":"Dlouhá {0}"}}}},)"
        R"("total":{{"with_vat":{{"$":"decimal","v":"{0}.00"}}}},"currency":"CZK"}})",
        100'000 + i);
  };
  const std::string leaf = R"({"$":"string","s":true,"v":""})";
  for (int i = 0; i < kMembers; i += 50)
    store->gather("people", {{"visits", "c"}}, [&](MemberTable& table) {
      table.words("visits", R"({"code":"","link":"","email":)" + leaf + R"(,"phone":)" + leaf +
                                R"(,"billing":{"full_name":)" + leaf + R"(,"street":)" + leaf +
                                R"(},"total":{"with_vat":{"$":"decimal","v":""}},"currency":"")");
      for (int k = i; k < i + 50; ++k) {
        Member m = member("2024" + std::to_string(100'000 + k), body(k));
        m.keys = std::string(51, 'k');
        m.group = table.addGroup(true);
        table.add(m);
        for (int key = 0; key < 3; ++key)
          table.addKey(0x1234'5678'9ABC'0000 + k * 7919 + key, 0x7FFF'1234'5678 + k, m.group);
      }
    });
  const auto bytes = std::stoll(sqlText("PRAGMA page_count")) * std::stoll(sqlText("PRAGMA page_size"));
  RecordProperty("bytes_a_member", static_cast<int>(bytes / kMembers));
  EXPECT_LT(bytes / kMembers, 500);
}

}  // namespace
}  // namespace spojka::host
