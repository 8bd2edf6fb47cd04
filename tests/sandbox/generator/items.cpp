// SPDX-License-Identifier: Apache-2.0
#include "generator/items.hpp"

#include <fmt/format.h>

#include "generator/vocabulary.hpp"

namespace sandbox {
namespace {

namespace voc = vocabulary;

Price priceOf(Cents with, int rate) {
  const double exact = static_cast<double>(with) * 100.0 / (100.0 + rate);
  const Cents without = static_cast<Cents>(exact + (exact < 0 ? -0.5 : 0.5));
  return {with, without, with - without, rate};
}

// Shops keep one price list per currency; a fixed rate is close enough and keeps the numbers exact.
Cents inCurrency(const Order& order, Cents czk) {
  return order.currency == "EUR" ? czk / 25 : czk;
}

Item& addItem(Order& order, std::string_view type, std::string_view name, std::string_view code, Cents czk,
              int rate) {
  Item& item = order.items.emplace_back();
  item.type = type;
  item.name = name;
  item.code = code;
  item.unit = "ks";
  item.unitPrice = priceOf(inCurrency(order, czk), rate);
  item.totalPrice = item.unitPrice;
  return item;
}

void addProduct(Rng& rng, Order& order, std::string_view type) {
  const std::size_t number = rng.below(std::size(voc::kProducts));
  const voc::Product& product = voc::kProducts[number];
  Item& item = addItem(order, type, product.name, product.code, product.price, product.rate);
  item.variant = product.variant;
  item.manufacturer = product.manufacturer;
  item.supplier = rng.pick(voc::kSuppliers);
  item.unit = product.unit;
  item.ean = fmt::format("859000000{:04}", 17 + number * 7);
  if (rng.chance(50)) item.plu = fmt::format("{}", 10017 + number);
  item.status = rng.chance(70) ? order.status : "Skladem";
  item.weightGrams = product.grams;
  if (rng.chance(8)) item.discount = 10;
  // Cloth is sold by the metre, in halves; the rest in whole pieces.
  item.amountMilli = product.unit == "m"
                         ? 500 * static_cast<std::int64_t>(rng.below(9) + 1)
                         : 1000 * static_cast<std::int64_t>(rng.chance(80) ? 1 : rng.below(9) + 2);
  item.totalPrice = priceOf(item.unitPrice.with * item.amountMilli / 1000, product.rate);
  order.weightGrams += item.weightGrams * item.amountMilli / 1000;
}

void addExtra(Rng& rng, Order& order) {
  switch (rng.below(11)) {
    case 0:
      addItem(order, "discount-coupon", "Slevový kupón JARO26", "JARO26", -11900, 21);
      break;
    case 1:
      addItem(order, "volume-discount", "Množstevní sleva", "DISCOUNT", -25000, 21);
      break;
    case 2:
      addItem(order, "gift", "Dárek: vzorek čaje & sušenka", "DAREK-1", 0, 12);
      break;
    case 3:
      addItem(order, "gift-certificate", "Dárkový poukaz 500 Kč", "POUKAZ500", -50000, 0);
      break;
    case 4:
      addItem(order, "service", "Dovoz s hydraulickou rukou", "SLU-HR", 150000, 21);
      break;
    case 5:
      addItem(order, "generic-item", "Balné", "", 2500, 21);
      break;
    case 6:
      addItem(order, "deposit", "Vratná záloha – přepravka", "ZAL-PR", 10000, 0);
      break;
    case 7:
      addItem(order, "bazar", "Hrnek s ouškem – rozbaleno", "HRN-001/B", 19900, 21);
      break;
    case 8:
      addItem(order, "set", "Sada „Čajový večer“", "SADA-CAJ", 49900, 21);
      break;
    default:
      addItem(order, "product-set", "Dárkový koš „Šumava“", "KOS-SUM", 89900, 21);
      addProduct(rng, order, "product-set-item");
      addProduct(rng, order, "product-set-item");
      for (Item& item : order.items) {
        if (item.type == "product-set-item")
          item.unitPrice = item.totalPrice = priceOf(0, item.unitPrice.rate);
      }
      break;
  }
}

void fillTotals(Rng& rng, Order& order) {
  Totals& totals = order.totals;
  for (const Item& item : order.items) {
    totals.with += item.totalPrice.with;
    totals.without += item.totalPrice.without;
    totals.vat += item.totalPrice.vat;
  }
  totals.toPay = totals.with;
  if (order.currency == "CZK") {
    totals.toPay = (totals.with + (totals.with < 0 ? -50 : 50)) / 100 * 100;
    totals.rounding = totals.toPay - totals.with;
  }
  totals.paid = order.status == "Vyřízena" || rng.chance(20);
  totals.amountPaid = totals.paid ? totals.toPay : 0;
}

}  // namespace

void fillItems(Rng& rng, Order& order) {
  order.items.reserve(8);
  const std::uint64_t kind = rng.below(100);
  const unsigned products = kind < 82   ? 1
                            : kind < 93 ? 2
                            : kind < 98 ? 3
                                        : 4 + static_cast<unsigned>(rng.below(4));
  for (unsigned i = 0; i < products; ++i) addProduct(rng, order, "product");
  if (rng.chance(12)) addExtra(rng, order);
  if (rng.chance(86)) {
    const voc::Method& method = rng.pick(voc::kShippings);
    addItem(order, "shipping", method.name, method.code, method.price, 21);
  }
  if (rng.chance(80)) {
    const voc::Method& method = rng.pick(voc::kBillings);
    addItem(order, "billing", method.name, method.code, method.price, 21);
  }
  fillTotals(rng, order);
}

}  // namespace sandbox
