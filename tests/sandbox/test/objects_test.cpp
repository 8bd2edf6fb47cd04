// SPDX-License-Identifier: Apache-2.0
// Accounts, CRM records and their types beside contacts, what they refer to, and how objects become one.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

constexpr const char* kJana = R"({"name":"p_1","title":"Jana","lastname":"Vzorná","database":"eshop"})";
constexpr const char* kFirm =
    R"({"name":"f_1","title":"Vzor s.r.o.","database":"eshop","customFields":{"company_id":["01234567"]}})";
constexpr const char* kOrder =
    R"({"name":"o_1","type":"order","title":"2025001","stage":"OPEN","contact":"p_1","account":"f_1",)"
    R"("customFields":{"order_total":["100.00"]}})";

class Objects : public ::testing::Test {
 protected:
  Objects() : world(Options()) { world.start(); }

  Answer post(const std::string& path, const std::string& body) const {
    return api(world, "POST", path, body);
  }
  Answer get(const std::string& path) const { return api(world, "GET", path); }
  void fill() const {
    ASSERT_EQ(post("contacts.json", kJana).status, 201);
    ASSERT_EQ(post("accounts.json", kFirm).status, 201);
    ASSERT_EQ(post("crmRecords.json", kOrder).status, 201);
  }
  // The field that a record with this instead of `part` is refused for; empty: it is not.
  std::string refusal(const std::string& part, const std::string& instead) const {
    std::string body = kOrder;
    const auto at = body.find(part);
    if (at == std::string::npos) return "(no such part)";
    body.replace(at, part.size(), instead);
    const Answer answer = post("crmRecords.json", body);
    if (answer.status == 201) return "";
    const auto json = parseJson(answer.body);
    const auto& form = json["error"]["form"];
    std::string field = form.MemberBegin()->name.GetString();
    if (form.MemberBegin()->value.IsObject())
      field += std::string(".") + form.MemberBegin()->value.MemberBegin()->name.GetString();
    return field;
  }

  Sandbox world;
};

TEST_F(Objects, AreMadeReadAndDeletedLikeContacts) {
  fill();
  const auto record = parseJson(get("crmRecords/o_1.json").body);
  const auto& result = record["result"];
  EXPECT_STREQ(result["type"]["name"].GetString(), "order");
  EXPECT_STREQ(result["type"]["title"].GetString(), "Objednávka");
  EXPECT_STREQ(result["contact"]["name"].GetString(), "p_1");
  EXPECT_STREQ(result["account"]["name"].GetString(), "f_1");
  EXPECT_STREQ(result["stage"].GetString(), "OPEN");
  EXPECT_TRUE(result["user"].IsNull());
  EXPECT_FALSE(result.HasMember("database"));
  EXPECT_STREQ(result["_sys"]["model"].GetString(), "crmRecords");
  EXPECT_EQ(result["customFields"].MemberCount(), 6U) << "the fields of its type's form";
  EXPECT_EQ(result["_sys"]["cfScheme"].MemberCount(), 6U);
  const auto account = parseJson(get("accounts/f_1").body);
  EXPECT_STREQ(account["result"]["database"]["name"].GetString(), "eshop");
  EXPECT_EQ(account["result"]["_sys"]["cfScheme"].MemberCount(), 5U);
  EXPECT_FALSE(account["result"].HasMember("lastname"));

  const Answer changed = api(world, "PUT", "crmRecords/o_1.json", R"({"stage":"CLOSE"})");
  ASSERT_EQ(changed.status, 200);
  EXPECT_EQ(world.object(Model::Records, "o_1")->text[kStage], "CLOSE");
  EXPECT_EQ(world.object(Model::Records, "o_1")->text[kTitle], "2025001");
  EXPECT_EQ(api(world, "DELETE", "crmRecords/o_1.json").status, 204);
  EXPECT_EQ(get("crmRecords/o_1.json").status, 404);
  EXPECT_EQ(world.stats().requests(Kind::RecordDelete), 1U);
  EXPECT_EQ(world.stats().writes(), 5U);
  EXPECT_EQ(world.contactCount(), 1U);
}

TEST_F(Objects, OfARecordNeedWhatIsThere) {
  fill();
  const std::string contact = R"("contact":"p_1")";
  EXPECT_EQ(refusal("o_1", "o_2"), "");
  EXPECT_EQ(refusal("o_1", "o_2"), "name");
  EXPECT_EQ(refusal(R"("type":"order",)", ""), "type");
  EXPECT_EQ(refusal(R"("type":"order")", R"("type":"parcel")"), "type");
  EXPECT_EQ(refusal(R"(,"stage":"OPEN")", ""), "stage");
  EXPECT_EQ(refusal("OPEN", "open"), "stage");
  EXPECT_EQ(refusal(contact, R"("contact":"nobody")"), "contact");
  EXPECT_EQ(refusal("f_1", "p_1"), "account");
  EXPECT_EQ(refusal("2025001", std::string(129, 'x')), "title");
  EXPECT_EQ(refusal("order_total", "company"), "customFields.company") << "not of this type's form";
  EXPECT_EQ(api(world, "PUT", "crmRecords/o_1.json", R"({"customFields":{"company":["x"]}})").status, 400);
  EXPECT_EQ(api(world, "PUT", "crmRecords/o_1.json", R"({"customFields":{"url":["x"]}})").status, 200);
  EXPECT_EQ(post("accounts.json", R"({"title":"t"})").status, 400) << "no database";
}

TEST_F(Objects, AreFilteredByTheirOwnFields) {
  fill();
  const auto total = [&](const std::string& query) {
    const Answer answer = get(query);
    return answer.status == 200 ? parseJson(answer.body)["result"]["total"].GetInt() : -answer.status;
  };
  const auto filter = [](const char* field, const char* op, const char* value) {
    return fmt::format("?filter[0][field]={}&filter[0][operator]={}&filter[0][value]={}", field, op, value);
  };
  EXPECT_EQ(total("crmRecords.json" + filter("contact", "eq", "p_1")), 1);
  EXPECT_EQ(total("crmRecords.json" + filter("type.name", "eq", "complaint")), 0);
  EXPECT_EQ(total("crmRecords.json" + filter("name", "like", "o_%25")), 1);
  EXPECT_EQ(total("accounts.json" + filter("customFields.company_id", "eq", "01234567")), 1);
  EXPECT_EQ(total("accounts.json" + filter("stage", "eq", "OPEN")), -400);
  EXPECT_EQ(total("crmRecords.json?filter[0][field]=name&filter[0][operator]=in&filter[0][value][0]=o_1"
                  "&filter[0][value][1]=o_9"),
            1);
  EXPECT_EQ(total("crmRecordsTypes.json"), 2);
  EXPECT_EQ(get("crmRecordsTypes/order.json").status, 200);
  EXPECT_EQ(post("crmRecordsTypes.json", "{}").status, 405);
  const auto selected = parseJson(get("crmRecords.json?fields[0]=name&fields[1]=contact").body);
  EXPECT_EQ(selected["result"]["data"][0].MemberCount(), 2U);
}

TEST_F(Objects, ThatAreGoneAreNotReferredTo) {
  fill();
  EXPECT_EQ(api(world, "DELETE", "contacts/p_1.json").status, 204);
  EXPECT_EQ(world.object(Model::Records, "o_1")->text[kContact], "");
  EXPECT_EQ(world.object(Model::Records, "o_1")->text[kAccount], "f_1");
}

TEST_F(Objects, BecomeOneByMerging) {
  fill();
  world.put(Model::Contacts, "p_2",
            R"({"title":"Jana V.","firstname":"Jana","lastname":"V","database":"eshop","account":"f_1"})");
  const Answer first = post("mergeContacts.json?contacts[0]=p_2&contacts[1]=p_1", "");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_STREQ(parseJson(first.body)["result"]["name"].GetString(), "p_2");
  EXPECT_EQ(world.contactCount(), 1U);
  EXPECT_EQ(world.contact("p_2")->text[kTitle], "Jana V.");
  EXPECT_EQ(world.object(Model::Records, "o_1")->text[kContact], "p_2");

  Settings settings = world.settings();
  settings.daktela.mergeKeeps = MergeKeeps::Last;
  world.setSettings(settings);
  world.put(Model::Accounts, "f_2", R"({"title":"Vzor","database":"eshop","customFields":{"note":["n"]}})");
  ASSERT_EQ(post("mergeAccounts.json?accounts[0]=f_1&accounts[1]=f_2", "").status, 200);
  EXPECT_FALSE(world.object(Model::Accounts, "f_1"));
  const auto account = world.object(Model::Accounts, "f_2");
  ASSERT_TRUE(account);
  EXPECT_EQ(world.customField(*account, "company_id"), std::vector<std::string>{"01234567"});
  EXPECT_EQ(world.contact("p_2")->text[kAccount], "f_2");
  EXPECT_EQ(world.stats().requests(Kind::Merge), 2U);

  EXPECT_EQ(post("mergeContacts.json?contacts[0]=p_2", "").status, 400);
  EXPECT_EQ(post("mergeContacts.json?contacts[0]=p_2&contacts[1]=gone", "").status, 404);
  EXPECT_EQ(get("mergeContacts.json").status, 405);
  EXPECT_EQ(post("mergeCrmRecords.json", "").status, 404);
}

TEST_F(Objects, HaveTheirPlaceAtTheControlPort) {
  fill();
  const std::string records = fetch(world.controlUrl(), "GET", "/crmRecords").body;
  EXPECT_EQ(records, world.lines(Model::Records));
  EXPECT_NE(records.find(R"("model":"crmRecords")"), std::string::npos);
  EXPECT_EQ(fetch(world.controlUrl(), "GET", "/accounts/count").body, "{\"count\":1}\n");
  EXPECT_EQ(fetch(world.controlUrl(), "PUT", "/accounts/f_1", {}, R"({"title":"Jiný"})").status, 200);
  EXPECT_EQ(world.object(Model::Accounts, "f_1")->text[kTitle], "Jiný");
  EXPECT_EQ(fetch(world.controlUrl(), "DELETE", "/crmRecords/o_1").status, 200);
  EXPECT_EQ(fetch(world.controlUrl(), "DELETE", "/crmRecords/o_1").status, 404);
  EXPECT_EQ(fetch(world.controlUrl(), "GET", "/tickets").status, 404);
}

TEST(ObjectsOfAState, ComeBackWithWhatTheyReferTo) {
  const std::filesystem::path dir = std::filesystem::path(::testing::TempDir()) / "sandbox_objects";
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  Options options;
  options.stateFile = dir / "objects.jsonl";
  std::string lines;
  {
    Sandbox world(options);
    world.start();
    world.put(Model::Contacts, "z_1", R"({"title":"t","lastname":"l","database":"eshop"})");
    world.put(Model::Records, "a_1", R"({"title":"t","type":"complaint","stage":"OPEN","contact":"z_1"})");
    lines = world.lines(Model::Records);
    world.stop();
  }
  Sandbox again(options);
  again.start();
  EXPECT_EQ(again.lines(Model::Records), lines);
  EXPECT_NE(lines.find("z_1"), std::string::npos);
  again.stop();
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace sandbox
