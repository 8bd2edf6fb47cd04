// SPDX-License-Identifier: Apache-2.0
#include "generator/record_xml.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <cstdlib>

#include "generator/xml_out.hpp"

namespace sandbox {
namespace {

void remark(XmlOut& xml, std::string_view name, std::string_view text, const RecordFlaws& flaws) {
  if (flaws.controlCharacters) {
    xml.rawLeaf(name, "Text\x0b se \x01znaky\x08");
  } else if (flaws.brokenUtf8) {
    xml.rawLeaf(name, "Rozbitý znak: \xc5");
  } else {
    xml.leaf(name, text);
  }
}

void price(XmlOut& xml, std::string_view name, const Price& price) {
  xml.open(name);
  xml.leaf("WITH_VAT", moneyText(price.with));
  xml.leaf("WITHOUT_VAT", moneyText(price.without));
  xml.leaf("VAT", moneyText(price.vat));
  xml.leaf("VAT_RATE", fmt::format_int(price.rate).str());
  xml.close(name);
}

void customerAddress(XmlOut& xml, const Address& address) {
  xml.leaf("FULL_NAME", address.fullName);
  xml.leaf("COMPANY", address.company);
  xml.leaf("STREET", address.street);
  xml.leaf("HOUSE_NUMBER", address.houseNumber);
  xml.leaf("CITY", address.city);
  xml.leaf("ZIP", address.zip);
  xml.leaf("COUNTRY", address.country);
}

void orderAddress(XmlOut& xml, const Address& address) {
  xml.leaf("NAME", address.fullName);
  xml.leaf("COMPANY", address.company);
  xml.leaf("STREET", address.street);
  xml.leaf("HOUSENUMBER", address.houseNumber);
  xml.leaf("CITY", address.city);
  xml.leaf("ZIP", address.zip);
  xml.leaf("COUNTRY", address.country);
}

void orderItem(XmlOut& xml, const Item& item) {
  xml.open("ITEM");
  xml.leaf("TYPE", item.type);
  xml.leaf("NAME", item.name);
  xml.leaf("AMOUNT", amountText(item.amountMilli));
  xml.leaf("CODE", item.code);
  xml.leaf("VARIANT_NAME", item.variant);
  xml.leaf("EAN", item.ean);
  xml.leaf("PLU", item.plu);
  xml.leaf("MANUFACTURER", item.manufacturer);
  xml.leaf("SUPPLIER", item.supplier);
  xml.leaf("UNIT", item.unit);
  xml.leaf("WEIGHT", item.weightGrams < 0 ? "" : weightText(item.weightGrams));
  xml.leaf("STATUS", item.status);
  xml.leaf("DISCOUNT", fmt::format_int(item.discount).str());
  price(xml, "UNIT_PRICE", item.unitPrice);
  price(xml, "TOTAL_PRICE", item.totalPrice);
  xml.close("ITEM");
}

void orderPurchaser(XmlOut& xml, const Order& order) {
  xml.open("CUSTOMER");
  xml.leaf("EMAIL", order.email);
  xml.leaf("PHONE", order.phone);
  xml.open("BILLING_ADDRESS");
  orderAddress(xml, order.billing);
  xml.leaf("COMPANY_ID", order.billing.companyId);
  xml.leaf("VAT_ID", order.billing.vatId);
  xml.leaf("CUSTOMER_IDENTIFICATION_NUMBER", order.billing.identification);
  xml.close("BILLING_ADDRESS");
  xml.open("SHIPPING_ADDRESS");
  orderAddress(xml, order.shipping);
  xml.close("SHIPPING_ADDRESS");
  xml.leaf("IP_ADDRESS", order.ip);
  xml.close("CUSTOMER");
}

void orderTotals(XmlOut& xml, const Totals& totals) {
  xml.open("TOTAL_PRICE");
  xml.leaf("WITH_VAT", moneyText(totals.with));
  xml.leaf("WITHOUT_VAT", moneyText(totals.without));
  xml.leaf("VAT", moneyText(totals.vat));
  xml.leaf("ROUNDING", moneyText(totals.rounding));
  xml.leaf("PRICE_TO_PAY", moneyText(totals.toPay));
  xml.leaf("PAID", totals.paid ? "1" : "0");
  xml.leaf("AMOUNT_PAID", moneyText(totals.amountPaid));
  xml.close("TOTAL_PRICE");
}

}  // namespace

std::string moneyText(Cents cents) {
  const Cents size = std::abs(cents);
  return fmt::format(FMT_COMPILE("{}{}.{:02}"), cents < 0 ? "-" : "", size / 100, size % 100);
}

std::string amountText(std::int64_t milli) {
  if (milli % 1000 == 0) return fmt::format_int(milli / 1000).str();
  return fmt::format(FMT_COMPILE("{}.{:03}"), milli / 1000, milli % 1000);
}

std::string weightText(std::int64_t grams) {
  return fmt::format(FMT_COMPILE("{}.{:03}"), grams / 1000, grams % 1000);
}

void appendXml(std::string& out, const Customer& customer, const RecordFlaws& flaws) {
  XmlOut xml(out, 1);
  xml.open("CUSTOMER");
  if (!flaws.noGuid) xml.leaf("GUID", customer.guid);
  xml.leaf("CUSTOMER_GROUP", customer.group);
  xml.leaf("PRICELIST", customer.priceList);
  remark(xml, "REMARK", customer.remark, flaws);
  if (flaws.unknownElements) xml.leaf("REGISTRATION_DATE", formatDateTime(customer.registered));
  xml.open("ACCOUNTS");
  for (const Account& account : customer.accounts) {
    xml.open("ACCOUNT");
    if (!flaws.noGuid) xml.leaf("GUID", account.guid);
    xml.leaf("EMAIL", account.email);
    xml.leaf("PHONE", account.phone);
    if (flaws.unknownElements) xml.leaf("AUTHORIZED", "1");
    xml.close("ACCOUNT");
  }
  xml.close("ACCOUNTS");
  xml.open("BILLING_ADDRESS");
  customerAddress(xml, customer.billing);
  xml.leaf("COMPANY_ID", customer.billing.companyId);
  xml.leaf("VAT_ID", customer.billing.vatId);
  xml.close("BILLING_ADDRESS");
  if (customer.shipping.empty()) {
    xml.leaf("SHIPPING_ADDRESSES", "");
  } else {
    xml.open("SHIPPING_ADDRESSES");
    for (const ShippingAddress& shipping : customer.shipping) {
      xml.open("SHIPPING_ADDRESS");
      xml.leaf("GUID", shipping.guid);
      customerAddress(xml, shipping.address);
      xml.close("SHIPPING_ADDRESS");
    }
    xml.close("SHIPPING_ADDRESSES");
  }
  xml.close("CUSTOMER");
}

void appendXml(std::string& out, const Order& order, const RecordFlaws& flaws) {
  static constexpr std::string_view kVarchar[] = {"VARCHAR1", "VARCHAR2", "VARCHAR3"};
  static constexpr std::string_view kText[] = {"TEXT1", "TEXT2", "TEXT3"};
  XmlOut xml(out, 1);
  xml.open("ORDER");
  const bool lost = flaws.noOrderIdIn > 0 && std::stoll(order.id) % flaws.noOrderIdIn == 0;
  if (!lost) xml.leaf("ORDER_ID", order.id);
  xml.leaf("CODE", order.code);
  xml.leaf("DATE", formatDateTime(order.created));
  xml.leaf("STATUS", order.status);
  xml.open("CURRENCY");
  xml.leaf("CODE", order.currency);
  xml.leaf("EXCHANGE_RATE", order.exchangeRate);
  xml.close("CURRENCY");
  orderPurchaser(xml, order);
  remark(xml, "REMARK", order.remark, flaws);
  xml.leaf("SHOP_REMARK", order.shopRemark);
  xml.rawLeaf("REFERER", "<![CDATA[" + order.referer + "]]>");
  xml.leaf("PACKAGE_NUMBER", order.packageNumber);
  for (std::size_t i = 0; i < order.varchar.size(); ++i) xml.leaf(kVarchar[i], order.varchar[i]);
  for (std::size_t i = 0; i < order.text.size(); ++i) xml.leaf(kText[i], order.text[i]);
  xml.leaf("WEIGHT", weightText(order.weightGrams));
  orderTotals(xml, order.totals);
  xml.open("ORDER_ITEMS");
  for (const Item& item : order.items) orderItem(xml, item);
  xml.close("ORDER_ITEMS");
  xml.leaf("SOURCE_NAME", order.source);
  if (flaws.unknownElements) {
    xml.leaf("PICKUP_PLACE", "Výdejní místo & trafika");
    xml.open("DATIVERY");
    xml.leaf("ZASILKOVNA_ID", "4711");
    xml.close("DATIVERY");
  }
  xml.close("ORDER");
}

}  // namespace sandbox
