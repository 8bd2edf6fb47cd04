// SPDX-License-Identifier: Apache-2.0
// A person asks to be forgotten.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kEmail = "Zora.Erasova@forget.example";

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string stateBytes(const World& w) {
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) bytes += content(w.dir / (std::string("state.db") + suffix));
  return bytes;
}

std::string orderName(World& w, std::uint64_t i) {
  return "test-shop_orders_" + w.outside.catalogue().order(i).id;
}

TEST(Erase, a_person_is_found_in_every_stream_and_gone_from_the_destination_and_the_state) {
  World w(10, 20);
  w.outside.catalogue().changeCustomer(2, {{"email", kEmail}});
  w.outside.catalogue().changeOrder(3, {{"email", "zora.erasova@forget.example"}});
  w.outside.catalogue().changeOrder(4, {{"email", kEmail}, {"full_name", "Zora Erasova"}});
  // One order of hers is refused and kept as a failed record, body and all.
  sandbox::Fault refuse;
  refuse.method = "POST";
  refuse.path = "*contacts*";
  refuse.status = 400;
  refuse.body = R"({"error":{"primary":["no"]},"result":null})";
  refuse.contentType = "application/json";
  refuse.times = -1;
  w.outside.addFault(refuse);
  ASSERT_EQ(w.run().process.exit, 3);
  EXPECT_THAT(stateBytes(w), HasSubstr("Erasova")) << "the failed record holds her data";
  w.outside.clearFaults();
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), 30U);

  const auto receipt = w.dir / "receipt.json";
  auto r = w.spojka("erase", {"--email", "zora.erasova@FORGET.example", "--receipt", receipt.string()});
  EXPECT_EQ(r.process.exit, 2) << "nobody can be asked";
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("--yes"), HasSubstr(orderName(w, 3))));
  EXPECT_EQ(w.outside.contactCount(), 30U);
  EXPECT_FALSE(std::filesystem::exists(receipt));

  r = w.spojka("erase", {"--email", "zora.erasova@FORGET.example", "--receipt", receipt.string(), "--yes"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("Deleted at the destination: 3"), HasSubstr("brings them again")));
  EXPECT_EQ(w.outside.contactCount(), 27U);
  EXPECT_FALSE(w.outside.contact(orderName(w, 3)));
  EXPECT_FALSE(w.outside.contact(orderName(w, 4)));
  EXPECT_TRUE(w.outside.contact(orderName(w, 5)));
  EXPECT_THAT(stateBytes(w), AllOf(Not(HasSubstr("Erasova")), Not(HasSubstr("rasova@"))));
  const auto status = w.spojka("status", {"--json"});
  EXPECT_EQ(status.json["streams"]["orders"]["links"].GetInt64(), 18);

  const std::string text = content(receipt);
  EXPECT_THAT(text, AllOf(HasSubstr("\"destination\":\"deleted\""), HasSubstr("\"link_removed\":true")));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("rasova")), Not(HasSubstr(w.outside.catalogue().order(3).id + "\"")),
                          Not(HasSubstr("test-shop_orders"))));
  struct stat info {};
  ASSERT_EQ(::stat(receipt.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(Erase, what_only_the_failed_records_know_is_found_and_no_byte_of_it_is_left) {
  World w(1, 4);
  w.outside.catalogue().changeOrder(2, {{"email", kEmail}, {"full_name", "Zora Erasova"}});
  const std::string key = w.outside.catalogue().order(2).id;
  sandbox::Fault refuse;
  refuse.method = "POST";
  refuse.path = "*contacts*";
  refuse.status = 400;
  refuse.times = -1;
  w.outside.addFault(refuse);
  ASSERT_EQ(w.run().process.exit, 3);
  w.outside.catalogue().deleteOrder(2);
  ASSERT_THAT(stateBytes(w), HasSubstr("Erasova"));
  // While somebody else looks at the state, SQLite leaves old pages where they are unless it is told not to.
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session onlooker("SQLite", (w.dir / "state.db").string());
  int kept = 0;
  onlooker << "SELECT count(*) FROM failed", Poco::Data::Keywords::into(kept), Poco::Data::Keywords::now;
  EXPECT_EQ(kept, 5);
  const auto r = w.spojka(
      "erase", {"--email", kEmail, "--yes", "--json", "--receipt", (w.dir / "receipt.json").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 1U);
  EXPECT_STREQ(r.json["records"][0]["destination"].GetString(), "was_not_there");
  EXPECT_TRUE(r.json["records"][0]["failed_record_removed"].GetBool());
  EXPECT_FALSE(r.json["records"][0]["at_source"].GetBool());
  EXPECT_THAT(stateBytes(w), AllOf(Not(HasSubstr("Erasova")), Not(HasSubstr("forget.example"))));
}

TEST(Erase, whom_the_source_knows_no_longer_is_found_at_the_destination) {
  World w(3, 6);
  w.outside.catalogue().changeOrder(2, {{"email", kEmail}});
  w.outside.catalogue().changeOrder(4, {{"phone", "+420 600 777 888"}});
  ASSERT_EQ(w.run().process.exit, 0);
  const std::string byEmail = orderName(w, 2);
  const std::string byPhone = orderName(w, 4);
  w.outside.catalogue().deleteOrder(2);
  w.outside.catalogue().changeOrder(4, {{"phone", "+420 600 111 222"}});  // not written yet
  const auto receipt = (w.dir / "receipt.json").string();

  sandbox::Fault down;
  down.side = sandbox::Side::Daktela;
  down.method = "GET";
  down.path = "*contacts*";
  down.status = 400;
  down.times = -1;
  w.outside.addFault(down);
  auto r = w.spojka("erase", {"--email", kEmail, "--yes", "--receipt", receipt});
  EXPECT_NE(r.process.exit, 0) << "a search that failed has not found nobody";
  EXPECT_FALSE(std::filesystem::exists(receipt));
  w.outside.clearFaults();

  w.outside.stats().reset();
  r = w.spojka("erase", {"--email", kEmail, "--yes", "--json", "--receipt", receipt});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 1U) << r.process.out;
  EXPECT_STREQ(r.json["records"][0]["destination"].GetString(), "deleted");
  EXPECT_STREQ(r.json["records"][0]["found_by"].GetString(), "email");
  EXPECT_FALSE(w.outside.contact(byEmail));
  EXPECT_EQ(w.outside.contactCount(), 8U);
  EXPECT_LE(w.outside.stats().requests(sandbox::Kind::ContactList), 3U)
      << "one for the discovery, one for all objects of each stream";

  r = w.spojka("erase", {"--phone", "600777888", "--yes", "--json", "--receipt", receipt + "2"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 1U) << r.process.out;
  EXPECT_FALSE(w.outside.contact(byPhone));
}

TEST(Erase, a_record_can_be_named_by_its_key) {
  World w(3, 6);
  ASSERT_EQ(w.run().process.exit, 0);
  const std::string name = orderName(w, 2);
  const std::string key = w.outside.catalogue().order(2).id;
  const auto receipt = (w.dir / "receipt.json").string();
  auto r = w.spojka("erase", {"--key", "orders:" + key, "--yes", "--json", "--receipt", receipt});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_STREQ(r.json["records"][0]["destination"].GetString(), "deleted");
  EXPECT_FALSE(w.outside.contact(name));
  r = w.spojka("erase", {"--key", "orders:" + key, "--yes", "--json", "--receipt", receipt + "2"});
  EXPECT_STREQ(r.json["records"][0]["destination"].GetString(), "was_not_there");
}

TEST(Erase, what_the_destination_refuses_to_delete_is_said_and_tried_again) {
  World w(2, 3);
  ASSERT_EQ(w.run().process.exit, 0);
  sandbox::Fault refuse;
  refuse.method = "DELETE";
  refuse.status = 403;
  refuse.times = -1;
  w.outside.addFault(refuse);
  const auto key = w.outside.catalogue().order(1).id;
  const auto r =
      w.spojka("erase", {"--key", "orders:" + key, "--yes", "--json", "--receipt", (w.dir / "r").string()});
  EXPECT_EQ(r.process.exit, 3);
  EXPECT_STREQ(r.json["records"][0]["destination"].GetString(), "failed");
  EXPECT_FALSE(r.json["records"][0]["link_removed"].GetBool());
  EXPECT_EQ(w.outside.contactCount(), 5U);
  w.outside.clearFaults();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), 4U) << "the next run, to which the shop brings nothing new, deletes it";
}

TEST(Erase, what_cannot_mean_one_person_is_refused) {
  World w(1, 1);
  for (const auto& [options, message] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{}, "say who"},
           {{"--email", "everybody"}, "no e-mail"},
           {{"--phone", "123"}, "too short"},
           {{"--key", "17"}, "STREAM:KEY"},
           {{"--key", "nowhere:17"}, "no stream 'nowhere'"}}) {
    auto all = options;
    all.emplace_back("--yes");
    const auto r = w.spojka("erase", all);
    EXPECT_EQ(r.process.exit, 2) << message;
    EXPECT_THAT(r.process.err, HasSubstr(message));
  }
}

}  // namespace
}  // namespace e2e
