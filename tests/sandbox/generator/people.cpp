// SPDX-License-Identifier: Apache-2.0
#include "generator/people.hpp"

#include <fmt/format.h>

#include "generator/vocabulary.hpp"

namespace sandbox {
namespace {

namespace voc = vocabulary;

void makeName(Rng& rng, Person& person, std::string& ascii) {
  const bool female = rng.chance(50);
  const voc::Word& first = person.slovak ? rng.pick(voc::kSlovakFirst)
                           : female      ? rng.pick(voc::kFemaleFirst)
                                         : rng.pick(voc::kMaleFirst);
  const voc::Word& last = person.slovak ? rng.pick(voc::kSlovakLast)
                          : female      ? rng.pick(voc::kFemaleLast)
                                        : rng.pick(voc::kMaleLast);
  if (rng.chance(6)) person.fullName += rng.pick(voc::kTitles);
  person.fullName.append(first.text).append(" ").append(last.text);
  ascii = fmt::format("{}.{}", first.ascii, last.ascii);
}

}  // namespace

Person makePerson(Rng& rng, std::uint64_t index, const char* tag) {
  static constexpr const char* kDomains[] = {"example.com", "example.org", "example.net"};
  Person person;
  person.slovak = rng.chance(15);
  const std::uint64_t kind =
      rng.below(100);  // 0-73 private, 74-85 firm with a person, 86-93 firm only, rest bare e-mail
  std::string ascii = "zakaznik";
  if (kind < 86) makeName(rng, person, ascii);
  if (kind >= 74 && kind < 94) {
    const voc::Word& firm = rng.pick(voc::kFirms);
    person.company = std::string(firm.text) + std::string(rng.pick(voc::kFirmForms));
    person.email = fmt::format("{}@{}-{}{}.example", kind < 86 ? ascii : "info", firm.ascii, tag, index);
  } else {
    person.email = fmt::format("{}.{}{}@{}", ascii, tag, index, rng.pick(kDomains));
  }
  person.onlyEmail = kind >= 94;
  if (!person.onlyEmail) {
    person.phone = fmt::format("{}{:05}", person.slovak ? "+4219000" : "+4206000", index % 100000);
  }
  return person;
}

Address makeAddress(Rng& rng, const Person& person) {
  Address address;
  address.fullName = person.fullName;
  address.company = person.company;
  if (person.onlyEmail) return address;
  address.street = rng.pick(voc::kStreets);
  address.houseNumber = rng.chance(40) ? fmt::format("{}/{}{}", rng.below(2900) + 1, rng.below(90) + 1,
                                                     rng.chance(20) ? "a" : "")
                                       : fmt::format("{}", rng.below(1900) + 1);
  const voc::City& city = person.slovak ? rng.pick(voc::kSlovakCities) : rng.pick(voc::kCities);
  address.city = city.name;
  address.zip = city.zip;
  if (!rng.chance(3)) address.country = person.slovak ? "Slovensko" : "Česká republika";
  if (!person.company.empty()) {
    address.companyId = fmt::format("{:08}", rng.below(90000000) + 10000000);
    if (rng.chance(70)) address.vatId = (person.slovak ? "SK" : "CZ") + address.companyId;
  }
  return address;
}

std::string respellEmail(Rng& rng, const std::string& email) {
  std::string text = email;
  const std::uint64_t way = rng.below(10);
  if (way == 0) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  } else if (way == 1) {
    const std::size_t at = text.find('@');
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool starts = i == 0 || text[i - 1] == '.' || i == at + 1;
      if (starts && text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 32);
    }
  } else if (way == 2) {
    text += ' ';
  }
  return text;
}

std::string respellPhone(Rng& rng, const std::string& phone) {
  if (phone.size() != 13) return phone;
  const std::string_view country = std::string_view(phone).substr(1, 3);
  const std::string_view digits = std::string_view(phone).substr(4);
  const auto a = digits.substr(0, 3);
  const auto b = digits.substr(3, 3);
  const auto c = digits.substr(6, 3);
  switch (rng.below(8)) {
    case 0:
      return fmt::format("+{} {} {} {}", country, a, b, c);
    case 1:
      return fmt::format("00{}{}", country, digits);
    case 2:
      return country == "420" ? fmt::format("{} {} {}", a, b, c) : fmt::format("0{} {} {}", a, b, c);
    case 3:
      return country == "420" ? std::string(digits) : fmt::format("0{}", digits);
    case 4:
      return fmt::format("+{}-{}-{}-{}", country, a, b, c);
    default:
      return phone;
  }
}

std::string makeGuid(unsigned kind, std::uint64_t index, unsigned part) {
  return fmt::format("{:08x}-{:04x}-11ef-a{:03x}-0242ac12{:04x}", index & 0xffffffffU,
                     (index >> 32) & 0xffffU, kind & 0xfffU, part & 0xffffU);
}

}  // namespace sandbox
