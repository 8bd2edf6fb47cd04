// SPDX-License-Identifier: Apache-2.0
#include "derived.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdio>

#include "key_kind.hpp"
#include "number.hpp"
#include "spojka/ascii.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::ValueView;

std::size_t childObject(const Schema& schema, std::string_view member) {
  const auto slot = schema.slotOf(0, member);
  return static_cast<std::size_t>(schema.objects()[0].slots[slot]->child);
}

void join(std::string& to, std::string_view separator, std::string_view text) {
  if (text.empty()) return;
  if (!to.empty()) to += separator;
  to += text;
}

// Items that are neither goods nor services: they are told by other fields or by the total. The parts of a
// set stand beside the set itself.
bool isBesideTheGoods(std::string_view type) noexcept {
  return type == "shipping" || type == "billing" || type == "discount-coupon" || type == "volume-discount" ||
         type == "gift-certificate" || type == "deposit" || type == "product-set-item";
}

std::string emailKey(std::string_view email) {
  const std::string folded = spojka::asciiLower(email);
  // Keys are shown in logs and reports, an address must not be.
  const XXH128_hash_t hash = XXH3_128bits(folded.data(), folded.size());
  char text[48];
  std::snprintf(text, sizeof text, "email:%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

}  // namespace

OrderDerivation::OrderDerivation(std::string origin) : origin_(std::move(origin)) {
  const Schema& s = ordersSchema();
  orderId_ = s.slotOf(0, "order_id");
  code_ = s.slotOf(0, "code");
  adminUrl_ = s.slotOf(0, "admin_url");
  payment_ = s.slotOf(0, "payment_method");
  shipping_ = s.slotOf(0, "shipping_method");
  itemsText_ = s.slotOf(0, "items_text");
  items_ = childObject(s, "items");
}

void OrderDerivation::addLine(const ValueView& item) {
  const std::string_view name = item.find("name").text();
  if (name.empty()) return;
  if (!lines_.empty()) lines_ += ", ";
  if (const auto amount = withoutZeros(item.find("amount").text()); !amount.empty())
    lines_.append(amount).append("x ");
  lines_ += name;
  if (const auto variant = item.find("variant_name").text(); !variant.empty())
    lines_.append(" (").append(variant).append(")");
}

void OrderDerivation::complete(spojka::Arena& arena, ObjectSlots& record,
                               const std::vector<std::vector<spojka_value>>& lists) {
  paymentNames_.clear();
  shippingNames_.clear();
  lines_.clear();
  for (const spojka_value& entry : lists[items_]) {
    const ValueView item(entry);
    const std::string_view type = item.find("type").text();
    if (type == "billing")
      join(paymentNames_, ", ", item.find("name").text());
    else if (type == "shipping")
      join(shippingNames_, ", ", item.find("name").text());
    else if (!isBesideTheGoods(type))
      addLine(item);
  }
  if (!lists[items_].empty()) {
    record.set(payment_, spojka::make::string(arena, paymentNames_));
    record.set(shipping_, spojka::make::string(arena, shippingNames_));
    record.set(itemsText_, spojka::make::string(arena, lines_));
  }
  if (const auto id = record.view(orderId_).text(); !id.empty()) {
    lines_.assign(origin_).append("/admin/objednavky-detail/?id=");
    const bool digits = id.find_first_not_of("0123456789") == std::string_view::npos;
    lines_ += digits ? std::string(id) : spojka::percentEncode(id);
    record.set(adminUrl_, spojka::make::string(arena, lines_));
  }
}

std::string OrderDerivation::key(const ObjectSlots& record,
                                 const std::vector<std::vector<spojka_value>>&) const {
  if (const auto id = record.view(orderId_).text(); !id.empty()) return std::string(id);
  if (const auto code = record.view(code_).text(); !code.empty()) return keyOfCode(code);
  return {};
}

const char* OrderDerivation::keyAdvice() const noexcept {
  return spojka::N_("the order has neither ORDER_ID nor CODE; add one of them to the export template");
}

CustomerDerivation::CustomerDerivation() {
  const Schema& s = customersSchema();
  guid_ = s.slotOf(0, "guid");
  email_ = s.slotOf(0, "email");
  phone_ = s.slotOf(0, "phone");
  accounts_ = childObject(s, "accounts");
}

void CustomerDerivation::complete(spojka::Arena&, ObjectSlots& record,
                                  const std::vector<std::vector<spojka_value>>& lists) {
  for (const spojka_value& entry : lists[accounts_]) {
    const ValueView account(entry);
    if (const ValueView email = account.find("email"); !email.isEmpty()) record.offer(email_, *email.raw());
    if (const ValueView phone = account.find("phone"); !phone.isEmpty()) record.offer(phone_, *phone.raw());
  }
}

std::string CustomerDerivation::key(const ObjectSlots& record,
                                    const std::vector<std::vector<spojka_value>>& lists) const {
  if (const auto guid = record.view(guid_).text(); !guid.empty()) return std::string(guid);
  for (const spojka_value& account : lists[accounts_])
    if (const auto guid = ValueView(account).find("guid").text(); !guid.empty())
      return "account:" + std::string(guid);
  if (const auto email = record.view(email_).text(); !email.empty()) return emailKey(email);
  return {};
}

const char* CustomerDerivation::keyAdvice() const noexcept {
  return spojka::N_(
      "the customer has no GUID, nor an account with a GUID or an e-mail; use the shop's unchanged customers "
      "export");
}

}  // namespace shoptet
