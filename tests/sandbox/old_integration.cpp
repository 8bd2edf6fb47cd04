// SPDX-License-Identifier: Apache-2.0
#include "old_integration.hpp"

#include <fmt/format.h>

#include <string>

#include "base/json.hpp"
#include "sandbox.hpp"

namespace sandbox {
namespace {

struct OldContact {
  std::string title, lastname, email, phone, url;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string bodyOf(const OldContact& contact, bool withEmail) {
  JsonWriter json;
  const auto list = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    json.key(name);
    json.StartArray();
    json.text(value);
    json.EndArray();
  };
  json.StartObject();
  json.member("title", contact.title.empty() ? "-" : contact.title);
  json.member("lastname", contact.lastname.empty() ? "-" : contact.lastname);
  json.member("database", "eshop");
  json.key("customFields");
  json.StartObject();
  if (withEmail) list("email", trimmed(contact.email));
  list("number", trimmed(contact.phone));
  list("url", contact.url);
  json.EndObject();
  json.EndObject();
  return json.take();
}

void put(Sandbox& sandbox, std::size_t number, const OldContact& contact) {
  const std::string name = fmt::format("contact_{:013x}{}", 0x5f00000000000 + number, 100000 + number);
  try {
    sandbox.putContact(name, bodyOf(contact, true));
  } catch (const std::invalid_argument&) {
    sandbox.putContact(name, bodyOf(contact, false));  // what is no address the contact centre refuses
  }
}

}  // namespace

std::size_t playOldIntegration(Sandbox& sandbox) {
  const Catalogue& shop = sandbox.catalogue();
  std::size_t made = 0;
  for (std::uint64_t i = 0; i < shop.customerCount(); ++i) {
    if (shop.customerDeleted(i)) continue;
    const Customer customer = shop.customer(i);
    OldContact contact{customer.billing.fullName, customer.billing.fullName, {}, {}, {}};
    if (!customer.accounts.empty()) {
      contact.email = customer.accounts.front().email;
      contact.phone = customer.accounts.front().phone;
    }
    put(sandbox, ++made, contact);
  }
  for (std::uint64_t i = 0; i < shop.orderCount(); ++i) {
    if (shop.orderDeleted(i)) continue;
    const Order order = shop.order(i);
    put(sandbox, ++made,
        {order.code, order.billing.fullName, order.email, order.phone,
         fmt::format("{}/admin/objednavky-detail/?id={}", sandbox.shopUrl(), order.id)});
  }
  return made;
}

}  // namespace sandbox
