// SPDX-License-Identifier: Apache-2.0
// Keys out of records the way people write them.
#include <gmock/gmock.h>

#include "host/identity/key_reader.hpp"
#include "host/store/store.hpp"
#include "spojka/json.hpp"

namespace spojka::host::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = IdentityKey::Kind;

std::vector<std::string> email(const char* text) {
  return normalised(Kind::email, text, {});
}
std::vector<std::string> phone(const char* text, const char* region = "CZ") {
  return normalised(Kind::phone, text, region);
}

TEST(Keys, an_address_is_one_however_it_is_written) {
  for (const char* text : {"jana@example.com", " JANA@Example.COM ", "Jana Nováková <jana@example.com>",
                           "mailto:jana@example.com", "jana@example.com;", "\"jana@example.com\""})
    EXPECT_THAT(email(text), ElementsAre("jana@example.com")) << text;
}

TEST(Keys, several_addresses_in_one_field_are_several) {
  EXPECT_THAT(email("jana@example.com, Petr <petr@example.com>; jana@example.com"),
              ElementsAre("jana@example.com", "petr@example.com"));
}

TEST(Keys, what_is_no_address_joins_nobody) {
  for (const char* text : {"", "none", "@", "jana@", "@example.com", "jana@example", "jana at example.com",
                           "jana@@example..com"})
    EXPECT_THAT(email(text), IsEmpty()) << text;
}

TEST(Keys, a_number_is_one_however_it_is_written) {
  for (const char* text : {"600000001", "600 000 001", "+420 600 000 001", "00420600000001",
                           "+420-600-000-001", "tel.: 600 000 001"})
    EXPECT_THAT(phone(text), ElementsAre("+420600000001")) << text;
  EXPECT_THAT(phone("600 000 001", "PL"), ElementsAre("+48600000001")) << "the region decides";
}

TEST(Keys, several_numbers_in_one_field_are_several) {
  EXPECT_THAT(phone("600 000 001, 600 000 002"), ElementsAre("+420600000001", "+420600000002"));
}

TEST(Keys, numbers_too_short_to_be_dialled_join_nobody) {
  for (const char* text : {"", "0", "112", "60000", "600 000", "-", "123456"})
    EXPECT_THAT(phone(text), IsEmpty()) << text;
}

TEST(Keys, an_id_is_taken_exactly_but_for_blanks_around_it) {
  EXPECT_THAT(normalised(Kind::id, " Ab-1 ", {}), ElementsAre("Ab-1"));
  EXPECT_THAT(normalised(Kind::id, "  ", {}), IsEmpty());
}

CatalogField field(const char* path, const char* type = "string") {
  CatalogField f;
  f.path = path;
  f.type = type;
  return f;
}
std::vector<CatalogEntry> sources() {
  CatalogEntry cards;
  cards.name = "cards";
  cards.fields = {field("guid"), field("accounts[].email"), field("phone"), field("full_name"),
                  field("country")};
  CatalogEntry visits;
  visits.name = "visits";
  visits.fields = {field("card_guid"), field("email"), field("phone"), field("full_name"), field("country")};
  return {cards, visits};
}
FlowRule rule() {
  FlowRule flow;
  flow.flow = "people";
  flow.streams = {"cards", "visits"};
  flow.stream = "cards";
  flow.identity.keys = {
      {Kind::id, "guid", {{"cards", {"guid"}}, {"visits", {"card_guid"}}}, {}, {}, {}, {}},
      {Kind::email, "email", {{"cards", {"accounts[].email"}}, {"visits", {"email"}}}, {}, {}, {}, {}},
      {Kind::phone, "phone", {{"cards", {"phone"}}, {"visits", {"phone"}}}, "CZ", {}, "name", {}},
      {Kind::name, "name", {{"cards", {"full_name"}}, {"visits", {"full_name"}}}, {}, {}, {}, {}}};
  return flow;
}

class Reading : public ::testing::Test {
 protected:
  KeyReader compiled(const FlowRule& flow) {
    std::vector<ProfileProblem> problems;
    auto reader = KeyReader::compile(flow, sources(), problems);
    for (const auto& problem : problems) ADD_FAILURE() << problem.message;
    return std::move(*reader);
  }
  std::string problemOf(const FlowRule& flow) {
    std::vector<ProfileProblem> problems;
    EXPECT_FALSE(KeyReader::compile(flow, sources(), problems));
    return problems.size() == 1 ? problems.front().message : "(several)";
  }
  std::vector<MemberKey> read(const KeyReader& reader, const char* stream, const char* json) {
    return reader.read(stream, ValueView(arena.copyArray(&(value = parseJson(arena, json)), 1)));
  }
  Arena arena;
  spojka_value value{};
};

TEST_F(Reading, records_of_different_streams_have_the_same_keys_for_the_same_person) {
  const KeyReader reader = compiled(rule());
  const auto card =
      read(reader, "cards",
           R"({"guid":"g1","accounts":[{"email":"Jana@example.com"},{"email":"j@example.com"}],)"
           R"("phone":"600 000 001","full_name":"Mgr. Jana Nováková"})");
  const auto visit = read(reader, "visits",
                          R"({"card_guid":"g1","email":"jana@example.com","phone":"+420600000001",)"
                          R"("full_name":"NOVAKOVA Jana"})");
  ASSERT_EQ(card.size(), 4U);
  ASSERT_EQ(visit.size(), 3U);
  for (const auto& key : visit) EXPECT_NE(std::find(card.begin(), card.end(), key), card.end());
  EXPECT_NE(card.back().name, 0);
}

TEST_F(Reading, the_same_text_of_two_kinds_of_key_is_two_keys) {
  FlowRule flow = rule();
  flow.identity.keys[1] = {Kind::id, "card", {{"cards", {"phone"}}}, {}, {}, {}, {}};
  const auto keys = read(compiled(flow), "cards", R"({"guid":"x","phone":"x"})");
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_NE(keys[0].value, keys[1].value);
}

TEST_F(Reading, what_never_joins_is_no_key_in_whatever_spelling) {
  FlowRule flow = rule();
  flow.identity.never = {
      {"email", {"Info@Example.com"}, {}}, {"phone", {"600 000 009"}, {}}, {"name", {"Jan Novák"}, {}}};
  const KeyReader reader = compiled(flow);
  EXPECT_THAT(read(reader, "visits", R"({"email":"INFO <info@example.com>","phone":"+420 600 000 009"})"),
              IsEmpty());
  const auto keys = read(reader, "visits", R"({"phone":"600000001","full_name":"NOVÁK Jan"})");
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].name, 0) << "a name that is nobody's agrees with nothing";
}

TEST_F(Reading, numbers_are_read_in_the_country_of_their_record) {
  FlowRule flow = rule();
  flow.identity.keys[2].region = "{country}";
  flow.identity.keys[2].otherwise = "CZ";
  const KeyReader reader = compiled(flow);
  const auto of = [&](const char* json) { return read(reader, "visits", json).at(0).value; };
  EXPECT_EQ(of(R"({"phone":"600000001","country":"Polsko"})"), of(R"({"phone":"+48600000001"})"));
  EXPECT_EQ(of(R"({"phone":"600000001"})"), of(R"({"phone":"+420600000001"})"));
  EXPECT_EQ(reader.paths("visits").size(), 5U);
}

TEST_F(Reading, a_flow_of_ids_knows_that_others_belong_to_nothing) {
  EXPECT_FALSE(compiled(rule()).onlyIds());
  FlowRule flow = rule();
  flow.identity.keys = {rule().identity.keys[0], rule().identity.keys[3]};
  EXPECT_TRUE(compiled(flow).onlyIds());
}

TEST_F(Reading, only_addresses_and_numbers_are_counted_for_shared_boxes) {
  FlowRule flow = rule();
  flow.identity.moreThan = 20;
  const KeyReader reader = compiled(flow);
  EXPECT_FALSE(reader.counts({0, 1, 0}));
  EXPECT_TRUE(reader.counts({1, 1, 0}));
  EXPECT_FALSE(compiled(rule()).counts({1, 1, 0}));
}

TEST_F(Reading, what_is_wrong_is_said_with_the_key_and_the_stream) {
  FlowRule flow = rule();
  flow.identity.keys[1].places[1].paths = {"emial"};
  EXPECT_THAT(problemOf(flow),
              HasSubstr("identity key 'email', stream 'visits': unknown source field 'emial'"));
  flow = rule();
  flow.identity.keys[2].region = "XX";
  flow.identity.keys[2].places.resize(1);
  EXPECT_THAT(problemOf(flow), HasSubstr("is not a region"));
  flow = rule();
  flow.identity.never = {{"email", {"nobody"}, {}}};
  EXPECT_THAT(problemOf(flow), HasSubstr("never_join_by.email: 'nobody' is none"));
}

TEST_F(Reading, finds_what_somebody_asks_for) {
  const KeyReader reader = compiled(rule());
  const auto keys = read(reader, "visits", R"({"email":"jana@example.com","phone":"600000001"})");
  EXPECT_EQ(reader.asked("JANA@example.com").back().value, keys[0].value);
  bool found = false;
  for (const auto& key : reader.asked("600 000 001")) found = found || key.value == keys[1].value;
  EXPECT_TRUE(found);
}

TEST(MemberKeys, come_back_from_their_bytes) {
  const std::vector<MemberKey> keys{{0, -5, 0}, {2, INT64_MAX, INT64_MIN}, {3, 7, INT64_MIN}, {63, 7, 1}};
  EXPECT_EQ(readKeys(writeKeys(keys)), keys);
  EXPECT_EQ(writeKeys(keys).size(), 9U + 17U + 9U + 17U) << "no name, and the same name, take no room";
  // As earlier versions wrote them.
  const std::string earlier = std::string("\0", 1) + std::string(16, '\0') + "\2" + std::string(16, '\1');
  EXPECT_EQ(readKeys(earlier).at(1).name, 0x0101'0101'0101'0101);
  EXPECT_THROW(readKeys("short"), StoreError);
}

}  // namespace
}  // namespace spojka::host::identity
