// SPDX-License-Identifier: Apache-2.0
#include "people.hpp"

#include <fstream>
#include <stdexcept>

namespace e2e {

const char* const kPeopleFlows = R"(
flows:
  people:
    from: [customers, orders]
    to: contact
    identity:
      - { id: guid, customers: guid }
      - { email: email, customers: "accounts[].email", orders: email }
      - { phone: phone, customers: "accounts[].phone", orders: phone, region: CZ, with: name }
      - { name: name, customers: billing.full_name, orders: billing.full_name }
    never_join_by: { more_than: 20 }
    fields:
      title: [customers.billing.full_name, orders.billing.full_name, customers.email, orders.email, orders.code, customers.guid]
      lastname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [last_name], default: "-" }
      customFields.email: { all: ["customers.accounts[].email", orders.email], apply: [trim, lower, distinct] }
      customFields.number: { all: ["customers.accounts[].phone", orders.phone], apply: [{ e164: CZ }, distinct] }
      customFields.note: { from: orders.admin_url, apply: [{ take: 5 }, { join: " " }] }
      customFields.order_number: { from: orders.code, apply: [count] }
      customFields.order_total: { from: orders.total.with_vat, per: orders.currency, apply: [sum] }
  orders:
    from: orders
    to: crm_record
    fields:
      title: code
      type: { value: order }
      stage: { from: status, apply: [{ map: { Hotovo: CLOSE, "*": OPEN } }] }
      contact: { ref: people }
      customFields.order_total: { template: "{total.with_vat} {currency}" }
      customFields.url: admin_url
)";

const char* const kFullFlows = R"(
flows:
  people:                                     # one contact per person
    from: [customers, orders]
    to: contact
    identity:                                 # strongest first; each key: what it is, and the path in each stream
      - { id: guid,     customers: guid, orders: customer_guid }    # exact; different ids never join (only where both sides have it)
      - { email: email, customers: "accounts[].email", orders: email }
      - { phone: phone, customers: "accounts[].phone", orders: phone, region: CZ, with: name }   # joins only when the name agrees as well
      - { name: name,   customers: billing.full_name, orders: billing.full_name }                 # used by `with`, joins nobody alone
    never_join_by: { email: [info@my-eshop.example], more_than: 20 }  # shared boxes; a key of more than 20 groups otherwise apart joins nobody
    fields:
      title: [customers.billing.full_name, orders.billing.full_name, customers.email, orders.email, orders.code]
      lastname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [last_name], default: "-" }
      customFields.email:  { all: ["customers.accounts[].email", orders.email], apply: [trim, lower, distinct] }
      customFields.number: { all: ["customers.accounts[].phone", orders.phone], apply: [{ e164: CZ }, distinct] }
      customFields.url:    { from: orders.admin_url, apply: [{ take: 5 }] }                           # the newest five
      customFields.orders: { from: orders.code, apply: [count] }
      customFields.spent:  { from: orders.total.with_vat, per: orders.currency, apply: [sum] }        # "1500.00 CZK; 30.00 EUR"
      customFields.last:   { from: orders.created_at, apply: [max, { date: "%d.%m.%Y" }] }
  orders:                                     # and every order hangs on its person
    from: orders
    to: crm_record
    fields:
      title: code
      type: { value: order }
      stage: { from: status, apply: [{ map: { Vyřízena: CLOSE, Stornována: CLOSE, "*": OPEN } }] }
      contact: { ref: people }
)";

const std::vector<std::string> kFieldsOfFullFlows{"orders", "spent", "last"};

void useFlows(const World& world, const std::string& flows) {
  world.dropFields();
  std::ofstream(world.dir / "profile.yaml", std::ios::app) << flows;
}

void usePeople(const World& world, const std::string& what, const std::string& with) {
  std::string flows = kPeopleFlows;
  if (!what.empty()) {
    const auto at = flows.find(what);
    if (at == std::string::npos) throw std::runtime_error("the flows have no '" + what + "'");
    flows.replace(at, what.size(), with);
  }
  useFlows(world, flows);
}

}  // namespace e2e
