// SPDX-License-Identifier: Apache-2.0
// Orders: 'Shoptet - XML formát' and what merchants commonly add to it.
#include "schema.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

enum Object : int { kOrder, kBilling, kShipping, kTotal, kItem, kUnitPrice, kItemTotal, kObjectCount };
enum Node : int {
  nOrder,
  nCurrency,
  nCustomer,
  nBilling,
  nShipping,
  nTotal,
  nItems,
  nItem,
  nUnitPrice,
  nItemTotal,
};

constexpr bool kPersonal = true;
constexpr bool kPublic = false;

using Rows = std::vector<FieldRow>;
using spojka::N_;

FieldRow leaf(int object, const char* name, FieldKind kind, int node, const char* element, bool personal,
              const char* title, const char* help = "", const char* role = role::kNone) {
  return {object, name, kind, node, element, -1, personal, title, help, role};
}
FieldRow derived(const char* name, bool personal, const char* title, const char* help, const char* role) {
  return {kOrder, name, FieldKind::text, -1, nullptr, -1, personal, title, help, role};
}
FieldRow holds(int object, const char* name, FieldKind kind, int child, const char* title) {
  return {object, name, kind, -1, nullptr, child, false, title};
}
FieldRow extra(int object, const char* title) {
  return {object,    "extra", FieldKind::extra,
          -1,        nullptr, -1,
          kPersonal, title,   N_("Elements of the shop's own template, by their names")};
}

void addHead(Rows& r) {
  using K = FieldKind;
  r.push_back(leaf(kOrder, "order_id", K::text, nOrder, "ORDER_ID", kPublic, N_("Internal order id"),
                   N_("The id in the address of the order's page in the administration"), role::kOrderId));
  r.push_back(leaf(kOrder, "code", K::text, nOrder, "CODE", kPublic, N_("Order number (číslo objednávky)"),
                   "", role::kOrderNumber));
  r.push_back(derived("admin_url", kPublic, N_("Link to the order in the administration"),
                      N_("Made from the internal order id"), role::kOrderUrl));
  r.push_back(leaf(kOrder, "created_at", K::timestamp, nOrder, "DATE", kPublic, N_("Created at"),
                   N_("On the shop's clock; see the setting 'time_zone'"), role::kOrderCreatedAt));
  r.push_back(leaf(kOrder, "status", K::text, nOrder, "STATUS", kPublic, N_("Status (stav objednávky)"),
                   N_("The shop's own word for it"), role::kOrderStatus));
  r.back().finished = "Vyřízena,Stornována";  // of the states every shop begins with
  r.push_back(leaf(kOrder, "currency", K::text, nCurrency, "CODE", kPublic, N_("Currency"), "",
                   role::kOrderCurrency));
  r.push_back(
      leaf(kOrder, "exchange_rate", K::decimal, nCurrency, "EXCHANGE_RATE", kPublic, N_("Exchange rate")));
  r.push_back(
      leaf(kOrder, "email", K::text, nCustomer, "EMAIL", kPersonal, N_("E-mail"), "", role::kPersonEmail));
  r.push_back(
      leaf(kOrder, "phone", K::text, nCustomer, "PHONE", kPersonal, N_("Phone"), "", role::kPersonPhone));
  r.push_back(derived(
      "customer_guid", kPublic, N_("Customer id"),
      N_("Of the customer who was logged in. Exports do not tell it: empty where orders come by links"),
      role::kPersonId));
  r.push_back(leaf(kOrder, "customer_group", K::text, nCustomer, "CUSTOMER_GROUP", kPublic,
                   N_("Customer group"), N_("Only in templates that have it"), role::kPersonGroup));
  r.push_back(holds(kOrder, "billing", K::object, kBilling, N_("Billing address")));
  r.push_back(holds(kOrder, "shipping", K::object, kShipping, N_("Delivery address")));
  r.push_back(leaf(kOrder, "ip_address", K::text, nCustomer, "IP_ADDRESS", kPersonal, N_("IP address")));
}

void addNotes(Rows& r) {
  using K = FieldKind;
  r.push_back(leaf(kOrder, "remark", K::text, nOrder, "REMARK", kPersonal,
                   N_("Customer's note (poznámka zákazníka)"), "", role::kNote));
  r.push_back(leaf(kOrder, "shop_remark", K::text, nOrder, "SHOP_REMARK", kPersonal,
                   N_("Shop's internal note (poznámka e-shopu)"), "", role::kInternalNote));
  r.push_back(
      leaf(kOrder, "referer", K::text, nOrder, "REFERER", kPersonal, N_("Where the customer came from")));
  r.push_back(leaf(kOrder, "package_number", K::text, nOrder, "PACKAGE_NUMBER", kPersonal,
                   N_("Tracking number (číslo zásilky)"), "", role::kOrderTrackingNumber));
  r.push_back(
      leaf(kOrder, "varchar1", K::text, nOrder, "VARCHAR1", kPersonal, N_("Additional field 1 (short)")));
  r.push_back(
      leaf(kOrder, "varchar2", K::text, nOrder, "VARCHAR2", kPersonal, N_("Additional field 2 (short)")));
  r.push_back(
      leaf(kOrder, "varchar3", K::text, nOrder, "VARCHAR3", kPersonal, N_("Additional field 3 (short)")));
  r.push_back(leaf(kOrder, "text1", K::text, nOrder, "TEXT1", kPersonal, N_("Additional field 1 (long)")));
  r.push_back(leaf(kOrder, "text2", K::text, nOrder, "TEXT2", kPersonal, N_("Additional field 2 (long)")));
  r.push_back(leaf(kOrder, "text3", K::text, nOrder, "TEXT3", kPersonal, N_("Additional field 3 (long)")));
  r.push_back(leaf(kOrder, "weight", K::decimal, nOrder, "WEIGHT", kPublic, N_("Weight (kg)")));
  r.push_back(holds(kOrder, "total", K::object, kTotal, N_("Totals")));
  r.push_back(derived("payment_method", kPublic, N_("Payment method"),
                      N_("Names of the items of type billing"), role::kOrderPaymentMethod));
  r.push_back(derived("shipping_method", kPublic, N_("Shipping method"),
                      N_("Names of the items of type shipping"), role::kOrderShippingMethod));
  r.push_back(derived("items_text", kPublic, N_("Items as text"),
                      N_("Goods and services in one line: 2x Name (variant), ..."), role::kOrderItems));
  r.push_back(holds(kOrder, "items", K::list, kItem, N_("Items")));
  r.push_back(leaf(kOrder, "source_name", K::text, nOrder, "SOURCE_NAME", kPublic,
                   N_("Source (zdroj objednávky)"), "", role::kOrderChannel));
  r.push_back(extra(kOrder, N_("Other elements")));
}

// What only the API tells.
void addByApi(Rows& r) {
  r.push_back(derived("guid", kPublic, N_("Permanent order id"), N_("Only by the API"), role::kNone));
  r.push_back(derived("changed_at", kPublic, N_("Changed at"), N_("Only by the API"), role::kNone));
  r.back().kind = FieldKind::timestamp;
  r.push_back(derived("status_id", kPublic, N_("Status (number)"),
                      N_("Only by the API. Stays the same when the shop renames the status"), role::kNone));
  r.push_back(derived("tracking_url", kPersonal, N_("Tracking link"), N_("Only by the API"), role::kNone));
}

void addBilling(Rows& r) {
  using K = FieldKind;
  const auto add = [&r](const char* name, const char* element, bool personal, const char* title,
                        const char* role) {
    r.push_back(leaf(kBilling, name, K::text, nBilling, element, personal, title, "", role));
  };
  add("full_name", "NAME", kPersonal, N_("Name"), role::kPersonFullName);
  add("company", "COMPANY", kPersonal, N_("Company"), role::kCompanyName);
  add("street", "STREET", kPersonal, N_("Street"), role::kStreet);
  add("house_number", "HOUSENUMBER", kPersonal, N_("House number"), role::kHouseNumber);
  add("city", "CITY", kPersonal, N_("City"), role::kCity);
  add("zip", "ZIP", kPersonal, N_("Postal code"), role::kZip);
  add("country", "COUNTRY", kPublic, N_("Country (name)"), role::kCountry);
  add("country_code", "COUNTRY_CODE", kPublic, N_("Country (code)"), role::kCountryCode);
  add("company_id", "COMPANY_ID", kPersonal, N_("Company id (IČO)"), role::kCompanyId);
  add("vat_id", "VAT_ID", kPersonal, N_("VAT id (DIČ)"), role::kCompanyVatId);
  add("identification_number", "CUSTOMER_IDENTIFICATION_NUMBER", kPersonal,
      N_("Customer's identification number"), role::kNone);
}

void addShipping(Rows& r) {
  using K = FieldKind;
  const auto add = [&r](const char* name, const char* element, bool personal, const char* title,
                        const char* role) {
    r.push_back(leaf(kShipping, name, K::text, nShipping, element, personal, title, "", role));
  };
  add("full_name", "NAME", kPersonal, N_("Delivery: name"), role::kDeliveryFullName);
  add("company", "COMPANY", kPersonal, N_("Delivery: company"), role::kDeliveryCompany);
  add("street", "STREET", kPersonal, N_("Delivery: street"), role::kDeliveryStreet);
  add("house_number", "HOUSENUMBER", kPersonal, N_("Delivery: house number"), role::kDeliveryHouseNumber);
  add("city", "CITY", kPersonal, N_("Delivery: city"), role::kDeliveryCity);
  add("zip", "ZIP", kPersonal, N_("Delivery: postal code"), role::kDeliveryZip);
  add("country", "COUNTRY", kPublic, N_("Delivery: country (name)"), role::kDeliveryCountry);
  add("country_code", "COUNTRY_CODE", kPublic, N_("Delivery: country (code)"), role::kDeliveryCountryCode);
}

void addTotal(Rows& r) {
  using K = FieldKind;
  r.push_back(leaf(kTotal, "with_vat", K::decimal, nTotal, "WITH_VAT", kPublic, N_("Total with VAT"), "",
                   role::kOrderTotal));
  r.push_back(
      leaf(kTotal, "without_vat", K::decimal, nTotal, "WITHOUT_VAT", kPublic, N_("Total without VAT")));
  r.push_back(leaf(kTotal, "vat", K::decimal, nTotal, "VAT", kPublic, N_("VAT")));
  r.push_back(leaf(kTotal, "rounding", K::decimal, nTotal, "ROUNDING", kPublic, N_("Rounding")));
  r.push_back(leaf(kTotal, "to_pay", K::decimal, nTotal, "PRICE_TO_PAY", kPublic, N_("To pay")));
  r.push_back(leaf(kTotal, "paid", K::boolean, nTotal, "PAID", kPublic, N_("Paid"), "", role::kOrderPaid));
  r.push_back(leaf(kTotal, "amount_paid", K::decimal, nTotal, "AMOUNT_PAID", kPublic, N_("Amount paid")));
}

void addPrice(Rows& r, int object, int node, const char* const (&titles)[4]) {
  using K = FieldKind;
  r.push_back(leaf(object, "with_vat", K::decimal, node, "WITH_VAT", kPublic, titles[0]));
  r.push_back(leaf(object, "without_vat", K::decimal, node, "WITHOUT_VAT", kPublic, titles[1]));
  r.push_back(leaf(object, "vat", K::decimal, node, "VAT", kPublic, titles[2]));
  r.push_back(leaf(object, "vat_rate", K::decimal, node, "VAT_RATE", kPublic, titles[3]));
}

void addItems(Rows& r) {
  using K = FieldKind;
  const auto add = [&r](const char* name, K kind, const char* element, const char* title) {
    r.push_back(leaf(kItem, name, kind, nItem, element, kPublic, title));
  };
  add("type", K::text, "TYPE", N_("Item: type"));
  add("name", K::text, "NAME", N_("Item: name"));
  add("amount", K::decimal, "AMOUNT", N_("Item: amount"));
  add("code", K::text, "CODE", N_("Item: code"));
  add("variant_name", K::text, "VARIANT_NAME", N_("Item: variant"));
  add("ean", K::text, "EAN", N_("Item: EAN"));
  add("plu", K::text, "PLU", N_("Item: PLU"));
  add("manufacturer", K::text, "MANUFACTURER", N_("Item: manufacturer"));
  add("supplier", K::text, "SUPPLIER", N_("Item: supplier"));
  add("unit", K::text, "UNIT", N_("Item: unit"));
  add("weight", K::decimal, "WEIGHT", N_("Item: weight (kg)"));
  add("status", K::text, "STATUS", N_("Item: status"));
  add("discount", K::decimal, "DISCOUNT", N_("Item: discount"));
  r.push_back(holds(kItem, "unit_price", K::object, kUnitPrice, N_("Item: unit price")));
  r.push_back(holds(kItem, "total_price", K::object, kItemTotal, N_("Item: total price")));
  r.push_back(extra(kItem, N_("Item: other elements")));
  addPrice(r, kUnitPrice, nUnitPrice,
           {N_("Item: unit price with VAT"), N_("Item: unit price without VAT"),
            N_("Item: VAT of the unit price"), N_("Item: VAT rate of the unit price (%)")});
  addPrice(
      r, kItemTotal, nItemTotal,
      {N_("Item: price with VAT"), N_("Item: price without VAT"), N_("Item: VAT"), N_("Item: VAT rate (%)")});
}

SchemaRows rows() {
  SchemaRows s{"orders", "ORDERS", {}, {}, kObjectCount};
  s.nodes = {{"ORDER", -1, kOrder, true},
             {"CURRENCY", nOrder, kOrder, false},
             {"CUSTOMER", nOrder, kOrder, false},
             {"BILLING_ADDRESS", nCustomer, kBilling, true},
             {"SHIPPING_ADDRESS", nCustomer, kShipping, true},
             {"TOTAL_PRICE", nOrder, kTotal, true},
             {"ORDER_ITEMS", nOrder, kOrder, false},
             {"ITEM", nItems, kItem, true},
             {"UNIT_PRICE", nItem, kUnitPrice, true},
             {"TOTAL_PRICE", nItem, kItemTotal, true}};
  addHead(s.fields);
  addByApi(s.fields);
  addBilling(s.fields);
  addShipping(s.fields);
  addNotes(s.fields);
  addTotal(s.fields);
  addItems(s.fields);
  return s;
}

}  // namespace

const Schema& ordersSchema() {
  static const Schema schema(rows());
  return schema;
}

}  // namespace shoptet
