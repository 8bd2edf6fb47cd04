// SPDX-License-Identifier: Apache-2.0
#include "generator/record_json.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "generator/record_xml.hpp"

namespace sandbox {
namespace {

void addressMembers(JsonWriter& json, const Address& address, bool billing) {
  json.member("full_name", address.fullName);
  json.member("company", address.company);
  json.member("street", address.street);
  json.member("house_number", address.houseNumber);
  json.member("city", address.city);
  json.member("zip", address.zip);
  json.member("country", address.country);
  if (!billing) return;
  json.member("company_id", address.companyId);
  json.member("vat_id", address.vatId);
}

void address(JsonWriter& json, std::string_view name, const Address& value, bool billing) {
  json.key(name);
  json.StartObject();
  addressMembers(json, value, billing);
  json.EndObject();
}

void price(JsonWriter& json, std::string_view name, const Price& value) {
  json.key(name);
  json.StartObject();
  json.member("with_vat", moneyText(value.with));
  json.member("without_vat", moneyText(value.without));
  json.member("vat", moneyText(value.vat));
  json.member("vat_rate", fmt::format("{}", value.rate));
  json.EndObject();
}

void items(JsonWriter& json, const Order& order) {
  json.key("items");
  json.StartArray();
  for (const Item& item : order.items) {
    json.StartObject();
    json.member("type", item.type);
    json.member("name", item.name);
    json.member("amount", amountText(item.amountMilli));
    json.member("code", item.code);
    json.member("variant_name", item.variant);
    json.member("ean", item.ean);
    json.member("plu", item.plu);
    json.member("manufacturer", item.manufacturer);
    json.member("supplier", item.supplier);
    json.member("unit", item.unit);
    json.member("weight", item.weightGrams < 0 ? "" : weightText(item.weightGrams));
    json.member("status", item.status);
    json.member("discount", fmt::format("{}", item.discount));
    price(json, "unit_price", item.unitPrice);
    price(json, "total_price", item.totalPrice);
    json.EndObject();
  }
  json.EndArray();
}

void totals(JsonWriter& json, const Totals& value) {
  json.key("total");
  json.StartObject();
  json.member("with_vat", moneyText(value.with));
  json.member("without_vat", moneyText(value.without));
  json.member("vat", moneyText(value.vat));
  json.member("rounding", moneyText(value.rounding));
  json.member("to_pay", moneyText(value.toPay));
  json.member("paid", value.paid ? "1" : "0");
  json.member("amount_paid", moneyText(value.amountPaid));
  json.EndObject();
}

}  // namespace

std::string toJson(const Customer& customer) {
  JsonWriter json;
  json.StartObject();
  json.member("index", static_cast<std::int64_t>(customer.index));
  json.member("guid", customer.guid);
  json.member("registered", formatDateTime(customer.registered));
  json.member("customer_group", customer.group);
  json.member("price_list", customer.priceList);
  json.member("remark", customer.remark);
  json.key("accounts");
  json.StartArray();
  for (const Account& account : customer.accounts) {
    json.StartObject();
    json.member("guid", account.guid);
    json.member("email", account.email);
    json.member("phone", account.phone);
    json.EndObject();
  }
  json.EndArray();
  address(json, "billing", customer.billing, true);
  json.key("shipping");
  json.StartArray();
  for (const ShippingAddress& shipping : customer.shipping) {
    json.StartObject();
    json.member("guid", shipping.guid);
    addressMembers(json, shipping.address, false);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.take();
}

std::string toJson(const Order& order) {
  JsonWriter json;
  json.StartObject();
  json.member("index", static_cast<std::int64_t>(order.index));
  json.key("customer_index");
  if (order.customer) {
    json.Uint64(*order.customer);
  } else {
    json.Null();
  }
  json.member("order_id", order.id);
  json.member("code", order.code);
  json.member("created_at", formatDateTime(order.created));
  json.member("updated_at", formatDateTime(order.updated));
  json.member("status", order.status);
  json.member("currency", order.currency);
  json.member("exchange_rate", order.exchangeRate);
  json.member("email", order.email);
  json.member("phone", order.phone);
  address(json, "billing", order.billing, true);
  address(json, "shipping", order.shipping, false);
  json.member("ip_address", order.ip);
  json.member("remark", order.remark);
  json.member("shop_remark", order.shopRemark);
  json.member("referer", order.referer);
  json.member("package_number", order.packageNumber);
  for (std::size_t i = 0; i < order.varchar.size(); ++i)
    json.member(fmt::format("varchar{}", i + 1), order.varchar[i]);
  for (std::size_t i = 0; i < order.text.size(); ++i)
    json.member(fmt::format("text{}", i + 1), order.text[i]);
  json.member("weight", weightText(order.weightGrams));
  totals(json, order.totals);
  items(json, order);
  json.member("source_name", order.source);
  json.EndObject();
  return json.take();
}

}  // namespace sandbox
