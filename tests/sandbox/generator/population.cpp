// SPDX-License-Identifier: Apache-2.0
#include "generator/population.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/people.hpp"
#include "generator/vocabulary.hpp"

namespace sandbox {
namespace {

namespace voc = vocabulary;

// Of ten households half are one person; a block of eighteen persons is ten households.
constexpr std::uint64_t kBlock = 18;
constexpr std::uint64_t kFirstOf[10] = {0, 1, 2, 3, 4, 5, 7, 9, 11, 14};

struct Household {
  std::uint64_t first = 0;  // person
  std::uint64_t size = 1;
};

Household householdOf(std::uint64_t person, std::uint64_t persons) {
  const std::uint64_t block = person / kBlock * kBlock;
  const std::uint64_t within = person - block;
  std::size_t i = 9;
  while (kFirstOf[i] > within) --i;
  const std::uint64_t end = block + (i == 9 ? kBlock : kFirstOf[i + 1]);
  return {block + kFirstOf[i], std::min(end, persons) - block - kFirstOf[i]};
}

std::string numberOf(std::uint64_t person, std::uint64_t which) {
  return fmt::format("+420{}", 600100000 + (person * 2 + which) * 3);
}

std::string mailOf(std::uint64_t person, std::uint64_t which) {
  return fmt::format("u{}.{}@example.com", person, which);
}

bool outOfThousand(Rng& rng, std::uint64_t n) {
  return rng.below(1000) < n;
}

std::string asTyped(Rng& rng, std::string email) {
  if (outOfThousand(rng, 6)) return email.replace(email.find("example"), 7, "exmaple");
  if (outOfThousand(rng, 20)) return {};
  return respellEmail(rng, email);
}

std::string asDialled(Rng& rng, std::string phone) {
  if (outOfThousand(rng, 30)) return {};
  if (outOfThousand(rng, 6)) std::swap(phone[8], phone[11]);
  return respellPhone(rng, phone);
}

}  // namespace

Population::Signs Population::of(std::uint64_t person) const {
  const Household home = householdOf(person, persons_);
  Rng family(seed_, Domain::Household, home.first);
  const voc::Word& surname = family.pick(voc::kMaleLast);
  const std::uint64_t firstName = family.below(std::size(voc::kMaleFirst));
  const bool sharesNumber = home.size > 1 && family.chance(50);
  const bool sharesAddress = home.size > 1 && family.below(2500) == 0;  // what the usual keys cannot tell
  const std::uint64_t place = family.below(100000);
  Rng rng(seed_, Domain::Person, person);
  Signs signs;
  signs.given = voc::kMaleFirst[(firstName + person - home.first) % std::size(voc::kMaleFirst)].text;
  // Two words tell more families apart than the list has names.
  signs.surname =
      fmt::format("{} {}", surname.text, voc::kFemaleLast[place % std::size(voc::kFemaleLast)].text);
  signs.email = mailOf(sharesAddress ? home.first : person, 0);
  if (outOfThousand(rng, 120)) signs.secondEmail = mailOf(person, 1);
  signs.phone = numberOf(sharesNumber ? home.first : person, 0);
  if (outOfThousand(rng, 60)) signs.secondPhone = numberOf(person, 1);
  signs.employed = outOfThousand(rng, 40);
  return signs;
}

std::string Population::fullName(Rng& rng, const Signs& signs) const {
  const std::uint64_t way = rng.below(1000);
  if (way < 80) return signs.surname + ", " + signs.given;
  if (way < 160) return "Ing. " + signs.given + " " + signs.surname;
  return signs.given + " " + signs.surname;
}

std::uint64_t Population::personOfCustomer(std::uint64_t index) const {
  Rng rng(seed_, Domain::Registration, index);
  const std::uint64_t usual = index * persons_ / std::max<std::uint64_t>(customers_, 1);
  // Whoever registered twice is the one before.
  return index > 0 && outOfThousand(rng, 8) ? (index - 1) * persons_ / customers_ : usual;
}

std::uint64_t Population::personOfOrder(std::uint64_t index) const {
  return Rng(seed_, Domain::Purchase, index).below(persons_);
}

void Population::sign(Customer& customer) const {
  const Signs signs = of(personOfCustomer(customer.index));
  Rng rng(seed_ ^ 7, Domain::Registration, customer.index);
  const Account first = customer.accounts.front();
  customer.accounts = {{first.guid, signs.email, asDialled(rng, signs.phone)}};
  customer.billing.fullName = fullName(rng, signs);
  customer.billing.company.clear();
  customer.billing.companyId.clear();
  customer.billing.vatId.clear();
  customer.billing.country = "Česká republika";
}

void Population::sign(Order& order) const {
  const std::uint64_t person = personOfOrder(order.index);
  const Signs signs = of(person);
  Rng rng(seed_ ^ 7, Domain::Purchase, order.index);
  std::string email = !signs.secondEmail.empty() && rng.chance(50) ? signs.secondEmail : signs.email;
  std::string phone = !signs.secondPhone.empty() && rng.chance(50) ? signs.secondPhone : signs.phone;
  // A company of about eighty, with a box and a switchboard.
  const std::uint64_t firms = std::max<std::uint64_t>(1, persons_ / 2000);
  if (signs.employed && rng.chance(30)) email = fmt::format("info@firm{}.example.com", person % firms);
  if (signs.employed && rng.chance(30)) phone = fmt::format("+420{}", 210000000 + person % firms);
  order.email = asTyped(rng, email);
  order.phone = asDialled(rng, phone);
  order.billing.fullName = fullName(rng, signs);
  order.billing.company.clear();
  order.billing.companyId.clear();
  order.billing.vatId.clear();
  order.billing.country = "Česká republika";
  order.customer.reset();
}

}  // namespace sandbox
