// SPDX-License-Identifier: Apache-2.0
#include "discovery.hpp"

#include "harness.hpp"

namespace daktela::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const spojka::CatalogField* fieldOf(const spojka::Catalog& catalog, const std::string& path) {
  for (const auto& f : catalog.targets.at(0).fields)
    if (f.path == path) return &f;
  return nullptr;
}

std::string withScheme(const std::string& scheme) {
  return R"({"name":"x","title":"X","customFields":[],"_sys":{"hash":"1","model":"contacts","cfScheme":)" +
         scheme + "}}";
}

constexpr const char* kScheme = R"({
  "number":{"type":"PHONE","title":"Telefon","hidden":false,"readonly":false},
  "email":{"type":"EMAIL","title":"E-mail","hidden":false,"readonly":false,"multiple":false},
  "level":{"type":"SELECTBOX","title":"Level","readonly":true,"items":[{"name":"a","title":"A","value":"gold"},{"value":"silver"}]},
  "web":{"type":"URL","title":"Web","readonly":false}})";

TEST(Discover, MergesDefinitionsWithTheSchemeOfAContact) {
  Stage stage;
  stage.then(reply(200, list({withScheme(kScheme)})));
  stage.then(reply(
      200, list({R"({"name":"email","type":"EMAIL","title":"from definitions","multiple":true})",
                 R"({"name":"since","type":"DATE","title":"Customer since","multiple":false})",
                 R"({"name":"tags","type":"MULTISELECTBOX","title":"Tags","options":{"a":"A","b":"B"}})"})));
  const auto catalog = stage.destination->discover();
  ASSERT_EQ(catalog.targets.size(), 3U);
  EXPECT_EQ(catalog.targets[0].name, "contact");
  EXPECT_EQ(catalog.targets[0].openPrefix, "") << "with a scheme unknown keys are errors";

  ASSERT_NE(fieldOf(catalog, "customFields.email"), nullptr);
  EXPECT_EQ(fieldOf(catalog, "customFields.email")->title, "E-mail") << "the form in use knows best";
  EXPECT_FALSE(fieldOf(catalog, "customFields.email")->list);
  EXPECT_TRUE(fieldOf(catalog, "customFields.number")->list);
  EXPECT_TRUE(fieldOf(catalog, "customFields.level")->readonly);
  EXPECT_THAT(fieldOf(catalog, "customFields.level")->options, ElementsAre("gold", "silver"));
  EXPECT_EQ(fieldOf(catalog, "customFields.since")->type, "date");
  EXPECT_TRUE(fieldOf(catalog, "customFields.tags")->list);
  EXPECT_THAT(fieldOf(catalog, "customFields.tags")->options, ElementsAre("a", "b"));

  ASSERT_EQ(stage.sent().size(), 4U) << "and the types of records and the newest ones";
  EXPECT_EQ(
      stage.sent()[0].target,
      "/api/v6/contacts.json?filter%5Blogic%5D=and&filter%5Bfilters%5D%5B0%5D%5Bfield%5D=database"
      "&filter%5Bfilters%5D%5B0%5D%5Boperator%5D=eq&filter%5Bfilters%5D%5B0%5D%5Bvalue%5D=eshop&take=1");
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/formCrmFields.json?take=1000");
}

TEST(Discover, TellsTypesLimitsAndRolesOfTheStandardFields) {
  Stage stage;
  stage.then(reply(200, list({withScheme(kScheme)}))).then(reply(200, list({})));
  const auto catalog = stage.destination->discover();
  const auto* title = fieldOf(catalog, "title");
  ASSERT_NE(title, nullptr);
  EXPECT_TRUE(title->required);
  EXPECT_EQ(title->maxLength, 255);
  EXPECT_EQ(title->role, "record.title") << "a person or whatever else the record is about";
  EXPECT_EQ(fieldOf(catalog, "firstname")->maxLength, 128);
  EXPECT_FALSE(fieldOf(catalog, "firstname")->required);
  EXPECT_TRUE(fieldOf(catalog, "lastname")->required);
  EXPECT_EQ(fieldOf(catalog, "description")->maxLength, 512);
  EXPECT_EQ(fieldOf(catalog, "description")->role, "note");
  EXPECT_EQ(fieldOf(catalog, "customFields.email")->role, "person.email");
  EXPECT_TRUE(fieldOf(catalog, "customFields.email")->sensitive);
  EXPECT_EQ(fieldOf(catalog, "customFields.number")->role, "person.phone");
  EXPECT_EQ(fieldOf(catalog, "customFields.web")->role, "order.url") << "the only field of type URL";
  EXPECT_EQ(fieldOf(catalog, "name"), nullptr);
  EXPECT_EQ(fieldOf(catalog, "database"), nullptr) << "set by the connector";
}

TEST(Discover, TellsWhichListsAreSets) {
  Scheme scheme;
  scheme.discovered = true;
  scheme.fields = {{"email", "EMAIL", "", true, false, {}},
                   {"number", "PHONE", "", true, false, {}},
                   {"one", "EMAIL", "", false, false, {}},
                   {"notes", "TEXT", "", true, false, {}},
                   {"tags", "MULTISELECTBOX", "", true, false, {}}};
  const spojka::Catalog catalog{{}, {catalogEntry(kContactKind, scheme)}};
  for (const char* set : {"email", "number", "tags"})
    EXPECT_TRUE(fieldOf(catalog, "customFields." + std::string(set))->set) << set;
  for (const char* other : {"one", "notes"})
    EXPECT_FALSE(fieldOf(catalog, "customFields." + std::string(other))->set) << other;
}

TEST(Discover, GivesEachRoleToOneFieldOnly) {
  Scheme scheme;
  scheme.discovered = true;
  scheme.fields = {{"mail2", "EMAIL", "", false, false, {}},
                   {"email", "EMAIL", "", false, false, {}},
                   {"url", "TEXT", "", false, false, {}},
                   {"phone_work", "PHONE", "", false, true, {}},
                   {"phone_home", "PHONE", "", false, false, {}}};
  const spojka::Catalog catalog{{}, {catalogEntry(kContactKind, scheme)}};
  EXPECT_EQ(fieldOf(catalog, "customFields.email")->role, "person.email");
  EXPECT_EQ(fieldOf(catalog, "customFields.mail2")->role, "");
  EXPECT_EQ(fieldOf(catalog, "customFields.url")->role, "order.url");
  EXPECT_EQ(fieldOf(catalog, "customFields.phone_work")->role, "") << "readonly fields cannot be proposed";
  EXPECT_EQ(fieldOf(catalog, "customFields.phone_home")->role, "person.phone");
}

TEST(Discover, LooksAtAnyContactWhenTheDatabaseIsEmptyOrCannotBeFiltered) {
  for (const Step& first :
       {reply(200, list({})), reply(400, envelope("null", R"({"primary":["no filter"]})"))}) {
    Stage stage;
    stage.then(first).then(reply(200, list({withScheme(kScheme)}, 100))).then(reply(200, list({})));
    const auto catalog = stage.destination->discover();
    EXPECT_NE(fieldOf(catalog, "customFields.web"), nullptr);
    EXPECT_EQ(stage.sent()[1].target, "/api/v6/contacts.json?take=1");
  }
}

TEST(Discover, TakesTheKeysOfValuesWhenThereIsNoScheme) {
  Stage stage;
  stage.then(reply(200, list({R"({"name":"x","customFields":{"number":["1"],"extra":[]}})"})))
      .then(reply(404, noSuchContact()));
  const auto catalog = stage.destination->discover();
  EXPECT_NE(fieldOf(catalog, "customFields.extra"), nullptr);
  EXPECT_THAT(catalog.targets[0].help, HasSubstr("HTTP 404"));
}

TEST(Discover, AssumesTheUsualKeysWithANoteWhenNothingIsTold) {
  Stage stage;
  stage.then(reply(200, list({}))).then(reply(200, list({})));
  stage.then(reply(403, envelope("null", R"("denied")")));
  const auto catalog = stage.destination->discover();
  for (const char* key : {"number", "email", "address", "note"})
    EXPECT_NE(fieldOf(catalog, std::string("customFields.") + key), nullptr) << key;
  EXPECT_EQ(catalog.targets[0].openPrefix, "customFields.") << "other keys may exist";
  EXPECT_THAT(catalog.targets[0].help, HasSubstr("assumed"));
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("assumed"));
}

TEST(Discover, NeverMakesAnEmptyCatalogOfAFailure) {
  const std::vector<Step> failures = {
      breakAt(Phase::connect), breakAt(Phase::exchange), reply(401, ""), reply(403, ""),
      reply(429, ""),          reply(500, ""),           reply(302, ""), cancelled()};
  for (const auto& failure : failures) {
    Stage stage;
    stage.then(failure);
    EXPECT_THROW(stage.destination->discover(), spojka::Error);
  }
  for (const auto& second : {reply(200, "<html></html>"), reply(404, ""), reply(200, envelope("null")),
                             reply(200, R"({"error":[],"res)")}) {
    Stage stage;
    stage.then(reply(200, list({}))).then(second);
    EXPECT_THROW(stage.destination->discover(), spojka::Error);
  }
  Stage stage;  // definitions are an extra, but an unreachable server is not
  stage.then(reply(200, list({withScheme(kScheme)}))).then(breakAt(Phase::exchange));
  EXPECT_THROW(stage.destination->discover(), spojka::TransientError);
}

TEST(Discover, SurvivesDefinitionsOfAnyShape) {
  for (const std::string& body :
       {list({R"({"title":"no name"})"}), list({R"({"name":7,"type":[],"multiple":{},"items":"x"})"}),
        envelope(R"({"data":{"a":1},"total":1})"), envelope("[]"),
        list({R"({"name":"x","type":"RADIO","items":[1,null,"",{"name":"n"},"text"]})"})}) {
    Stage stage;
    stage.then(reply(200, list({withScheme(kScheme)}))).then(reply(200, body));
    EXPECT_NE(fieldOf(stage.destination->discover(), "customFields.web"), nullptr) << body;
  }
}

TEST(Discover, TakesFieldsFromDefinitionsWhenTheOneContactCannotBeRead) {
  for (const Step& odd :
       {reply(500, "<html>oops</html>"), reply(200, ""), reply(200, R"({"error":[],"res)")}) {
    Stage stage;
    stage.then(odd);
    if (odd().status == 200) stage.then(odd);  // neither that one nor any
    stage.then(reply(200, list({R"({"name":"since","type":"DATE","title":"Customer since"})"})));
    EXPECT_NE(fieldOf(stage.destination->discover(), "customFields.since"), nullptr);
  }
}

TEST(Discover, APageInPlaceOfTheDefinitionsMakesNoFieldUnknown) {
  for (const Step& page : {reply(200, "<html></html>"), reply(403, "<html>blocked</html>"), reply(404, ""),
                           reply(401, R"({"message":"who are you"})")}) {
    Stage stage;
    stage.then(reply(200, list({withScheme(kScheme)}))).then(page);
    EXPECT_THROW(stage.destination->discover(), spojka::TransientError);
  }
}

TEST(Discover, CatalogSurvivesTheBoundary) {
  Stage stage;
  stage.then(reply(200, list({withScheme(kScheme)}))).then(reply(200, list({})));
  const auto catalog = stage.destination->discover();
  const auto parsed = spojka::parseCatalog(spojka::toJson(catalog));
  ASSERT_EQ(parsed.targets.size(), 3U);
  EXPECT_EQ(parsed.targets[0].fields.size(), catalog.targets[0].fields.size());
  EXPECT_THAT(parsed.streams, IsEmpty());
}

}  // namespace
}  // namespace daktela::test
