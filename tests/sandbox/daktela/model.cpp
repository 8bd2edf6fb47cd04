// SPDX-License-Identifier: Apache-2.0
#include "daktela/model.hpp"

namespace sandbox {

std::optional<std::size_t> Instance::fieldIndex(std::string_view name) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
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
  instance.users = {"administrator", "operator_1"};
  instance.accounts = {"account_vzor"};
  return instance;
}

}  // namespace sandbox
