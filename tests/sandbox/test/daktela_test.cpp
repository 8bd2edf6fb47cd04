// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

#include "test/client.hpp"

namespace sandbox {
namespace {

constexpr const char* kGood =
    R"({"name":"shop_1","title":"Řehoř Vzorný","firstname":"Řehoř","lastname":"Vzorný","database":"eshop",)"
    R"("customFields":{"email":["a@example.com","b@example.com"],"number":["+420600000001"]}})";

class Daktela : public ::testing::Test {
 protected:
  Daktela() : world(Options()) { world.start(); }

  Answer post(const std::string& body) const { return api(world, "POST", "contacts.json", body); }
  Answer put(const std::string& name, const std::string& body) const {
    return api(world, "PUT", "contacts/" + name + ".json", body);
  }
  Answer get(const std::string& path) const { return api(world, "GET", path); }

  std::size_t total(const std::string& query) const {
    const Answer answer = get("contacts.json?" + query);
    EXPECT_EQ(answer.status, 200) << query << "\n" << answer.body;
    const auto json = parseJson(answer.body);
    return answer.status == 200 ? json["result"]["total"].GetUint() : 999;
  }

  // The objection to one field of an otherwise good contact.
  std::string objection(const std::string& member) const {
    const Answer answer =
        post(R"({"name":"x","title":"t","lastname":"l","database":"eshop",)" + member + "}");
    if (answer.status == 201) {
      world_().eraseContact("x");
      return "";
    }
    EXPECT_EQ(answer.status, 400);
    const auto json = parseJson(answer.body);
    std::string path;
    for (const auto& field : json["error"]["form"].GetObject()) {
      path += field.name.GetString();
      if (!field.value.IsObject()) continue;
      for (const auto& custom : field.value.GetObject()) path.append(".").append(custom.name.GetString());
    }
    return path;
  }
  Sandbox& world_() const { return const_cast<Sandbox&>(world); }

  Sandbox world;
};

TEST_F(Daktela, NeedsTheToken) {
  EXPECT_EQ(get("whoim.json").status, 200);
  const Answer without = fetch(world.daktelaUrl(), "GET", "/api/v6/whoim.json");
  EXPECT_EQ(without.status, 401);
  EXPECT_TRUE(parseJson(without.body)["result"].IsNull());
  EXPECT_EQ(fetch(world.daktelaUrl(), "GET", "/api/v6/whoim.json", {"X-AUTH-TOKEN: wrong"}).status, 401);
  EXPECT_EQ(world.stats().violations("token_in_url"), 0U);
  const std::string inUrl = "/api/v6/whoim.json?accessToken=" + world.credentials().accessToken;
  EXPECT_EQ(fetch(world.daktelaUrl(), "GET", inUrl).status, 200);
  EXPECT_EQ(world.stats().violations("token_in_url"), 1U);
}

TEST_F(Daktela, ShowsDatabasesAndFieldsWithAndWithoutSuffix) {
  for (const char* suffix : {"", ".json"}) {
    const auto databases = parseJson(get(std::string("crmDatabases") + suffix).body);
    ASSERT_EQ(databases["result"]["total"].GetInt(), 2);
    EXPECT_STREQ(databases["result"]["data"][1]["name"].GetString(), "eshop");
    const auto fields = parseJson(get(std::string("formCrmFields") + suffix).body);
    EXPECT_STREQ(fields["result"]["data"][1]["type"].GetString(), "EMAIL");
  }
  EXPECT_EQ(get("crmDatabases/eshop.json").status, 200);
  EXPECT_EQ(get("crmDatabases/nothing.json").status, 404);
  EXPECT_EQ(get("tickets.json").status, 404);
  EXPECT_EQ(api(world, "POST", "whoim.json", "{}").status, 405);
}

TEST_F(Daktela, CreatesAndReturnsTheWholeContact) {
  const Answer answer = post(kGood);
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.body.find("Ř"), std::string::npos) << "non-ASCII must be escaped";
  const auto json = parseJson(answer.body);
  EXPECT_TRUE(json["error"].IsArray());
  EXPECT_TRUE(json["error"].Empty());
  const auto& contact = json["result"];
  EXPECT_STREQ(contact["title"].GetString(), "Řehoř Vzorný");
  EXPECT_STREQ(contact["description"].GetString(), "");
  EXPECT_STREQ(contact["database"]["name"].GetString(), "eshop");
  EXPECT_TRUE(contact["account"].IsNull());
  EXPECT_EQ(contact["customFields"]["email"].Size(), 2U);
  EXPECT_TRUE(contact["customFields"]["note"].Empty());
  EXPECT_STREQ(contact["_sys"]["cfScheme"]["email"]["type"].GetString(), "EMAIL");
  EXPECT_STREQ(contact["_sys"]["hash"].GetString(), "1");
  EXPECT_EQ(get("contacts/shop_1").status, 200);
  EXPECT_EQ(get("contacts/shop%5F1.json").status, 200) << "names are percent-decoded";
  EXPECT_EQ(get("contacts/shop_2.json").status, 404);
}

TEST_F(Daktela, MakesANameWhenNoneIsGiven) {
  const char* body = R"({"title":"t","lastname":"l","database":"eshop"})";
  EXPECT_EQ(post(body).status, 201);
  EXPECT_EQ(post(body).status, 201) << "a repeated create without a name makes a duplicate";
  ASSERT_EQ(world.contactCount(), 2U);
  EXPECT_EQ(world.contacts()[0].name.rfind("contact_", 0), 0U);
  EXPECT_EQ(world.stats().violations("create_without_name"), 2U);
}

TEST_F(Daktela, RefusesASecondContactOfTheSameName) {
  EXPECT_EQ(post(kGood).status, 201);
  const Answer answer = post(kGood);
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(parseJson(answer.body)["error"]["form"].HasMember("name"));
  EXPECT_EQ(world.stats().creates, 1U);
  EXPECT_EQ(world.contactCount(), 1U);
}

TEST_F(Daktela, UpdateIsPartialAndReplacesLists) {
  post(kGood);
  const Answer answer = put("shop_1", R"({"title":"Jiný","customFields":{"email":["c@example.com"]}})");
  EXPECT_EQ(answer.status, 200);
  const auto contact = world.contact("shop_1");
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->text[kTitle], "Jiný");
  EXPECT_EQ(contact->text[kLastname], "Vzorný");
  EXPECT_EQ(world.customField(*contact, "email"), std::vector<std::string>{"c@example.com"});
  EXPECT_EQ(world.customField(*contact, "number"), std::vector<std::string>{"+420600000001"});
  put("shop_1", R"({"firstname":null,"customFields":{"number":[],"email":[""]}})");
  EXPECT_EQ(world.contact("shop_1")->text[kFirstname], "");
  EXPECT_TRUE(world.customField(*world.contact("shop_1"), "number").empty());
  EXPECT_TRUE(world.customField(*world.contact("shop_1"), "email").empty());
  EXPECT_EQ(put("shop_1", R"({"title":"Jiný"})").status, 200);
  EXPECT_EQ(world.stats().updates, 2U);
  EXPECT_EQ(world.stats().updatesWithoutChange, 1U);
  EXPECT_EQ(put("nobody", R"({"title":"x"})").status, 404);
  EXPECT_EQ(put("shop_1", R"({"name":"other"})").status, 400);
}

TEST_F(Daktela, NullForARequiredFieldIsRefusedWithAnEcho) {
  post(kGood);
  const Answer answer = put("shop_1", R"({"title":null,"lastname":null})");
  EXPECT_EQ(answer.status, 400);
  const auto json = parseJson(answer.body);
  EXPECT_TRUE(json["error"]["form"]["title"].IsString());
  EXPECT_TRUE(json["error"]["form"]["lastname"].IsString());
  const auto& echo = json["result"];
  EXPECT_TRUE(echo["title"].IsNull());
  EXPECT_STREQ(echo["firstname"].GetString(), "Řehoř");
  EXPECT_TRUE(echo["customFields"]["note"][0].IsNull());
  EXPECT_STREQ(echo["_sys"]["hash"].GetString(), "1");
  EXPECT_EQ(world.contact("shop_1")->text[kTitle], "Řehoř Vzorný") << "nothing may be applied";
}

TEST_F(Daktela, Deletes) {
  post(kGood);
  const Answer answer = api(world, "DELETE", "contacts/shop_1.json");
  EXPECT_EQ(answer.status, 204);
  EXPECT_TRUE(answer.body.empty());
  EXPECT_EQ(api(world, "DELETE", "contacts/shop_1.json").status, 404);
  EXPECT_EQ(world.stats().deletes, 1U);
}

TEST_F(Daktela, ChecksEveryLimit) {
  const auto text = [](const char* field, int length) {
    return fmt::format(R"("{}":"{:x>{}}")", field, "", length);
  };
  const auto czech = [](int length) {
    std::string value;
    for (int i = 0; i < length; ++i) value += "ř";
    return "\"firstname\":\"" + value + "\"";
  };
  EXPECT_EQ(objection(czech(128)), "") << "limits count characters";
  EXPECT_EQ(objection(czech(129)), "firstname");
  EXPECT_EQ(objection(text("description", 512)), "");
  EXPECT_EQ(objection(text("description", 513)), "description");
  EXPECT_EQ(objection(R"("firstname":"")"), "firstname");
  EXPECT_EQ(objection(R"("description":"")"), "description");
  EXPECT_EQ(objection(R"("description":null)"), "");
  EXPECT_EQ(objection(R"("firstname":5)"), "firstname");
  EXPECT_EQ(objection(R"("user":"nobody")"), "user");
  world.put(Model::Accounts, "firm_1", R"({"title":"Vzor s.r.o.","database":"eshop"})");
  EXPECT_EQ(objection(R"("user":"operator_1","account":"firm_1")"), "");
  EXPECT_EQ(objection(R"("customFields":{"email":["a@@example.com"]})"), "customFields.email");
  EXPECT_EQ(objection(R"("customFields":{"email":["example.com"]})"), "customFields.email");
  EXPECT_EQ(objection(R"("customFields":{"email":"a@example.com"})"), "customFields.email");
  EXPECT_EQ(objection(R"("customFields":{"note":[1]})"), "customFields.note");
  EXPECT_EQ(objection(R"("customFields":{"note":[null]})"), "customFields.note");
  EXPECT_EQ(objection(R"("customFields":{"nothing":["x"]})"), "customFields.nothing");
  EXPECT_EQ(objection(R"("customFields":[])"), "");
  EXPECT_EQ(objection(R"("customFields":["x"])"), "customFields");
}

TEST_F(Daktela, ChecksTheRequiredTrioAndTheName) {
  const auto status = [&](const std::string& body) { return post(body).status; };
  EXPECT_EQ(status(R"({"lastname":"l","database":"eshop"})"), 400);
  EXPECT_EQ(status(R"({"title":"t","database":"eshop"})"), 400);
  EXPECT_EQ(status(R"({"title":"t","lastname":"l"})"), 400);
  EXPECT_EQ(status(R"({"title":"t","lastname":"l","database":"nowhere"})"), 400);
  EXPECT_EQ(status(R"({"title":")" + std::string(256, 'x') + R"(","lastname":"l","database":"eshop"})"), 400);
  for (const char* name : {"a.b", "a b", "a/b", "č", ""}) {
    EXPECT_EQ(
        status(R"({"title":"t","lastname":"l","database":"eshop","name":")" + std::string(name) + "\"}"), 400)
        << name;
  }
  EXPECT_EQ(status("{not json"), 400);
  EXPECT_EQ(status("[]"), 400);
  EXPECT_EQ(fetch(world.daktelaUrl(), "POST", "/api/v6/contacts.json",
                  {"X-AUTH-TOKEN: " + world.credentials().accessToken, "Content-Type: text/plain"}, kGood)
                .status,
            400);
  EXPECT_EQ(world.contactCount(), 0U);
}

TEST_F(Daktela, UnknownCustomFieldCanBeIgnored) {
  Settings settings = world.settings();
  settings.daktela.ignoreUnknownFields = true;
  world.setSettings(settings);
  EXPECT_EQ(objection(R"("customFields":{"nothing":["x"]})"), "");
}

TEST_F(Daktela, ErrorTakesEveryShape) {
  const auto error = [&](ErrorShape shape) {
    Settings settings = world.settings();
    settings.daktela.errorShape = shape;
    world.setSettings(settings);
    Answer answer = post(R"({"title":"t","lastname":null,"database":"eshop"})");
    EXPECT_EQ(answer.status, shape == ErrorShape::Violations ? 422 : 400);
    return parseJson(answer.body);
  };
  EXPECT_TRUE(error(ErrorShape::Form)["error"]["form"]["lastname"].IsString());
  EXPECT_TRUE(error(ErrorShape::Primary)["error"]["primary"][0].IsString());
  EXPECT_FALSE(error(ErrorShape::Primary)["error"].HasMember("form"));
  EXPECT_TRUE(error(ErrorShape::Both)["error"].HasMember("form"));
  EXPECT_TRUE(error(ErrorShape::Both)["error"].HasMember("primary"));
  EXPECT_TRUE(error(ErrorShape::String)["error"].IsString());
  EXPECT_TRUE(error(ErrorShape::Array)["error"][0].IsString());
  EXPECT_TRUE(error(ErrorShape::List)["error"][0]["form"].IsObject());
  const auto violations = error(ErrorShape::Violations);
  EXPECT_FALSE(violations.HasMember("error"));
  EXPECT_STREQ(violations["violations"][0]["propertyPath"].GetString(), "lastname");
}

TEST_F(Daktela, TextsFollowTheLanguage) {
  const char* body = R"({"title":"t","lastname":null,"database":"eshop"})";
  const auto text = [](const Answer& answer) {
    return std::string(parseJson(answer.body)["error"]["form"]["lastname"].GetString());
  };
  const std::string czech = text(post(body));
  const std::string english = text(api(world, "POST", "contacts.json", body, {"Accept-Language: en"}));
  EXPECT_NE(czech, english);
}

TEST_F(Daktela, RightsCanBeTakenAway) {
  Settings settings = world.settings();
  settings.daktela.forbidden = {"contacts:write", "crmDatabases"};
  world.setSettings(settings);
  EXPECT_EQ(post(kGood).status, 403);
  EXPECT_EQ(get("contacts.json").status, 200);
  EXPECT_EQ(get("crmDatabases.json").status, 403);
}

class DaktelaList : public Daktela {
 protected:
  DaktelaList() {
    for (int i = 0; i < 5; ++i) {
      const std::string n = std::to_string(i);
      world.putContact("c_" + n, R"({"title":"Titul )" + n + R"(","lastname":"L","database":")" +
                                     (i < 3 ? "eshop" : "default") + R"(","customFields":{"email":["m)" + n +
                                     R"(@example.com"]}})");
    }
  }
};

TEST_F(DaktelaList, FindsByNamesInBothForms) {
  EXPECT_EQ(total("filter[logic]=and&filter[filters][0][field]=name&filter[filters][0][operator]=in&"
                  "filter[filters][0][value][0]=c_1&filter[filters][0][value][1]=c_4&filter[filters][0]["
                  "value][2]=none"),
            2U);
  EXPECT_EQ(
      total("filter[0][field]=name&filter[0][operator]=in&filter[0][value][0]=c_1&filter[0][value][1]=c_1"),
      1U);
  EXPECT_EQ(
      total("filter%5B0%5D%5Bfield%5D=name&filter%5B0%5D%5Boperator%5D=eq&filter%5B0%5D%5Bvalue%5D=c_2"), 1U);
  EXPECT_EQ(total("filter[field]=name&filter[operator]=eq&filter[value]=c_2"), 1U);
}

TEST_F(DaktelaList, FiltersByEveryOperator) {
  const auto by = [&](const char* field, const char* op, const char* value) {
    return total(std::string("filter[0][field]=") + field + "&filter[0][operator]=" + op +
                 "&filter[0][value]=" + value);
  };
  EXPECT_EQ(by("database", "eq", "eshop"), 3U);
  EXPECT_EQ(by("database.name", "neq", "eshop"), 2U);
  EXPECT_EQ(by("customFields.email", "eq", "m3%40example.com"), 1U);
  EXPECT_EQ(by("customFields.email", "in", "m3%40example.com"), 1U);
  EXPECT_EQ(by("title", "like", "Titul%25"), 5U);
  EXPECT_EQ(by("title", "like", "Titul+_"), 5U);
  EXPECT_EQ(by("title", "notlike", "%25+1"), 4U);
  EXPECT_EQ(by("title", "contains", "tul"), 5U);
  EXPECT_EQ(by("title", "doesnotcontain", "4"), 4U);
  EXPECT_EQ(by("title", "startswith", "Titul"), 5U);
  EXPECT_EQ(by("title", "endswith", "3"), 1U);
  EXPECT_EQ(by("name", "gt", "c_3"), 1U);
  EXPECT_EQ(by("name", "gte", "c_3"), 2U);
  EXPECT_EQ(by("name", "lt", "c_3"), 3U);
  EXPECT_EQ(by("name", "lte", "c_3"), 4U);
  EXPECT_EQ(by("name", "notin", "c_3"), 4U);
  EXPECT_EQ(by("firstname", "isnull", ""), 5U);
  EXPECT_EQ(by("customFields.number", "isnotnull", ""), 0U);
  EXPECT_EQ(by("edited", "gte", "2000-01-01+00:00:00"), 5U);
  EXPECT_EQ(by("edited", "gte", "2999-01-01+00:00:00"), 0U);
  EXPECT_EQ(total("q=M2@EXAMPLE"), 1U);
}

TEST_F(DaktelaList, GroupsNest) {
  EXPECT_EQ(total("filter[logic]=or&filter[filters][0][field]=name&filter[filters][0][operator]=eq&filter["
                  "filters][0][value]=c_0&"
                  "filter[filters][1][logic]=and&filter[filters][1][filters][0][field]=database&"
                  "filter[filters][1][filters][0][operator]=eq&filter[filters][1][filters][0][value]=default&"
                  "filter[filters][1][filters][1][field]=name&filter[filters][1][filters][1][operator]=eq&"
                  "filter[filters][1][filters][1][value]=c_4"),
            2U);
}

TEST_F(DaktelaList, RefusesWhatItDoesNotUnderstand) {
  const auto status = [&](const std::string& query) { return get("contacts.json?" + query).status; };
  EXPECT_EQ(status("filter[0][field]=nothing&filter[0][operator]=eq&filter[0][value]=x"), 400);
  EXPECT_EQ(status("filter[0][field]=customFields.nothing&filter[0][operator]=eq&filter[0][value]=x"), 400);
  EXPECT_EQ(status("filter[0][field]=name&filter[0][operator]=equals&filter[0][value]=x"), 400);
  EXPECT_EQ(status("filter[0][field]=name&filter[0][operator]=eq"), 400);
  EXPECT_EQ(status("filter[logic]=or&filter[0][field]=name&filter[0][operator]=eq&filter[0][value]=x"), 400);
  EXPECT_EQ(status("sort[0][field]=description&sort[0][dir]=asc"), 400);
  EXPECT_EQ(status("take=many"), 400);
  EXPECT_EQ(status("q=" + std::string(8200, 'x')), 414);
  EXPECT_EQ(status("q=" + std::string(7000, 'x')), 200);
}

TEST_F(DaktelaList, PagesSortsAndSelects) {
  const auto page = parseJson(get("contacts.json?sort[0][field]=title&sort[0][dir]=desc&skip=1&take=2&fields["
                                  "0]=name&fields[1]=customFields.email")
                                  .body);
  const auto& data = page["result"]["data"];
  EXPECT_EQ(page["result"]["total"].GetInt(), 5);
  ASSERT_EQ(data.Size(), 2U);
  EXPECT_STREQ(data[0]["name"].GetString(), "c_3");
  EXPECT_EQ(data[0].MemberCount(), 2U);
  EXPECT_EQ(data[0]["customFields"].MemberCount(), 1U);
  const auto list = parseJson(get("contacts.json?fields=name,title,database.title").body);
  EXPECT_EQ(list["result"]["data"][0].MemberCount(), 3U);
  EXPECT_TRUE(parseJson(get("contacts.json").body)["result"]["data"][0].HasMember("_sys"));
  EXPECT_EQ(get("contacts.json?take=5000").status, 200);
  EXPECT_EQ(world.stats().violations("take_over_1000"), 1U);
}

TEST_F(Daktela, ManyKeptAliveConnectionsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> created{0};
  for (int t = 0; t < 80; ++t) {
    threads.emplace_back([&, t] {
      Line line(world.daktelaUrl());
      for (int i = 0; i < 10; ++i) {
        const std::string body = R"({"title":"t","lastname":"l","database":"eshop","name":"n_)" +
                                 std::to_string(t) + "_" + std::to_string(i) + "\"}";
        line.send("POST", "/api/v6/contacts.json",
                  {"X-AUTH-TOKEN: " + world.credentials().accessToken, "Content-Type: application/json"},
                  body);
        created += line.receive().status == 201;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 800);
  EXPECT_EQ(world.contactCount(), 800U);
  EXPECT_EQ(world.daktelaConnections(), 80U);
}

TEST_F(Daktela, WorksOverVerifiedTls) {
  Line line(world.daktelaHttpsUrl(), world.caFile().string());
  for (int i = 0; i < 3; ++i) {
    line.send("GET", "/api/v6/whoim.json", {"X-AUTH-TOKEN: " + world.credentials().accessToken}, {});
    EXPECT_EQ(line.receive().status, 200);
  }
}

TEST_F(Daktela, NamesCanBeComparedWithoutCase) {
  ASSERT_EQ(post(kGood).status, 201);
  EXPECT_EQ(get("contacts/SHOP_1.json").status, 404);
  Settings settings = world.settings();
  settings.daktela.namesWithoutCase = true;
  world.setSettings(settings);
  const Answer other = get("contacts/SHOP_1.json");
  EXPECT_EQ(other.status, 200);
  EXPECT_STREQ(parseJson(other.body)["result"]["name"].GetString(), "shop_1");
  EXPECT_EQ(total("filter[0][field]=name&filter[0][operator]=in&filter[0][value][0]=Shop_1&filter[0][value]["
                  "1]=shop_1"),
            1U);
  EXPECT_EQ(post(R"({"name":"SHOP_1","title":"t","lastname":"l","database":"eshop"})").status, 400);
  EXPECT_EQ(world.contactCount(), 1U);
}

TEST_F(Daktela, AnswersThatHoldACertainContactCanBeOdd) {
  ASSERT_EQ(post(kGood).status, 201);
  ASSERT_EQ(post(R"({"name":"shop_2","title":"t","lastname":"l","database":"eshop"})").status, 201);
  Fault odd;
  odd.action = FaultAction::OddContact;
  odd.status = 200;
  odd.names = {"shop_1"};
  odd.times = -1;
  world.addFault(odd);
  EXPECT_EQ(get("contacts/shop_1.json").body, "");
  EXPECT_EQ(get("contacts.json").body, "");
  EXPECT_EQ(put("shop_1", R"({"title":"new"})").body, "");
  EXPECT_NE(get("contacts/shop_2.json").body, "");
  world.clearFaults();
  EXPECT_NE(get("contacts/shop_1.json").body.find("\"new\""), std::string::npos) << "it was applied";
}

}  // namespace
}  // namespace sandbox
