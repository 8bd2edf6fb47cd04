// SPDX-License-Identifier: Apache-2.0
// Registered customers.
#include "schema.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

enum Object : int { kCustomer, kAccount, kBilling, kShipping, kObjectCount };
enum Node : int { nCustomer, nAccounts, nAccount, nBilling, nShippings, nShipping };

constexpr bool kPersonal = true;
constexpr bool kPublic = false;

using Rows = std::vector<FieldRow>;
using spojka::N_;

FieldRow leaf(int object, const char* name, int node, const char* element, bool personal, const char* title,
              const char* help = "", const char* role = role::kNone) {
  return {object, name, FieldKind::text, node, element, -1, personal, title, help, role};
}
FieldRow holds(const char* name, FieldKind kind, int child, const char* title) {
  return {kCustomer, name, kind, -1, nullptr, child, false, title};
}
FieldRow extra(int object, const char* title) {
  return {object,    "extra", FieldKind::extra,
          -1,        nullptr, -1,
          kPersonal, title,   N_("Elements of the shop's own template, by their names")};
}

void addCustomer(Rows& r) {
  r.push_back(leaf(kCustomer, "guid", nCustomer, "GUID", kPublic, N_("Customer id"),
                   N_("Stays the same as long as the customer exists"), role::kPersonId));
  r.push_back(leaf(kCustomer, "customer_group", nCustomer, "CUSTOMER_GROUP", kPublic, N_("Customer group"),
                   "", role::kPersonGroup));
  r.push_back(leaf(kCustomer, "price_list", nCustomer, "PRICELIST", kPublic, N_("Price list (ceník)")));
  r.push_back(
      leaf(kCustomer, "remark", nCustomer, "REMARK", kPersonal, N_("Note (poznámka)"), "", role::kNote));
  r.push_back(leaf(kCustomer, "email", nCustomer, "EMAIL", kPersonal, N_("E-mail"),
                   N_("Of the first account that has one"), role::kPersonEmail));
  r.push_back(leaf(kCustomer, "phone", nCustomer, "PHONE", kPersonal, N_("Phone"),
                   N_("Of the first account that has one"), role::kPersonPhone));
  r.push_back(holds("accounts", FieldKind::list, kAccount, N_("Accounts")));
  r.push_back(holds("billing", FieldKind::object, kBilling, N_("Billing address")));
  r.push_back(holds("shipping", FieldKind::list, kShipping, N_("Delivery addresses")));
  r.push_back(extra(kCustomer, N_("Other elements")));
}

// What only the API tells.
void addByApi(Rows& r) {
  const auto add = [&r](int object, const char* name, FieldKind kind, bool personal, const char* title) {
    r.push_back({object, name, kind, -1, nullptr, -1, personal, title, "Only by the API"});
  };
  add(kCustomer, "admin_url", FieldKind::text, kPublic, "Link to the customer in the administration");
  add(kCustomer, "created_at", FieldKind::timestamp, kPublic, "Registered at");
  add(kCustomer, "changed_at", FieldKind::timestamp, kPublic, "Changed at");
  add(kCustomer, "birth_date", FieldKind::text, kPersonal, "Date of birth");
  add(kBilling, "country_code", FieldKind::text, kPublic, "Country (code)");
  add(kShipping, "country_code", FieldKind::text, kPublic, "Delivery: country (code)");
}

// The same roles as the first account's above: a target that takes a list gets those of all.
void addAccount(Rows& r) {
  r.push_back(leaf(kAccount, "guid", nAccount, "GUID", kPublic, N_("Account: id"),
                   N_("Differs from the customer's id")));
  r.push_back(
      leaf(kAccount, "email", nAccount, "EMAIL", kPersonal, N_("Account: e-mail"), "", role::kPersonEmail));
  r.push_back(
      leaf(kAccount, "phone", nAccount, "PHONE", kPersonal, N_("Account: phone"), "", role::kPersonPhone));
  r.push_back(extra(kAccount, N_("Account: other elements")));
}

void addBilling(Rows& r) {
  const auto add = [&r](const char* name, const char* element, bool personal, const char* title,
                        const char* role) {
    r.push_back(leaf(kBilling, name, nBilling, element, personal, title, "", role));
  };
  add("full_name", "FULL_NAME", kPersonal, N_("Name"), role::kPersonFullName);
  add("company", "COMPANY", kPersonal, N_("Company"), role::kCompanyName);
  add("street", "STREET", kPersonal, N_("Street"), role::kStreet);
  add("house_number", "HOUSE_NUMBER", kPersonal, N_("House number"), role::kHouseNumber);
  add("city", "CITY", kPersonal, N_("City"), role::kCity);
  add("zip", "ZIP", kPersonal, N_("Postal code"), role::kZip);
  add("country", "COUNTRY", kPublic, N_("Country (name)"), role::kCountry);
  add("company_id", "COMPANY_ID", kPersonal, N_("Company id (IČO)"), role::kCompanyId);
  add("vat_id", "VAT_ID", kPersonal, N_("VAT id (DIČ)"), role::kCompanyVatId);
}

void addShipping(Rows& r) {
  const auto add = [&r](const char* name, const char* element, bool personal, const char* title,
                        const char* role) {
    r.push_back(leaf(kShipping, name, nShipping, element, personal, title, "", role));
  };
  add("guid", "GUID", kPublic, N_("Delivery: id of the address"), role::kNone);
  add("full_name", "FULL_NAME", kPersonal, N_("Delivery: name"), role::kDeliveryFullName);
  add("company", "COMPANY", kPersonal, N_("Delivery: company"), role::kDeliveryCompany);
  add("street", "STREET", kPersonal, N_("Delivery: street"), role::kDeliveryStreet);
  add("house_number", "HOUSE_NUMBER", kPersonal, N_("Delivery: house number"), role::kDeliveryHouseNumber);
  add("city", "CITY", kPersonal, N_("Delivery: city"), role::kDeliveryCity);
  add("zip", "ZIP", kPersonal, N_("Delivery: postal code"), role::kDeliveryZip);
  add("country", "COUNTRY", kPublic, N_("Delivery: country (name)"), role::kDeliveryCountry);
  r.push_back(extra(kShipping, N_("Delivery: other elements")));
}

SchemaRows rows() {
  SchemaRows s{"customers", "CUSTOMERS", {}, {}, kObjectCount};
  s.nodes = {{"CUSTOMER", -1, kCustomer, true},
             {"ACCOUNTS", nCustomer, kCustomer, false},
             {"ACCOUNT", nAccounts, kAccount, true},
             {"BILLING_ADDRESS", nCustomer, kBilling, true},
             {"SHIPPING_ADDRESSES", nCustomer, kCustomer, false},
             {"SHIPPING_ADDRESS", nShippings, kShipping, true}};
  addCustomer(s.fields);
  addAccount(s.fields);
  addBilling(s.fields);
  addShipping(s.fields);
  addByApi(s.fields);
  return s;
}

}  // namespace

const Schema& customersSchema() {
  static const Schema schema(rows());
  return schema;
}

}  // namespace shoptet
