// SPDX-License-Identifier: Apache-2.0
// One record, end to end: "customer X is missing", "why is this phone wrong", and how one that somebody
// edited by hand is mended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "people.hpp"
#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const rapidjson::Value& onlyRecord(const Answer& a) {
  static const rapidjson::Value none(rapidjson::kObjectType);
  const bool one = a.json.IsObject() && a.json.HasMember("records") && a.json["records"].Size() == 1;
  EXPECT_TRUE(one) << a.process.out << a.process.err;
  return one ? a.json["records"][0] : none;
}

std::string verdict(World& w, std::vector<std::string> options) {
  options.emplace_back("--json");
  const auto a = w.spojka("explain", options);
  const auto& record = onlyRecord(a);
  return record.HasMember("verdict") ? record["verdict"].GetString() : "";
}

TEST(Explain, tells_each_way_a_record_can_be) {
  World w(4, 6);
  const auto order = w.outside.catalogue().order(2);
  EXPECT_EQ(verdict(w, {"--key", order.id}), "it was never written; the next run writes it");
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(verdict(w, {"--key", order.id}), "both sides agree");
  w.outside.catalogue().changeOrder(2, {{"status", "Zabaleno"}});
  EXPECT_EQ(verdict(w, {"--key", order.id}), "the source has changed; the next run writes it");
  ASSERT_EQ(w.run().process.exit, 0);
  for (const auto& contact : w.outside.contacts())
    w.outside.putContact(contact.name, R"({"title":"Somebody Else","lastname":"Else"})");
  EXPECT_THAT(verdict(w, {"--key", order.id}),
              AllOf(HasSubstr("was changed after it was written"), HasSubstr("--force")));
  w.outside.resetDaktela();
  EXPECT_THAT(verdict(w, {"--key", order.id}), HasSubstr("was deleted at the destination"));
  w.outside.catalogue().deleteOrder(2);
  EXPECT_THAT(verdict(w, {"--key", order.id}), HasSubstr("neither side has it"));
}

TEST(Explain, names_the_runs_that_wrote_a_record) {
  World w(2, 4);
  const auto id = w.outside.catalogue().order(2).id;
  const auto writers = [&] {
    std::vector<std::string> ids;
    const auto a = w.spojka("explain", {"--key", id, "--json"});
    const auto& record = onlyRecord(a);
    if (record.HasMember("written_by"))
      for (const auto& run : record["written_by"].GetArray()) ids.emplace_back(run["run_id"].GetString());
    return ids;
  };
  EXPECT_THAT(writers(), ::testing::IsEmpty());
  const auto idOf = [](const Answer& run) { return std::string(run.json["run_id"].GetString()); };
  const auto made = idOf(w.run());
  EXPECT_THAT(writers(), ::testing::ElementsAre(made));
  w.run();  // and changes nothing
  EXPECT_THAT(writers(), ::testing::ElementsAre(made));
  w.outside.catalogue().changeOrder(2, {{"status", "Zabaleno"}});
  const auto changed = idOf(w.run());
  EXPECT_THAT(writers(), ::testing::ElementsAre(made, changed));
  const auto text = w.spojka("explain", {"--key", id}).process.out;
  EXPECT_THAT(text, HasSubstr("written  first by run " + made.substr(0, 8)));
  EXPECT_THAT(text, HasSubstr("last by run " + changed.substr(0, 8)));
}

TEST(Explain, tells_of_a_record_in_every_flow_that_takes_it) {
  World w(1, 4);
  w.writeProfile(
      {{"streams:", "flows:"},
       {"  customers:\n", "  customers:\n    from: customers\n"},
       {"  orders:\n",
        "  buyers: { from: orders, to: contact, fields: { title: billing.full_name, lastname: code } }\n"
        "  orders:\n    from: orders\n"}});
  ASSERT_EQ(w.run().process.exit, 0);
  const auto a = w.spojka("explain", {"--json", "--key", w.outside.catalogue().order(2).code});
  ASSERT_TRUE(a.json.IsObject() && a.json.HasMember("records")) << a.process.out << a.process.err;
  std::vector<std::string> flows;
  for (const auto& record : a.json["records"].GetArray()) flows.emplace_back(record["stream"].GetString());
  EXPECT_THAT(flows, ::testing::UnorderedElementsAre("buyers", "orders"));
}

TEST(Explain, finds_by_what_people_know) {
  World w(6, 6);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto order = w.outside.catalogue().order(3);
  const auto byCode = w.spojka("explain", {"--json", "--key", order.code});
  EXPECT_STREQ(onlyRecord(byCode)["key"].GetString(), order.id.c_str());
  EXPECT_STREQ(onlyRecord(byCode)["found_by"].GetString(), "name");
  const auto id = std::string(onlyRecord(byCode)["link"]["target_id"].GetString());
  const auto byId = w.spojka("explain", {"--json", "--id", id});
  EXPECT_STREQ(onlyRecord(byId)["key"].GetString(), order.id.c_str());
  const auto byMail = w.spojka("explain", {"--json", "--email", order.email});
  EXPECT_EQ(byMail.process.exit, 0) << byMail.process.err;
  EXPECT_THAT(byMail.process.out, HasSubstr("\"key\":\"" + order.id + "\""));
  const auto nobody = w.spojka("explain", {"--json", "--email", "nobody@example.com"});
  EXPECT_EQ(nobody.process.exit, 2);
  EXPECT_THAT(nobody.json["error"].GetString(), HasSubstr("with this e-mail address"));
  EXPECT_EQ(w.spojka("explain", {"--json"}).process.exit, 2) << "nobody was named";
  EXPECT_EQ(w.spojka("explain", {"--json", "--key", "1", "--id", "2"}).process.exit, 2);
}

// By the number of an order, and by a phone: who it is, not the record by itself.
TEST(Explain, tells_of_people_where_records_are_gathered) {
  World w(3, 6);
  usePeople(w);
  const auto order = w.outside.catalogue().order(2);
  ASSERT_EQ(w.run().process.exit, 0);
  for (const auto& options : {std::vector<std::string>{"--json", "--email", order.email},
                              std::vector<std::string>{"--json", "--key", order.code}}) {
    const auto a = w.spojka("explain", options);
    ASSERT_EQ(a.process.exit, 0) << a.process.out << a.process.err;
    bool isPerson = false;
    for (const auto& record : a.json["records"].GetArray()) {
      EXPECT_STREQ(record["object"].GetString(), "there");
      if (std::string(record["stream"].GetString()) != "people") continue;
      isPerson = true;
      EXPECT_STREQ(record["verdict"].GetString(), "both sides agree") << a.process.out;
      EXPECT_THAT(record["key"].GetString(), HasSubstr(":"))
          << "a group bears the name of one of its records";
      EXPECT_TRUE(record["source"].IsObject() && record["source"].HasMember("orders")) << a.process.out;
    }
    EXPECT_TRUE(isPerson) << a.process.out;
  }
  w.outside.catalogue().changeOrder(2, {{"full_name", "Zcela Jiná"}, {"email", "jina@example.com"}});
  EXPECT_THAT(w.spojka("explain", {"--json", "--email", "jina@example.com"}).process.out,
              HasSubstr("the source has changed; the next run writes it"));
}

TEST(Explain, finds_a_person_in_every_stream) {
  World w(3, 6);
  const auto customer = w.outside.catalogue().customer(1);
  const std::string email = customer.accounts.at(0).email;
  w.outside.catalogue().changeOrder(4, {{"email", email}});
  const auto a = w.spojka("explain", {"--email", email, "--json"});
  std::set<std::string> streams;
  for (const auto& record : a.json["records"].GetArray()) streams.insert(record["stream"].GetString());
  EXPECT_THAT(streams, ::testing::ElementsAre("customers", "orders")) << a.process.out;
  EXPECT_FALSE(a.json["more"].GetBool());
}

TEST(Explain, says_when_there_are_more_than_it_tells) {
  World w(1, 30);
  for (std::uint64_t i = 0; i < 30; ++i)
    w.outside.catalogue().changeOrder(i, {{"email", "jana@example.com"}});
  const auto a = w.spojka("explain", {"--email", "jana@example.com", "--json"});
  EXPECT_TRUE(a.json["more"].GetBool());
  EXPECT_EQ(a.json["records"].Size(), 20U);
}

TEST(FailedEdit, holds_until_the_source_changes_the_record) {
  World w(2, 4);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  const auto order = w.outside.catalogue().order(1);
  ASSERT_EQ(w.run().process.exit, 3);
  auto edit =
      w.command("failed", {"--stream", "orders", "--key", order.code, "--set", "email=mended@example.com"});
  edit.insert(edit.begin() + 2, "edit");
  ASSERT_EQ(Process(edit, w.environment).wait().exit, 0);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});  // it comes once more, and is the same
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  const auto held = [&] {
    std::string all;
    for (const auto& contact : w.outside.contacts())
      for (const auto& values : contact.customFields)
        for (const auto& value : values) all += value + " ";
    return all;
  };
  EXPECT_THAT(held(), HasSubstr("mended@example.com"));
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.writes(), 0U) << "what the source brings is what was edited";
  w.outside.catalogue().changeOrder(1, {{"email", "new@example.com"}});
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_THAT(held(), AllOf(HasSubstr("new@example.com"), Not(HasSubstr("mended@example.com"))));
}

TEST(Run, of_a_key_that_is_not_there_tells_what_is_kept) {
  World w(2, 4);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  ASSERT_EQ(w.run().process.exit, 3);
  const auto r = w.spojka("run", {"--key", "nope", "--json"});
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_EQ(r.json["kept_failed"].GetInt(), 1);
}

TEST(FailedList, of_what_is_not_there_is_an_error) {
  World w(2, 4);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto list = [&](const std::vector<std::string>& options) {
    auto command = w.command("failed", options);
    command.insert(command.begin() + 2, "list");
    return Process(command, w.environment).wait();
  };
  EXPECT_EQ(list({}).exit, 0);
  EXPECT_EQ(list({"--key", "nope"}).exit, 2);
  const auto reason = list({"--reason", "rejectd"});
  EXPECT_EQ(reason.exit, 2);
  EXPECT_THAT(reason.err, HasSubstr("did you mean 'rejected'?"));
  EXPECT_EQ(list({"--reason", "rejected"}).exit, 0) << "a reason there is, and none has it";
}

TEST(MissingRight, stops_a_run_with_few_records_as_well) {
  World w(1, 2);
  auto settings = w.outside.settings();
  settings.daktela.forbidden = {"contacts:write"};
  w.outside.setSettings(settings);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 2) << r.process.out;
  EXPECT_THAT(r.json["error"].GetString(), AllOf(HasSubstr("a right that is missing"),
                                                 HasSubstr("'spojka check "), Not(HasSubstr("failed: off"))));
  EXPECT_EQ(r.json["kept_failed"].GetInt(), 0);
}

TEST(Explain, shows_the_rules_with_their_values_and_writes_nothing) {
  World w(4, 6);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  EXPECT_EQ(w.run().process.exit, 3);
  w.outside.stats().reset();
  const auto failed = w.outside.catalogue().order(1);
  const auto masked = w.spojka("explain", {"--key", failed.code});
  EXPECT_EQ(masked.process.exit, 0) << masked.process.err;
  EXPECT_THAT(masked.process.out, AllOf(HasSubstr("it was refused and is kept as failed"),
                                        HasSubstr("customFields.email"), HasSubstr("tried 1 times"),
                                        HasSubstr("billing.full_name ="), Not(HasSubstr("no address"))));
  const auto clear = w.spojka("explain", {"--key", failed.code, "--reveal"});
  EXPECT_THAT(clear.process.out, HasSubstr("no address"));
  EXPECT_EQ(w.writes(), 0U);
}

TEST(Explain, one_that_was_edited_by_hand_is_mended_by_what_people_call_it) {
  World w(4, 6);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto order = w.outside.catalogue().order(2);
  const auto edited = w.spojka("explain", {"--json", "--key", order.code});
  const std::string name = onlyRecord(edited)["link"]["target_id"].GetString();
  w.outside.putContact(name, R"({"title":"Somebody Else","lastname":"Else"})");
  const auto differs = w.spojka("verify", {"--json", "--key", order.code});
  EXPECT_EQ(differs.process.exit, 3) << differs.process.err << differs.process.out;
  EXPECT_EQ(differs.json["verify"]["streams"]["orders"]["differing"].GetInt64(), 1);
  EXPECT_EQ(w.spojka("run", {"--json", "--key", order.code}).count("orders", "updated"), 0)
      << "the source did not change it";
  const auto r = w.spojka("run", {"--json", "--key", order.code, "--force"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "updated"), 1);
  EXPECT_EQ(w.spojka("verify", {"--key", order.code}).process.exit, 0);
  EXPECT_EQ(w.spojka("run", {"--json", "--force"}).process.exit, 2) << "of one record only";
}

TEST(Names, stand_beside_the_key_in_every_list) {
  World w(4, 6);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  const auto code = w.outside.catalogue().order(1).code;
  EXPECT_THAT(w.spojka("plan").process.out, HasSubstr('"' + code + '"'));
  EXPECT_EQ(w.run().process.exit, 3);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"failed", "list"}, {"failed", "show", "--key", code}}) {
    auto command = w.command(words[0]);
    command.insert(command.begin() + 2, words[1]);
    command.insert(command.end(), words.begin() + 2, words.end());
    const auto listed = Process(command, w.environment).wait();
    EXPECT_EQ(listed.exit, 0) << listed.err;
    EXPECT_THAT(listed.out, HasSubstr(code));
  }
  EXPECT_THAT(w.spojka("status").process.out, HasSubstr(code));
  EXPECT_THAT(w.spojka("verify").process.out, HasSubstr(code));
}

}  // namespace
}  // namespace e2e
