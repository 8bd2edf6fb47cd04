// SPDX-License-Identifier: Apache-2.0
#include "generator/generator.hpp"

#include <fmt/format.h>

#include "base/rng.hpp"
#include "generator/items.hpp"
#include "generator/people.hpp"
#include "generator/vocabulary.hpp"

namespace sandbox {
namespace {

namespace voc = vocabulary;

std::string ipAddress(Rng& rng) {
  if (rng.chance(10)) return fmt::format("2001:db8::{:x}", rng.below(65536));
  return fmt::format("192.0.2.{}", rng.below(254) + 1);
}

// Who bought, written the way he wrote it this time.
void fillPurchaser(const Generator& generator, Rng& rng, Order& order) {
  const GeneratorOptions& options = generator.options();
  Person person;
  if (options.customers > 0 && rng.chance(65)) {
    order.customer = rng.below(options.customers);
    const Customer customer = generator.customer(*order.customer);
    const Account& account = customer.accounts[rng.below(customer.accounts.size())];
    order.billing = customer.billing;
    order.email = respellEmail(rng, account.email);
    order.phone = respellPhone(rng, account.phone);
  } else {
    const std::uint64_t guest = rng.below(options.orders / 2 + 1);
    Rng guestRng(options.seed, Domain::Guest, guest);
    person = makePerson(guestRng, guest, "h");
    order.billing = makeAddress(guestRng, person);
    order.email = rng.chance(3) ? std::string() : respellEmail(rng, person.email);
    order.phone = rng.chance(5) ? std::string() : respellPhone(rng, person.phone);
  }
  if (rng.chance(45)) {
    order.shipping = order.billing;
  } else if (rng.chance(50)) {
    person.slovak = order.billing.country == "Slovensko";
    person.fullName = order.billing.fullName.empty() ? "Recepce – přízemí" : order.billing.fullName;
    order.shipping = makeAddress(rng, person);
  }
}

void fillTexts(Rng& rng, Order& order) {
  order.ip = ipAddress(rng);
  if (rng.chance(18)) order.remark = rng.pick(voc::kOrderRemarks);
  if (rng.chance(8)) order.shopRemark = rng.pick(voc::kShopRemarks);
  if (rng.chance(35)) order.referer = rng.pick(voc::kReferers);
  if (order.status == "Vyřízena") order.packageNumber = fmt::format("DR{:010}C", order.index);
  if (rng.chance(4)) order.varchar[0] = fmt::format("OBJ-{}/{}", rng.below(999) + 1, yearOf(order.created));
  if (rng.chance(3)) order.varchar[1] = "středisko 12";
  if (rng.chance(3)) order.text[0] = "Vykládka jen v pracovní dny 7–14 h";
  order.source = rng.pick(voc::kSources);
}

}  // namespace

LocalSeconds Generator::moment(std::uint64_t index, std::uint64_t count, std::uint64_t salt) const {
  // Each record owns one slot of the whole period and falls somewhere inside it.
  const double span = static_cast<double>(options_.lastDay + kDay - options_.firstDay);
  const double jitter = Rng(options_.seed ^ salt, Domain::Moment, index).unit();
  const double share = (static_cast<double>(index) + jitter) / static_cast<double>(count == 0 ? 1 : count);
  const LocalSeconds time = options_.firstDay + static_cast<LocalSeconds>(span * share);
  // No clock shows this hour; all of it collapses onto its end, which keeps the order of records.
  return inSpringGap(time) ? time - time % 3600 + 3600 : time;
}

LocalSeconds Generator::orderCreated(std::uint64_t index) const {
  return moment(index, options_.orders, 1);
}

LocalSeconds Generator::customerRegistered(std::uint64_t index) const {
  return moment(index, options_.customers, 2);
}

LocalSeconds Generator::orderUpdated(std::uint64_t index) const {
  Rng rng(options_.seed ^ 3, Domain::Moment, index);
  const auto within = static_cast<std::uint64_t>(kLongestProcessing);
  return orderCreated(index) + static_cast<LocalSeconds>(rng.chance(30) ? 0 : rng.below(within));
}

Customer Generator::customer(std::uint64_t index) const {
  Rng rng(options_.seed, Domain::Customer, index);
  Customer customer;
  customer.index = index;
  customer.registered = customerRegistered(index);
  customer.guid = makeGuid(0xc05, index, 0);
  const Person person = makePerson(rng, index, "");
  customer.billing = makeAddress(rng, person);
  customer.group = rng.pick(voc::kGroups);
  customer.priceList = person.slovak ? "Slovensko EUR" : std::string(rng.pick(voc::kPriceLists));
  if (rng.chance(15)) customer.remark = rng.pick(voc::kCustomerRemarks);
  customer.accounts.push_back({makeGuid(0xacc, index, 0), person.email, respellPhone(rng, person.phone)});
  if (!person.company.empty()) {
    const std::string domain = person.email.substr(person.email.find('@'));
    const std::uint64_t more = rng.below(3);
    for (unsigned i = 1; i <= more; ++i) {
      const char* desk = i == 1 ? "fakturace" : "sklad";
      customer.accounts.push_back(
          {makeGuid(0xacc, index, i), desk + domain, i == 2 ? "" : respellPhone(rng, person.phone)});
    }
    // A colleague who ordered by phone and never gave an e-mail.
    if (rng.chance(10)) customer.accounts.front().email.swap(customer.accounts.back().email);
    if (rng.chance(8)) customer.accounts.push_back({makeGuid(0xacc, index, 9), "", person.phone});
  }
  const std::uint64_t addresses = person.onlyEmail ? 0 : rng.below(10) < 6 ? 1 : rng.below(3);
  for (unsigned i = 0; i < addresses; ++i) {
    Address address = i == 0 ? customer.billing : makeAddress(rng, person);
    address.companyId.clear();
    address.vatId.clear();
    customer.shipping.push_back({makeGuid(0xadd, index, i), std::move(address)});
  }
  if (!population_.empty()) population_.sign(customer);
  return customer;
}

Order Generator::order(std::uint64_t index, std::optional<LocalSeconds> created) const {
  Rng rng(options_.seed, Domain::Order, index);
  Order order;
  order.index = index;
  order.created = created ? *created : orderCreated(index);
  order.updated = created ? *created : orderUpdated(index);
  order.id = fmt::format("{}", 1001 + index);
  order.code = fmt::format("{}{}{:06}", rng.chance(3) ? "VO-" : "", yearOf(order.created), index + 1);
  order.status = created ? "Nevyřízená" : std::string(rng.pick(voc::kStatuses));
  fillPurchaser(*this, rng, order);
  const bool euro = order.billing.country == "Slovensko" && rng.chance(80);
  order.currency = euro ? "EUR" : "CZK";
  order.exchangeRate = euro ? "25.315" : rng.chance(2) ? "1." : "1";
  fillTexts(rng, order);
  fillItems(rng, order);
  if (!population_.empty()) population_.sign(order);
  return order;
}

}  // namespace sandbox
