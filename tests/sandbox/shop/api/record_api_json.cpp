// SPDX-License-Identifier: Apache-2.0
#include "shop/api/record_api_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "generator/people.hpp"
#include "generator/record_xml.hpp"
#include "shop/api/api_query.hpp"

namespace sandbox {
namespace {

// What is not there is null in this API, never an empty text.
void orNull(JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  value.empty() ? (void)json.Null() : json.text(value);
}
void flag(JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.Bool(value);
}
void named(JsonWriter& json, std::string_view name, std::int64_t id, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.Null();
    return;
  }
  json.StartObject();
  json.member("id", id);
  json.member("name", text);
  json.EndObject();
}

// The same words always have the same number.
std::int64_t idOf(std::string_view text) {
  std::int64_t id = 0;
  for (const char c : text) id = (id * 31 + static_cast<unsigned char>(c)) % 9973;
  return id + 1;
}

std::string_view countryCode(std::string_view name) {
  for (const NamedCode& country : kCountries)
    if (country.name == name) return country.code;
  return {};
}

void addressMembers(JsonWriter& json, const Address& address) {
  orNull(json, "company", address.company);
  orNull(json, "fullName", address.fullName);
  orNull(json, "street", address.street);
  orNull(json, "houseNumber", address.houseNumber);
  orNull(json, "city", address.city);
  orNull(json, "district", "");
  orNull(json, "additional", "");
  orNull(json, "zip", address.zip);
  orNull(json, "countryCode", countryCode(address.country));
  orNull(json, "regionName", "");
  orNull(json, "regionShortcut", "");
}

void billingAddress(JsonWriter& json, const Address& address) {
  json.key("billingAddress");
  json.StartObject();
  addressMembers(json, address);
  orNull(json, "companyId", address.companyId);
  orNull(json, "vatId", address.vatId);
  orNull(json, "vatIdValidationStatus", address.vatId.empty() ? "" : "unverified");
  orNull(json, "taxId", address.vatId);
  json.EndObject();
}

bool isEmpty(const Address& a) {
  return a.fullName.empty() && a.company.empty() && a.street.empty() && a.city.empty() && a.zip.empty() &&
         a.houseNumber.empty() && a.country.empty();
}

void priceMember(JsonWriter& json, std::string_view name, const Price& price) {
  json.key(name);
  json.StartObject();
  json.member("withVat", moneyText(price.with));
  json.member("withoutVat", moneyText(price.without));
  json.member("vat", moneyText(price.vat));
  json.member("vatRate", fmt::format("{}.00", price.rate));
  json.EndObject();
}

// "25.315" and "1." with eight places.
std::string exchangeRate(const std::string& text) {
  std::string rate = text;
  if (rate.find('.') == std::string::npos) rate += '.';
  rate.append(8 - std::min<std::size_t>(8, rate.size() - rate.find('.') - 1), '0');
  return rate;
}

void orderPrice(JsonWriter& json, const Order& order) {
  json.key("price");
  json.StartObject();
  json.member("vat", moneyText(order.totals.vat));
  json.member("toPay", moneyText(order.totals.toPay));
  json.member("currencyCode", order.currency);
  json.member("withoutVat", moneyText(order.totals.without));
  json.member("withVat", moneyText(order.totals.with));
  json.member("exchangeRate", exchangeRate(order.exchangeRate));
  json.EndObject();
  flag(json, "paid", order.totals.paid);
}

const Item* itemOf(const Order& order, std::string_view type) {
  const auto found = std::find_if(order.items.begin(), order.items.end(),
                                  [type](const Item& item) { return item.type == type; });
  return found == order.items.end() ? nullptr : &*found;
}

void method(JsonWriter& json, std::string_view name, const Item* item) {
  json.key(name);
  if (item == nullptr) {
    json.Null();
    return;
  }
  json.StartObject();
  json.member("guid", makeGuid(0x3e7, static_cast<std::uint64_t>(idOf(item->code)), 0));
  json.member("name", item->name);
  json.EndObject();
}

void orderItem(JsonWriter& json, const Item& item, std::size_t number) {
  json.StartObject();
  json.key("productGuid");
  json.Null();
  orNull(json, "code", item.code);
  orNull(json, "ean", item.ean);
  json.member("itemType", item.type);
  orNull(json, "productType", "");
  json.member("name", item.name);
  orNull(json, "variantName", item.variant);
  orNull(json, "brand", item.manufacturer);
  orNull(json, "remark", "");
  json.member("weight", weightText(std::max<std::int64_t>(item.weightGrams, 0)));
  orNull(json, "additionalField", "");
  json.member("amount", weightText(item.amountMilli));
  orNull(json, "amountUnit", item.unit);
  json.member("priceRatio",
              fmt::format("{}.{:02}00", (100 - item.discount) / 100, (100 - item.discount) % 100));
  json.key("status");
  json.StartObject();
  orNull(json, "name", item.status);
  json.member("id", std::int64_t{statusId(item.status)});
  json.EndObject();
  priceMember(json, "itemPrice", item.totalPrice);
  priceMember(json, "unitPrice", item.unitPrice);
  json.key("purchasePrice");
  json.Null();
  json.key("recyclingFee");
  json.Null();
  orNull(json, "supplierName", item.supplier);
  json.member("itemId", static_cast<std::int64_t>(number));
  orNull(json, "warrantyDescription", "");
  orNull(json, "amountCompleted", "");
  json.EndObject();
}

void orderNotes(JsonWriter& json, const Order& order) {
  json.key("notes");
  json.StartObject();
  orNull(json, "customerRemark", order.remark);
  orNull(json, "eshopRemark", order.shopRemark);
  orNull(json, "trackingNumber", order.packageNumber);
  orNull(json, "trackingUrl",
         order.packageNumber.empty() ? "" : "https://tracking.example.com/" + order.packageNumber);
  json.key("additionalFields");
  json.StartArray();
  for (std::size_t i = 0; i < 6; ++i) {
    json.StartObject();
    json.member("index", static_cast<std::int64_t>(i + 1));
    json.member("label", fmt::format("Pole {}", i + 1));
    orNull(json, "text", i < 3 ? order.varchar[i] : order.text[i - 3]);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void orderHead(JsonWriter& json, const Order& order, const ApiFacts& facts) {
  json.member("code", order.code);
  json.member("guid", makeGuid(0x0de, order.index, 0));
  json.member("creationTime", apiTime(order.created));
  json.member("changeTime", apiTime(facts.changed));
  orNull(json, "email", order.email);
  orNull(json, "phone", order.phone);
  orNull(json, "customerGuid", facts.customerGuid);
  flag(json, "cashDeskOrder", false);
  json.member("adminUrl", fmt::format("{}/admin/objednavky-detail?id={}", facts.shopUrl, order.id));
  named(json, "status", statusId(order.status), order.status);
  named(json, "source", idOf(order.source), order.source);
  method(json, "shipping", itemOf(order, "shipping"));
  method(json, "paymentMethod", itemOf(order, "billing"));
  orderPrice(json, order);
}

}  // namespace

// Those every shop begins with have numbers below zero.
int statusId(std::string_view name) {
  if (name.empty()) return 0;
  static constexpr NamedCode kSystem[] = {
      {"-1", "Nevyřízená"}, {"-2", "Vyřizuje se"}, {"-3", "Vyřízena"}, {"-4", "Stornována"}};
  for (std::size_t i = 0; i < std::size(kSystem); ++i)
    if (kSystem[i].name == name) return -static_cast<int>(i) - 1;
  return static_cast<int>(idOf(name));
}

void writeCustomerRow(JsonWriter& json, const Customer& customer, const ApiFacts& facts) {
  json.StartObject();
  json.member("guid", customer.guid);
  json.member("creationTime", apiTime(customer.registered));
  json.member("changeTime", apiTime(facts.changed));
  orNull(json, "billCompany", customer.billing.company);
  orNull(json, "billFullName", customer.billing.fullName);
  json.member("adminUrl", fmt::format("{}/admin/zakaznici-detail?id={}", facts.shopUrl, customer.index + 1));
  json.EndObject();
}

void writeCustomer(JsonWriter& json, const Customer& customer, const ApiFacts& facts) {
  json.StartObject();
  json.member("guid", customer.guid);
  billingAddress(json, customer.billing);
  json.key("deliveryAddress");
  json.StartArray();
  for (const ShippingAddress& shipping : customer.shipping) {
    json.StartObject();
    json.member("guid", shipping.guid);
    addressMembers(json, shipping.address);
    json.EndObject();
  }
  json.EndArray();
  json.member("creationTime", apiTime(customer.registered));
  json.member("changeTime", apiTime(facts.changed));
  named(json, "customerGroup", idOf(customer.group), customer.group);
  named(json, "priceList", idOf(customer.priceList), customer.priceList);
  orNull(json, "remark", customer.remark);
  json.member("priceRatio", "1.0000");
  orNull(json, "birthDate", "");
  json.key("accounts");
  json.StartArray();
  for (std::size_t i = 0; i < customer.accounts.size(); ++i) {
    const Account& account = customer.accounts[i];
    json.StartObject();
    json.member("guid", account.guid);
    orNull(json, "fullName", i == 0 ? customer.billing.fullName : "");
    json.member("email", account.email);
    orNull(json, "phone", account.phone);
    flag(json, "mainAccount", i == 0);
    flag(json, "authorized", true);
    flag(json, "emailVerified", i == 0);
    json.EndObject();
  }
  json.EndArray();
  flag(json, "disabledOrders", false);
  json.key("remarks");
  json.StartArray();
  json.EndArray();
  json.member("adminUrl", fmt::format("{}/admin/zakaznici-detail?id={}", facts.shopUrl, customer.index + 1));
  json.EndObject();
}

void writeOrderRow(JsonWriter& json, const Order& order, const ApiFacts& facts) {
  json.StartObject();
  orderHead(json, order, facts);
  orNull(json, "fullName", order.billing.fullName);
  orNull(json, "company", order.billing.company);
  orNull(json, "remark", order.remark);
  json.EndObject();
}

void writeOrder(JsonWriter& json, const Order& order, const ApiFacts& facts, const OrderSections& sections) {
  json.StartObject();
  orderHead(json, order, facts);
  orNull(json, "externalCode", "");
  orNull(json, "birthDate", "");
  orNull(json, "clientIPAddress", order.ip);
  json.member("stockId", std::int64_t{1});
  flag(json, "addressesEqual", isEmpty(order.shipping));
  flag(json, "vatPayer", !order.billing.vatId.empty());
  json.member("vatMode", "Normal");
  named(json, "billingMethod", 2, "Převodem");
  billingAddress(json, order.billing);
  json.key("deliveryAddress");
  if (isEmpty(order.shipping)) {
    json.Null();
  } else {
    json.StartObject();
    addressMembers(json, order.shipping);
    json.EndObject();
  }
  orNull(json, "referer", order.referer);
  json.key("items");
  json.StartArray();
  for (std::size_t i = 0; i < order.items.size(); ++i) orderItem(json, order.items[i], i + 1);
  json.EndArray();
  if (sections.notes) orderNotes(json, order);
  json.EndObject();
}

}  // namespace sandbox
