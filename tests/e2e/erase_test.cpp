// SPDX-License-Identifier: Apache-2.0
// A person asks to be forgotten.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <thread>

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

TEST(Erase, what_a_flow_wrote_that_the_profile_has_no_longer_is_said_not_to_be_searched) {
  World w(5, 10);
  w.outside.catalogue().changeOrder(3, {{"email", kEmail}});
  ASSERT_EQ(w.run().process.exit, 0);
  w.writeProfile({{"streams:", "flows:"},
                  {"  customers:\n", "  customers:\n    from: customers\n"},
                  {"  orders:\n", "  buyers:\n    from: orders\n"}});
  ASSERT_EQ(w.run().process.exit, 0);
  const auto receipt = w.dir / "receipt.json";
  const auto r = w.spojka("erase", {"--email", kEmail, "--receipt", receipt.string(), "--yes"});
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("orders"), HasSubstr("10"), HasSubstr("has no longer")));
  std::ifstream in(receipt);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(text, HasSubstr("has no longer"));
}

TEST(Erase, a_person_is_found_in_every_stream_and_gone_from_the_destination_and_the_state) {
  World w(10, 20);
  w.outside.catalogue().changeCustomer(2, {{"email", kEmail}});
  w.outside.catalogue().changeOrder(3, {{"email", "zora.erasova@forget.example"}});
  w.outside.catalogue().changeOrder(4, {{"email", kEmail}, {"full_name", "Zora Erasova"}});
  // All orders are refused and each is kept as a failed record, body and all.
  w.writeProfile({{"limits: { connections: 4 }", "limits: { connections: 4 }\nguard: { failed: off }"}});
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
  refuse.body = R"({"error":{"primary":["no"]},"result":null})";
  refuse.contentType = "application/json";
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
  EXPECT_LE(w.outside.stats().requests(sandbox::Kind::ContactList), 4U)
      << "one for the discovery, one for all objects of each stream, one to see that it is gone";

  r = w.spojka("erase", {"--phone", "600777888", "--yes", "--json", "--receipt", receipt + "2"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 1U) << r.process.out;
  EXPECT_FALSE(w.outside.contact(byPhone));
}

// Three orders of one person, written.
void makeOrdersOf(World& w, const char* email) {
  for (const std::uint64_t i : {1U, 2U, 3U}) w.outside.catalogue().changeOrder(i, {{"email", email}});
  ASSERT_EQ(w.run().process.exit, 0);
}

TEST(Erase, killed_in_the_middle_the_receipt_says_what_is_erased_and_it_can_be_gone_on_with) {
  World w(2, 6);
  makeOrdersOf(w, kEmail);
  const auto receipt = (w.dir / "receipt.json").string();
  sandbox::Fault stuck;
  stuck.action = sandbox::FaultAction::Delay;
  stuck.method = "DELETE";
  stuck.skip = 1;
  stuck.milliseconds = 5000;
  w.outside.addFault(stuck);
  {
    Process process(w.command("erase", {"--email", kEmail, "--yes", "--receipt", receipt}), w.environment);
    while (process.alive() && w.outside.faults().at(0).fired == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    process.signal(SIGKILL);
    EXPECT_EQ(process.wait().exit, 128 + SIGKILL);
  }
  const std::string cut = content(receipt);
  EXPECT_THAT(cut, AllOf(HasSubstr("\"destination\":\"deleted\""), HasSubstr("\"destination\":\"deleting\""),
                         HasSubstr("\"destination\":\"not_tried\""), HasSubstr("\"finished\":false")));
  w.outside.clearFaults();
  auto r = w.spojka("erase", {"--resume", receipt, "--email", kEmail});
  EXPECT_EQ(r.process.exit, 2);
  // Whom only the destination knows by now is still found: the state knows what was to be done.
  for (const std::uint64_t i : {1U, 2U, 3U}) w.outside.catalogue().deleteOrder(i);
  r = w.spojka("erase", {"--resume", receipt, "--json"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  for (const auto& row : r.json["records"].GetArray()) EXPECT_TRUE(row["link_removed"].GetBool());
  EXPECT_TRUE(r.json["finished"].GetBool());
  EXPECT_EQ(content(receipt), r.process.out);
  EXPECT_EQ(content(receipt).size(), cut.size()) << "it grew in its place";
  EXPECT_EQ(w.outside.contactCount(), 5U);
  r = w.spojka("erase", {"--resume", receipt});
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, HasSubstr("is finished"));
}

TEST(Erase, what_can_fail_is_tried_before_anything_is_deleted) {
  World w(2, 6);
  makeOrdersOf(w, kEmail);
  w.outside.stats().reset();
  auto r =
      w.spojka("erase", {"--email", kEmail, "--yes", "--receipt", (w.dir / "no-such-folder" / "r").string()});
  EXPECT_EQ(r.process.exit, 1);
  EXPECT_THAT(r.process.err, HasSubstr("nothing was erased"));
  EXPECT_EQ(w.outside.stats().requests(sandbox::Kind::ContactDelete), 0U);
  {
    // While somebody reads the state its file cannot be rewritten.
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session reader("SQLite", (w.dir / "state.db").string());
    int n = 0;
    reader << "BEGIN", Poco::Data::Keywords::now;
    reader << "SELECT count(*) FROM link", Poco::Data::Keywords::into(n), Poco::Data::Keywords::now;
    const auto receipt = w.dir / "busy.json";
    r = w.spojka("erase", {"--email", kEmail, "--yes", "--receipt", receipt.string()});
    EXPECT_EQ(r.process.exit, 1);
    EXPECT_THAT(r.process.err, AllOf(HasSubstr("another process reads it"), HasSubstr("nothing was erased")));
    EXPECT_FALSE(std::filesystem::exists(receipt)) << "it would be a receipt of nothing";
  }
  EXPECT_EQ(w.outside.stats().requests(sandbox::Kind::ContactDelete), 0U);
  EXPECT_EQ(w.outside.contactCount(), 8U);
  EXPECT_EQ(w.run().process.exit, 0);
}

// The trial before went well, and the last step does not.
TEST(Erase, a_reader_that_comes_meanwhile_leaves_the_last_step_to_be_done_and_says_so) {
  World w(2, 6);
  makeOrdersOf(w, kEmail);
  const auto receipt = (w.dir / "receipt.json").string();
  sandbox::Fault slow;
  slow.action = sandbox::FaultAction::Delay;
  slow.method = "DELETE";
  slow.milliseconds = 3000;
  w.outside.addFault(slow);
  Poco::Data::SQLite::Connector::registerConnector();
  {
    Process process(w.command("erase", {"--email", kEmail, "--yes", "--receipt", receipt}), w.environment);
    while (process.alive() && w.outside.faults().at(0).fired == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    Poco::Data::Session reader("SQLite", (w.dir / "state.db").string());
    int n = 0;
    reader << "BEGIN", Poco::Data::Keywords::now;
    reader << "SELECT count(*) FROM link", Poco::Data::Keywords::into(n), Poco::Data::Keywords::now;
    const auto end = process.wait();
    EXPECT_EQ(end.exit, 1) << end.err;
    EXPECT_THAT(end.err, AllOf(HasSubstr("another process reads it"), HasSubstr("do this last step again")));
    EXPECT_EQ(w.outside.contactCount(), 5U) << "they are gone, and the receipt says so";
    const std::string text = content(receipt);
    EXPECT_THAT(text, AllOf(HasSubstr("\"state_rewritten\":false"), HasSubstr("\"finished\":false"),
                            HasSubstr("\"destination\":\"deleted\""), Not(HasSubstr("not_tried"))));
    EXPECT_EQ(w.spojka("erase", {"--resume", receipt}).process.exit, 1) << "the reader is there still";
  }
  w.outside.clearFaults();
  w.outside.stats().reset();
  const auto r = w.spojka("erase", {"--resume", receipt, "--json"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_TRUE(r.json["finished"].GetBool());
  EXPECT_TRUE(r.json["state_rewritten"].GetBool());
  EXPECT_EQ(w.outside.stats().requests(sandbox::Kind::ContactDelete), 0U) << "only what was open is done";
  EXPECT_THAT(stateBytes(w), Not(HasSubstr("forget.example")));
}

TEST(Erase, an_answer_is_no_proof_that_it_is_gone) {
  World w(2, 6);
  makeOrdersOf(w, kEmail);
  sandbox::Fault lie;  // says that it is deleted, or gone already, and keeps it
  lie.method = "DELETE";
  lie.times = -1;
  for (const int status : {204, 404}) {
    lie.status = status;
    w.outside.clearFaults();
    w.outside.addFault(lie);
    const auto r = w.spojka("erase", {"--email", kEmail, "--yes", "--json", "--receipt",
                                      (w.dir / ("r" + std::to_string(status))).string()});
    EXPECT_EQ(r.process.exit, 3) << status << r.process.err;
    for (const auto& row : r.json["records"].GetArray()) {
      EXPECT_STREQ(row["destination"].GetString(), "failed");
      EXPECT_FALSE(row["link_removed"].GetBool());
    }
    EXPECT_EQ(w.outside.contactCount(), 8U);
  }
}

TEST(Erase, leaves_the_guard_of_the_streams_armed) {
  World w(60, 200);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto key = w.outside.catalogue().order(1).id;
  ASSERT_EQ(w.spojka("erase", {"--key", "orders:" + key, "--yes", "--receipt", (w.dir / "r").string()})
                .process.exit,
            0);
  for (std::uint64_t i = 0; i < 55; ++i) w.outside.catalogue().deleteCustomer(i);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err + r.process.out, HasSubstr("guard.shrunk"));
}

TEST(Erase, every_spelling_is_the_same_person_and_what_only_names_her_is_told) {
  World w(2, 6);
  w.outside.catalogue().changeOrder(1, {{"phone", "tel. 600\u00A0777\u2013888"}});
  w.outside.catalogue().changeOrder(2, {{"phone", "777 111 222 / +420 (0) 600 777 888"}});
  w.outside.catalogue().changeOrder(3, {{"phone", "600 777 889"}});
  ASSERT_EQ(w.run().process.exit, 0);
  const auto r = w.spojka("erase", {"--phone", "\u202A+420600777888\u202C", "--yes", "--json", "--receipt",
                                    (w.dir / "r").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.json["records"].Size(), 2U) << r.process.out;
  EXPECT_TRUE(w.outside.contact(orderName(w, 3)));
}

// "-" at the source is said only of what was searched to its end by the same rule.
TEST(Erase, what_could_not_be_searched_is_said_and_is_never_called_absent) {
  World w(2, 6);
  w.outside.catalogue().changeOrder(2, {{"phone", "+420 600 777 888"}});
  w.outside.catalogue().changeOrder(4, {{"phone", "+420 600 777 888"}});
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.catalogue().deleteOrder(2);
  const auto ask = [&](const std::string& name) {
    return w.spojka("erase", {"--phone", "600777888", "--json", "--receipt", (w.dir / name).string()});
  };
  auto r = ask("1");
  EXPECT_EQ(r.process.exit, 2) << "nobody can be asked";
  EXPECT_THAT(r.process.err, Not(HasSubstr("not searched")));
  w.outside.catalogue().changeOrder(3, {{"phone", "+420 600 777 88x"}});
  r = ask("2");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("not searched"), HasSubstr("cannot be read as one")));
  r = w.spojka("erase", {"--phone", "600777888", "--json", "--yes", "--receipt", (w.dir / "3").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 2U) << r.process.out;
  for (const auto& row : r.json["records"].GetArray()) {
    const bool onlyAtDestination = row["at_source"].IsNull();
    EXPECT_TRUE(onlyAtDestination || row["at_source"].GetBool()) << r.process.out;
  }
  EXPECT_THAT(r.process.out, HasSubstr("\"at_source\":null"));
  ASSERT_EQ(r.json["not_searched"].Size(), 1U) << r.process.out;
  EXPECT_STREQ(r.json["not_searched"][0]["side"].GetString(), "source");
  EXPECT_EQ(r.json["not_searched"][0]["count"].GetInt64(), 1);
}

TEST(Erase, who_is_only_named_in_a_text_is_told_and_not_erased) {
  World w(2, 6);
  w.outside.catalogue().changeOrder(2, {{"email", kEmail}});
  w.outside.catalogue().changeOrder(3, {{"remark", "please write to zora.erasova@forget.example as well"}});
  ASSERT_EQ(w.run().process.exit, 0);
  const auto r =
      w.spojka("erase", {"--email", kEmail, "--yes", "--json", "--receipt", (w.dir / "r").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  ASSERT_EQ(r.json["records"].Size(), 1U) << r.process.out;
  EXPECT_EQ(r.json["named_and_not_erased"].GetInt64(), 1);
  EXPECT_THAT(r.process.err, HasSubstr(w.outside.catalogue().order(3).id));
  EXPECT_TRUE(w.outside.contact(orderName(w, 3)));
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
