// SPDX-License-Identifier: Apache-2.0
#include "daktela/model.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::size_t kName = 128;

ModelRules contactRules() {
  return {
      "contacts",
      "contact_",
      {{kTitle, 255, true, Refers::Nothing},
       {kFirstname, 128, false, Refers::Nothing},
       {kLastname, 128, true, Refers::Nothing},
       {kDescription, 512, false, Refers::Nothing},
       {kDatabase, kName, true, Refers::Database},
       {kAccount, kName, false, Refers::Account},
       {kUser, kName, false, Refers::User}},
      {"name", "title", "firstname", "lastname", "database", "account", "user", "description", "nps_score",
       "created", "edited", "duplicateContacts", "notDuplicateContacts", "customFields", "_sys"}};
}

ModelRules accountRules() {
  return {"accounts",
          "account_",
          {{kTitle, 255, true, Refers::Nothing},
           {kDescription, 512, false, Refers::Nothing},
           {kDatabase, kName, true, Refers::Database},
           {kUser, kName, false, Refers::User},
           {kSla, kName, false, Refers::Nothing}},
          {"name", "title", "database", "sla", "user", "description", "created", "edited", "customFields",
           "_sys"}};
}

ModelRules recordRules() {
  return {"crmRecords",
          "record_",
          {{kTitle, 128, true, Refers::Nothing},
           {kDescription, 512, false, Refers::Nothing},
           {kType, kName, true, Refers::RecordType},
           {kStage, kName, true, Refers::Stage},
           {kStatus, kName, false, Refers::Nothing},
           {kUser, kName, false, Refers::User},
           {kContact, kName, false, Refers::Contact},
           {kAccount, kName, false, Refers::Account},
           {kTicket, kName, false, Refers::Nothing}},
          {"name", "type", "title", "user", "contact", "account", "ticket", "description", "stage", "status",
           "created", "edited", "customFields", "_sys"}};
}

}  // namespace

const TextRule* ModelRules::text(std::string_view field) const {
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [&](const TextRule& rule) { return kTextFieldNames[rule.field] == field; });
  return found == texts.end() ? nullptr : &*found;
}

const ModelRules& rulesOf(Model model) {
  static const std::array<ModelRules, kModels> kRules = {contactRules(), accountRules(), recordRules()};
  return kRules[static_cast<std::size_t>(model)];
}

std::optional<Model> modelOf(std::string_view name) {
  for (const Model model : kEveryModel)
    if (rulesOf(model).name == name) return model;
  return std::nullopt;
}

std::optional<std::size_t> Instance::fieldIndex(std::string_view name) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

std::vector<std::size_t> Instance::formOf(Model model, std::string_view recordType) const {
  std::vector<std::size_t> form;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (const auto index = fieldIndex(name)) form.push_back(*index);
  };
  if (model == Model::Contacts) {
    for (std::size_t i = 0; i < fields.size(); ++i) form.push_back(i);
  } else if (model == Model::Accounts) {
    add(accountForm);
  } else {
    for (const RecordType& type : recordTypes)
      if (type.name == recordType) add(type.form);
  }
  return form;
}

Instance defaultInstance() {
  Instance instance;
  instance.databases = {{"default", "Výchozí", "", true}, {"eshop", "E-shop", "Zákazníci e-shopu", false}};
  instance.fields = {
      {"number", "PHONE", "Telefon", true, false, {}},
      {"email", "EMAIL", "E-mail", true, false, {}},
      {"address", "ADDRESS", "Adresa", false, false, {}},
      {"note", "TEXTAREA", "Poznámka", false, false, {}},
      {"url", "URL", "Odkaz do e-shopu", false, false, {}},
      {"company", "TEXT", "Firma", false, false, {}},
      {"company_id", "TEXT", "IČO", false, false, {}},
      {"order_number", "TEXT", "Číslo objednávky", false, false, {}},
      {"order_status", "TEXT", "Stav objednávky", false, false, {}},
      {"order_total", "TEXT", "Celkem", false, false, {}},
      {"order_date", "DATETIME", "Datum objednávky", false, false, {}},
      {"customer_group", "SELECTBOX", "Skupina", false, false, {"retail", "wholesale", "vip"}}};
  instance.accountForm = {"number", "email", "address", "note", "company_id"};
  instance.recordTypes = {{"order",
                           "Objednávka",
                           "Objednávka z e-shopu",
                           {"order_number", "order_status", "order_total", "order_date", "url", "note"}},
                          {"complaint", "Reklamace", "", {"order_number", "note"}}};
  instance.users = {"administrator", "operator_1"};
  return instance;
}

}  // namespace sandbox
