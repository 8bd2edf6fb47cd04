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

void usePeople(const World& world, const std::string& what, const std::string& with) {
  world.dropFields();
  std::string flows = kPeopleFlows;
  if (!what.empty()) {
    const auto at = flows.find(what);
    if (at == std::string::npos) throw std::runtime_error("the flows have no '" + what + "'");
    flows.replace(at, what.size(), with);
  }
  std::ofstream(world.dir / "profile.yaml", std::ios::app) << flows;
}

}  // namespace e2e
