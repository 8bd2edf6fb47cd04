// SPDX-License-Identifier: Apache-2.0
// Accounts and CRM records: where they are written to, what of them is checked beforehand, and what an
// instance tells of them. How writing goes is the same as with contacts and tested there.
#include "asking.hpp"

namespace daktela::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kOrder =
    R"({"contact":"p1","customFields":{"order_total":"100.00"},"stage":"OPEN","title":"2025001","type":"order"})";
constexpr const char* kFirm = R"({"description":null,"title":"Vzor s.r.o."})";

std::string held(const std::string& name, const std::string& fields) {
  return "{" + fields + R"(,"name":")" + name + R"(","_sys":{"hash":"1"}})";
}
std::string heldOrder(const std::string& stage) {
  return held("k1",
              R"("title":"2025001","type":{"name":"order","title":"Objednávka"},"stage":")" + stage +
                  R"(","contact":{"name":"p1","title":"Jana"},"customFields":{"order_total":["100.00"]})");
}

TEST(Kinds, OfARecordIsCreatedWithoutADatabase) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({}))).then(reply(201, envelope(heldOrder("OPEN"))));
  const auto log = stage.record("k1", kOrder).write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_CREATED) << log.at(0).message;
  ASSERT_EQ(stage.sent().size(), 2U);
  EXPECT_THAT(stage.sent()[0].target,
              AllOf(HasSubstr("/api/v6/crmRecords.json?fields%5B0%5D=name"), HasSubstr("=contact&"),
                    HasSubstr("=stage&"), Not(HasSubstr("=database")), Not(HasSubstr("=lastname"))));
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/crmRecords.json");
  EXPECT_EQ(stage.sent()[1].body,
            R"({"name":"k1","title":"2025001","type":"order","stage":"OPEN","contact":"p1",)"
            R"("customFields":{"order_total":["100.00"]}})");
}

TEST(Kinds, OfARecordIsComparedByTheNamesItRefersTo) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({heldOrder("OPEN")})));
  EXPECT_EQ(stage.record("k1", kOrder).write().at(0).result, SPOJKA_W_UNCHANGED);

  Stage other;
  other.target = kRecordKind.target;
  other.then(reply(200, list({heldOrder("CLOSE")}))).then(reply(200, envelope(heldOrder("OPEN"))));
  EXPECT_EQ(other.record("k1", kOrder).write().at(0).result, SPOJKA_W_UPDATED);
  EXPECT_EQ(other.sent()[1].target, "/api/v6/crmRecords/k1.json");
  EXPECT_EQ(other.sent()[1].method, "PUT");
}

TEST(Kinds, ATicketIsComparedByItsNumber) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(
      200, list({held("k1", R"("title":"T","type":{"name":"order"},"stage":"OPEN","ticket":{"name":7})")})));
  stage.record("k1", R"({"stage":"OPEN","ticket":"7","title":"T","type":"order"})");
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UNCHANGED);
}

TEST(Kinds, OfAnAccountBelongsToTheDatabase) {
  Stage stage;
  stage.target = kAccountKind.target;
  stage.then(reply(200, list({}))).then(reply(201, envelope(held("k1", R"("title":"Vzor s.r.o.")"))));
  EXPECT_EQ(stage.record("k1", kFirm).write().at(0).result, SPOJKA_W_CREATED);
  EXPECT_EQ(stage.sent()[1].target, "/api/v6/accounts.json");
  EXPECT_EQ(stage.sent()[1].body,
            R"({"database":"eshop","name":"k1","title":"Vzor s.r.o.","description":null})");
}

TEST(Kinds, MixedInOneWriteGoEachToItsPlace) {
  Stage stage;
  stage.then(reply(200, envelope(contact("c1", kFields))));
  stage.then(reply(200, envelope(held("k1", R"("title":"Vzor s.r.o.")"))));
  stage.then(reply(204, ""));
  stage.record("c1", kBody, "c1");
  stage.target = "parcel";
  stage.record("k9", kBody);
  stage.target = kRecordKind.target;
  stage.record("k2", "", "k2", SPOJKA_OP_DELETE);
  stage.target = kAccountKind.target;
  stage.record("k1", kFirm, "k1");
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED);
  EXPECT_EQ(log.at(1).code, SPOJKA_E_UNSUPPORTED);
  EXPECT_THAT(log.at(1).message, HasSubstr("contact, account, crm_record"));
  EXPECT_EQ(log.at(2).result, SPOJKA_W_DELETED);
  EXPECT_EQ(log.at(3).result, SPOJKA_W_UPDATED);
  std::vector<std::string> sent;
  for (const auto& one : stage.sent()) sent.push_back(one.method + " " + one.target);
  EXPECT_THAT(sent, ElementsAre("PUT /api/v6/contacts/c1.json", "PUT /api/v6/accounts/k1.json",
                                "DELETE /api/v6/crmRecords/k2.json"));
}

struct Bad {
  std::string_view target;
  const char* body;
  const char* field;
  const char* says;
};
class RefusedBeforehand : public testing::TestWithParam<Bad> {};

TEST_P(RefusedBeforehand, NamesTheFieldAndSendsNothing) {
  Stage stage;
  stage.target = GetParam().target;
  const auto log = stage.record("k1", GetParam().body).write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_EQ(log.at(0).field, GetParam().field);
  EXPECT_THAT(log.at(0).message, HasSubstr(GetParam().says));
  EXPECT_THAT(stage.sent(), IsEmpty());
}

const std::string kLong = R"({"stage":"OPEN","type":"order","title":")" + std::string(129, 'x') + "\"}";

INSTANTIATE_TEST_SUITE_P(
    OfKinds, RefusedBeforehand,
    testing::Values(
        Bad{"crm_record", R"({"stage":"OPEN","title":"T"})", "type", "requires"},
        Bad{"crm_record", R"({"title":"T","type":"order"})", "stage", "requires"},
        Bad{"crm_record", R"({"stage":"open","title":"T","type":"order"})", "stage", "OPEN CLOSE"},
        Bad{"crm_record", kLong.c_str(), "title", "128"},
        Bad{"crm_record", R"({"lastname":"L","title":"T"})", "lastname", "no field of CRM records"},
        Bad{"crm_record", R"({"database":"x","title":"T"})", "database", "set by the connector"},
        Bad{"account", R"({"description":"D"})", "title", "requires"},
        Bad{"account", R"({"stage":"OPEN","title":"T"})", "stage", "no field of accounts"}));

constexpr const char* kTypes[] = {R"({"name":"order","title":"Objednávka"})",
                                  R"({"name":"claim","title":"Reklamace"})"};
constexpr const char* kShown =
    R"({"name":"r","type":{"name":"order"},"_sys":{"hash":"1","cfScheme":{"order_total":{"type":"TEXT","title":"Celkem"},)"
    R"("order_number":{"type":"TEXT","title":"Číslo"}}}})";

// A contact without a scheme, the definitions, the types, the newest records.
void tell(Stage& stage, const Step& types, const Step& records) {
  stage.then(reply(200, list({R"({"name":"x"})"})));
  stage.then(reply(200, list({R"({"name":"order_total","type":"TEXT","title":"Celkem"})",
                              R"({"name":"note","type":"TEXTAREA","title":"Poznámka"})"})));
  stage.then(types).then(records);
}

TEST(DiscoverKinds, TellsTypesFieldsAndRolesOfRecords) {
  Stage stage;
  tell(stage, reply(200, list({kTypes[0], kTypes[1]})), reply(200, list({kShown})));
  const auto catalog = stage.destination->discover();
  ASSERT_EQ(catalog.targets.size(), 3U);
  const auto& record = catalog.targets[2];
  EXPECT_EQ(record.name, "crm_record");
  const auto fieldOf = [&](const std::string& path) {
    for (const auto& field : record.fields)
      if (field.path == path) return field;
    ADD_FAILURE() << "no " << path;
    return spojka::CatalogField{};
  };
  EXPECT_THAT(fieldOf("type").options, ElementsAre("order", "claim"));
  EXPECT_THAT(fieldOf("stage").options, ElementsAre("OPEN", "CLOSE"));
  EXPECT_THAT(fieldOf("stage").finished, ElementsAre("CLOSE"));
  EXPECT_EQ(fieldOf("contact").refersTo, "contact");
  EXPECT_EQ(fieldOf("account").refersTo, "account");
  EXPECT_TRUE(fieldOf("type").required);
  EXPECT_EQ(fieldOf("title").maxLength, 128);
  EXPECT_EQ(fieldOf("customFields.order_total").role, "order.total");
  EXPECT_EQ(fieldOf("customFields.order_number").role, "order.number") << "only a form told of it";
  EXPECT_EQ(fieldOf("customFields.note").title, "Poznámka");
  EXPECT_THAT(fieldOf("contact").help, HasSubstr("a flow of contacts gives it"));
  EXPECT_EQ(record.openPrefix, "");
  EXPECT_EQ(catalog.targets[1].name, "account");
  EXPECT_EQ(catalog.targets[1].fields.front().role, "company.name");
  EXPECT_EQ(stage.sent()[2].target, "/api/v6/crmRecordsTypes.json?take=1000");
  EXPECT_THAT(stage.sent()[3].target, HasSubstr("/api/v6/crmRecords.json?sort"));
}

TEST(DiscoverKinds, OrdersOfTheCatalogAreNotProposedToContacts) {
  Stage stage;
  tell(stage, reply(200, list({kTypes[0]})), reply(200, list({kShown})));
  const auto catalog = stage.destination->discover();
  for (const auto& field : catalog.targets[0].fields) EXPECT_NE(field.role, "order.total") << field.path;
}

TEST(DiscoverKinds, MissingTypesAreRefusedWithWhereToMakeThem) {
  Stage stage;
  tell(stage, reply(200, list({kTypes[0], kTypes[1]})), reply(200, list({kShown})));
  stage.destination->discover();
  stage.target = kRecordKind.target;
  stage.record("k1", R"({"stage":"OPEN","title":"T","type":"orders"})");
  stage.record("k2", R"({"customFields":{"note":"n"},"stage":"OPEN","title":"T","type":"order"})");
  stage.record("k3", R"({"customFields":{"nothing":"n"},"stage":"OPEN","title":"T","type":"claim"})");
  const std::size_t asked = stage.sent().size();
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).field, "type");
  EXPECT_THAT(log.at(0).message, AllOf(HasSubstr("'order'"), HasSubstr("Manage -> CRM")));
  EXPECT_EQ(log.at(1).field, "customFields.note");
  EXPECT_THAT(log.at(1).message, HasSubstr("form of the type 'order'"));
  EXPECT_EQ(log.at(2).field, "customFields.nothing");
  EXPECT_EQ(stage.sent().size(), asked);

  stage.records.clear();  // no record has shown the form of this type
  stage.record("k4", R"({"customFields":{"note":"n"},"stage":"OPEN","title":"T","type":"claim"})", "k4");
  stage.then(reply(200, envelope(held("k4", R"("title":"T")"))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UPDATED);
}

TEST(DiscoverKinds, WhatCannotBeReadOfThemStopsNobody) {
  for (const Step& refusal : {reply(403, envelope("null", R"("denied")")), reply(404, noSuchContact()),
                              reply(500, ""), reply(200, "<html></html>"), reply(302, "")}) {
    Stage stage;
    tell(stage, refusal, refusal);
    const auto catalog = stage.destination->discover();
    ASSERT_EQ(catalog.targets.size(), 3U);
    EXPECT_THAT(catalog.targets[0].help, Not(HasSubstr("types")));
    EXPECT_THAT(catalog.targets[2].help, HasSubstr("reading the types of CRM records"));
    EXPECT_THAT(stage.host.allLogs(), HasSubstr("reading the types of CRM records"));
    stage.target = kRecordKind.target;
    stage.record("k1", R"({"stage":"OPEN","title":"T","type":"any"})", "k1");
    stage.then(reply(200, envelope(held("k1", R"("title":"T")"))));
    EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_UPDATED) << "the server judges";
  }
}

TEST(DiscoverKinds, AnIncompleteListOfTypesAndTheFormOfOneProveNothingOfTheOthers) {
  Stage stage;
  stage.then(reply(200, list({R"({"name":"x"})"}))).then(reply(403, envelope("null", R"("denied")")));
  stage.then(reply(200, list({})));  // accounts, since no definitions are told
  stage.then(reply(200, list({kTypes[0]}, 2))).then(reply(200, list({kShown})));
  const auto catalog = stage.destination->discover();
  EXPECT_EQ(catalog.targets[2].openPrefix, "customFields.");
  for (const auto& field : catalog.targets[2].fields)
    if (field.path == "type") {
      EXPECT_THAT(field.options, IsEmpty());
    }
  stage.target = kRecordKind.target;
  stage.record("k1", R"({"customFields":{"other":"n"},"stage":"OPEN","title":"T","type":"third"})", "k1");
  stage.record("k2", R"({"customFields":{"other":"n"},"stage":"OPEN","title":"T","type":"order"})", "k2");
  stage.then(reply(200, envelope(held("k1", R"("title":"T")"))));
  const auto log = stage.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_UPDATED) << log.at(0).message;
  EXPECT_EQ(log.at(1).field, "customFields.other") << "of this type the form is known";
}

TEST(DiscoverKinds, WhatEndsEverythingIsThrown) {
  for (const Step& end :
       {reply(401, envelope("null", R"("denied")")), reply(429, ""), breakAt(Phase::exchange), cancelled()}) {
    Stage stage;
    tell(stage, end, end);
    EXPECT_THROW(stage.destination->discover(), spojka::Error);
  }
}

TEST(DiscoverKinds, AnInstanceWithoutTypesSaysSo) {
  Stage stage;
  tell(stage, reply(200, list({})), reply(599, ""));
  const auto catalog = stage.destination->discover();
  EXPECT_THAT(catalog.targets[2].help, AllOf(HasSubstr("none yet"), HasSubstr("Manage -> CRM")));
  EXPECT_EQ(stage.sent().size(), 3U) << "without types there are no records";
}

TEST(Kinds, ATypeTheServerDoesNotKnowIsToldWithWhereToMakeIt) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({})));
  stage.then(reply(400, envelope("null", R"({"form":{"type":"cizí klíč"}})")))
      .then(reply(404, noSuchContact()));
  const auto log = stage.record("k1", kOrder).write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_REJECTED);
  EXPECT_THAT(log.at(0).message,
              AllOf(HasSubstr("refused the CRM record"), HasSubstr("cizí klíč"), HasSubstr("Manage -> CRM")));
}

TEST(Kinds, ALostCreateIsLookedForWhereItWasSent) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({})))
      .then(breakAt(Phase::exchange))
      .then(reply(200, envelope(heldOrder("OPEN"))));
  EXPECT_EQ(stage.record("k1", kOrder).write().at(0).result, SPOJKA_W_CREATED);
  EXPECT_EQ(stage.sent()[2].target, "/api/v6/crmRecords/k1.json");
}

TEST(Kinds, FlagsOfTheHostAreHeeded) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.record("k1", kOrder).records[0].flags |= SPOJKA_RECORD_ABSENT;
  stage.then(reply(201, envelope(heldOrder("OPEN"))));
  EXPECT_EQ(stage.write().at(0).result, SPOJKA_W_CREATED);
  EXPECT_THAT(stage.methods(), ElementsAre("POST"));

  Stage other;
  other.target = kRecordKind.target;
  other.record("k1", kOrder).records[0].flags |= SPOJKA_RECORD_ASK_FIRST;
  other.then(reply(200, list({heldOrder("CLOSE")})));
  const auto log = other.write();
  EXPECT_EQ(log.at(0).result, SPOJKA_W_FOUND);
  EXPECT_THAT(log.at(0).changes, ElementsAre(R"(stage: "CLOSE" -> "OPEN")"));
  EXPECT_THAT(other.methods(), ElementsAre("GET"));
}

TEST(Kinds, ADryRunOfADeleteShowsWhatWouldGo) {
  Stage stage;
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({heldOrder("OPEN")})));
  const auto log = stage.record("k1", "", "k1", SPOJKA_OP_DELETE).write(true);
  EXPECT_EQ(log.at(0).result, SPOJKA_W_DELETED);
  EXPECT_THAT(log.at(0).changes, testing::Contains(R"(contact: "p1" -> (none))"));
  EXPECT_THAT(log.at(0).changes, testing::Contains(R"(customFields.order_total: "100.00" -> (none))"));
}

TEST(Kinds, AreFoundAndListedInTheirPlace) {
  Stage stage;
  stage.target = kAccountKind.target;
  stage.then(reply(200, list({held("k1", R"("title":"Vzor")")})));
  RowLog log;
  find(stage, log, {"k1", "k2"}, {"title"});
  EXPECT_THAT(log.results(), ElementsAre("k1", "absent"));
  EXPECT_THAT(stage.sent()[0].target, HasSubstr("/api/v6/accounts.json?"));
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({heldOrder("OPEN")})));
  EXPECT_THAT(listPage(stage, "k", 10, {}, {"contact"}).names, ElementsAre("k1"));
  EXPECT_THAT(stage.sent()[1].target, AllOf(HasSubstr("/api/v6/crmRecords.json?"), HasSubstr("=contact&"),
                                            Not(HasSubstr("database"))));
  stage.target = "parcel";
  EXPECT_THROW(find(stage, log, {"k1"}), spojka::UnsupportedError);
  EXPECT_THROW(listPage(stage, "k", 10), spojka::UnsupportedError);
}

TEST(Kinds, WhatIsLearnedOfOneIsNotHeldAgainstTheOthers) {
  Stage stage;
  stage.target = kAccountKind.target;
  stage.then(reply(400, envelope("null", R"("no operator in")"))).then(reply(404, noSuchContact()));
  RowLog log;
  find(stage, log, {"k1"});
  stage.target = kRecordKind.target;
  stage.then(reply(200, list({})));
  RowLog records;
  find(stage, records, {"k1"});
  EXPECT_THAT(stage.sent().back().target, HasSubstr("/api/v6/crmRecords.json?"));
}

TEST(Kinds, NoneIsMerged) {
  Stage stage;
  EXPECT_THROW(stage.destination->merge(spojka::MergeRequest(spojka_merge_request{})),
               spojka::UnsupportedError);
}

}  // namespace
}  // namespace daktela::test
