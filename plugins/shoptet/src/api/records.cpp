// SPDX-License-Identifier: Apache-2.0
#include "api/records.hpp"

#include <algorithm>
#include <array>

#include "key_kind.hpp"
#include "spojka/percent.hpp"

namespace shoptet::api {
namespace {

using spojka::ValueView;

const FieldSources kAddress = {{"full_name", "fullName"},
                               {"company", "company"},
                               {"street", "street"},
                               {"house_number", "houseNumber"},
                               {"city", "city"},
                               {"zip", "zip"},
                               {"country", "countryCode", Take::countryName},
                               {"country_code", "countryCode"}};
const FieldSources kCompany = {{"company_id", "companyId"}, {"vat_id", "vatId"}};
const FieldSources kAccount = {{"guid", "guid"}, {"email", "email"}, {"phone", "phone"}};
const FieldSources kCustomerRow = {{"guid", "guid"},
                                   {"created_at", "creationTime", Take::time},
                                   {"changed_at", "changeTime", Take::time},
                                   {"admin_url", "adminUrl"}};
const FieldSources kCustomerRowBilling = {{"full_name", "billFullName"}, {"company", "billCompany"}};
const FieldSources kCustomerDetail = {{"customer_group", "customerGroup.name"},
                                      {"price_list", "priceList.name"},
                                      {"remark", "remark"},
                                      {"birth_date", "birthDate"}};

const FieldSources kOrderHead = {{"code", "code"},
                                 {"guid", "guid"},
                                 {"customer_guid", "customerGuid"},
                                 {"created_at", "creationTime", Take::time},
                                 {"changed_at", "changeTime", Take::time},
                                 {"status", "status.name"},
                                 {"status_id", "status.id", Take::identifier},
                                 {"currency", "price.currencyCode"},
                                 {"exchange_rate", "price.exchangeRate", Take::shortDecimal},
                                 {"email", "email"},
                                 {"phone", "phone"},
                                 {"source_name", "source.name"}};
const FieldSources kOrderTotal = {{"with_vat", "price.withVat", Take::decimal},
                                  {"without_vat", "price.withoutVat", Take::decimal},
                                  {"vat", "price.vat", Take::decimal},
                                  {"to_pay", "price.toPay", Take::decimal},
                                  {"paid", "paid", Take::boolean}};
const FieldSources kOrderRow = {
    {"remark", "remark"}, {"payment_method", "paymentMethod.name"}, {"shipping_method", "shipping.name"}};
const FieldSources kOrderRowBilling = {{"full_name", "fullName"}, {"company", "company"}};
const FieldSources kOrderDetail = {
    {"ip_address", "clientIPAddress"},          {"referer", "referer"},
    {"remark", "notes.customerRemark"},         {"shop_remark", "notes.eshopRemark"},
    {"package_number", "notes.trackingNumber"}, {"tracking_url", "notes.trackingUrl"},
    {"payment_method", "paymentMethod.name"},   {"shipping_method", "shipping.name"}};
const FieldSources kItem = {{"type", "itemType"},
                            {"name", "name"},
                            {"amount", "amount", Take::amount},
                            {"code", "code"},
                            {"variant_name", "variantName"},
                            {"ean", "ean"},
                            {"manufacturer", "brand"},
                            {"supplier", "supplierName"},
                            {"unit", "amountUnit"},
                            {"weight", "weight", Take::weight},
                            {"status", "status.name"},
                            {"discount", "priceRatio", Take::discount}};
const FieldSources kPrice = {{"with_vat", "withVat", Take::decimal},
                             {"without_vat", "withoutVat", Take::decimal},
                             {"vat", "vat", Take::decimal},
                             {"vat_rate", "vatRate", Take::shortDecimal}};
// The first three additional fields of an order are short, the others long.
constexpr std::array<const char*, 6> kAdditional = {"varchar1", "varchar2", "varchar3",
                                                    "text1",    "text2",    "text3"};

// Whether every field is among those rows have.
bool among(const std::vector<std::string>& fields, std::initializer_list<const char*> known) {
  return !fields.empty() && std::all_of(fields.begin(), fields.end(), [&](const std::string& field) {
    return std::any_of(known.begin(), known.end(), [&](const char* name) { return field == name; });
  });
}

// The internal number of an order: the administration's address of its page ends in it.
std::string_view idInUrl(std::string_view url) noexcept {
  auto at = url.find("?id=");
  if (at == std::string_view::npos) at = url.find("&id=");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = url.substr(at + 4);
  return rest.substr(0, rest.find_first_of("&#"));
}

}  // namespace

CustomerKind::CustomerKind(const ShopZone& zone, const Countries& countries)
    : shape_(customersSchema(), derivation_, zone, countries) {}

std::string CustomerKind::detailTarget(std::string_view id) const {
  return "/api/customers/" + spojka::percentEncode(id);
}

bool CustomerKind::rowsSuffice(const std::vector<std::string>& fields) const {
  return among(fields,
               {"guid", "created_at", "changed_at", "admin_url", "billing.full_name", "billing.company"});
}

RecordShape::Record CustomerKind::ofRow(spojka::Arena& arena, ValueView row) {
  shape_.begin(arena);
  shape_.take(0, kCustomerRow, row);
  shape_.take(shape_.objectOf("billing"), kCustomerRowBilling, row);
  return shape_.finish();
}

RecordShape::Record CustomerKind::ofDetail(spojka::Arena& arena, ValueView customer) {
  shape_.begin(arena);
  shape_.take(0, kCustomerRow, customer);
  shape_.take(0, kCustomerDetail, customer);
  const std::size_t billing = shape_.objectOf("billing");
  shape_.take(billing, kAddress, customer.find("billingAddress"));
  shape_.take(billing, kCompany, customer.find("billingAddress"));
  const std::size_t account = shape_.objectOf("accounts");
  const ValueView accounts = customer.find("accounts");
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    shape_.take(account, kAccount, accounts.item(i));
    shape_.endEntry(account);
  }
  const std::size_t shipping = shape_.objectOf("shipping");
  const ValueView addresses = customer.find("deliveryAddress");
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    shape_.setText(shipping, "guid", addresses.item(i).find("guid").text());
    shape_.take(shipping, kAddress, addresses.item(i));
    shape_.endEntry(shipping);
  }
  return shape_.finish();
}

// Those with a colon were made by the reader of export links where a customer had no guid.
std::string CustomerKind::idOf(std::string_view key) {
  return key.find(':') == std::string_view::npos ? std::string(key) : std::string();
}

OrderKind::OrderKind(const spojka::Context& context, const ShopZone& zone, const Countries& countries,
                     const std::string& shopOrigin)
    : derivation_(shopOrigin), shape_(ordersSchema(), derivation_, zone, countries), book_(context) {
  billing_ = shape_.objectOf("billing");
  shipping_ = shape_.objectOf("shipping");
  total_ = shape_.objectOf("total");
  items_ = shape_.objectOf("items");
  unitPrice_ = shape_.objectOf("unit_price", items_);
  itemTotal_ = shape_.objectOf("total_price", items_);
}

std::string OrderKind::detailTarget(std::string_view id) const {
  return "/api/orders/" + spojka::percentEncode(id) + "?include=notes";
}

bool OrderKind::rowsSuffice(const std::vector<std::string>& fields) const {
  return among(fields, {"order_id",
                        "code",
                        "guid",
                        "customer_guid",
                        "admin_url",
                        "created_at",
                        "changed_at",
                        "status",
                        "status_id",
                        "currency",
                        "exchange_rate",
                        "email",
                        "phone",
                        "source_name",
                        "remark",
                        "payment_method",
                        "shipping_method",
                        "total.with_vat",
                        "total.without_vat",
                        "total.vat",
                        "total.to_pay",
                        "total.paid",
                        "billing.full_name",
                        "billing.company"});
}

void OrderKind::takeHead(ValueView document) {
  shape_.take(0, kOrderHead, document);
  shape_.take(total_, kOrderTotal, document);
  shape_.setText(0, "order_id", idInUrl(document.find("adminUrl").text()));
  know(document);
}

void OrderKind::know(ValueView row) {
  book_.learn(row.find("code").text(), idInUrl(row.find("adminUrl").text()));
}

// As OrderDerivation::key has it.
std::string OrderKind::keyOfGone(std::string_view id) {
  if (auto internal = book_.idOf(id)) return *internal;
  return book_.empty() ? keyOfCode(id) : std::string();
}

// A notice tells the number, and a record of ours may be known by the id.
std::string OrderKind::idOf(std::string_view key) {
  if (const auto code = codeInKey(key); !code.empty()) return std::string(code);
  return book_.codeOf(key).value_or("");
}

RecordShape::Record OrderKind::ofRow(spojka::Arena& arena, ValueView row) {
  shape_.begin(arena);
  takeHead(row);
  shape_.take(0, kOrderRow, row);
  shape_.take(billing_, kOrderRowBilling, row);
  return shape_.finish();
}

void OrderKind::takeItems(ValueView items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ValueView item = items.item(i);
    shape_.take(items_, kItem, item);
    shape_.take(unitPrice_, kPrice, item.find("unitPrice"));
    shape_.take(itemTotal_, kPrice, item.find("itemPrice"));
    shape_.endEntry(items_);
  }
}

RecordShape::Record OrderKind::ofDetail(spojka::Arena& arena, ValueView order) {
  shape_.begin(arena);
  takeHead(order);
  shape_.take(0, kOrderDetail, order);
  const ValueView additional = order.at("notes.additionalFields");
  for (std::size_t i = 0; i < additional.size(); ++i) {
    const auto index = additional.item(i).find("index").integer();
    if (index >= 1 && index <= static_cast<std::int64_t>(kAdditional.size()))
      shape_.setText(0, kAdditional[static_cast<std::size_t>(index - 1)],
                     additional.item(i).find("text").text());
  }
  shape_.take(billing_, kAddress, order.find("billingAddress"));
  shape_.take(billing_, kCompany, order.find("billingAddress"));
  shape_.take(shipping_, kAddress, order.find("deliveryAddress"));
  takeItems(order.find("items"));
  return shape_.finish();
}

std::vector<std::string> missingByApi(std::string_view stream) {
  if (stream != "orders") return {"accounts[].extra", "shipping[].extra", "extra"};
  return {"customer_group",
          "billing.identification_number",
          "weight",
          "total.rounding",
          "total.amount_paid",
          "items[].plu",
          "items[].extra",
          "extra"};
}

std::vector<std::string> missingByLinks(std::string_view stream) {
  if (stream != "orders")
    return {"created_at", "changed_at",           "admin_url",
            "birth_date", "billing.country_code", "shipping[].country_code"};
  return {"guid", "customer_guid", "changed_at", "status_id", "tracking_url"};
}

}  // namespace shoptet::api
