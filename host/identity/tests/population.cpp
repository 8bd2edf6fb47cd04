// SPDX-License-Identifier: Apache-2.0
#include "host/identity/tests/population.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "spojka/utf8.hpp"

namespace spojka::host::identity {
namespace {

constexpr std::array<std::string_view, 40> kGiven{
    "Jana",    "Petr",   "Marie",  "Jan",   "Eva",      "Pavel",  "Lucie",  "Tomáš",     "Hana",  "Martin",
    "Lenka",   "Jiří",   "Alena",  "Milan", "Kateřina", "Josef",  "Tereza", "Lukáš",     "Věra",  "Zdeněk",
    "Barbora", "Ondřej", "Monika", "Jakub", "Simona",   "Michal", "Šárka",  "Roman",     "Ivana", "Vojtěch",
    "Markéta", "Adam",   "Olga",   "Radek", "Klára",    "Filip",  "Zuzana", "Stanislav", "Dana",  "Daniel"};
constexpr std::array<std::string_view, 24> kFirst{"No", "Svo", "Dvo", "Čer", "Pro", "Ku", "Ve",  "Hor",
                                                  "Ně", "Pos", "Ma",  "Krá", "Rů",  "Be", "Fia", "Se",
                                                  "Do", "Ze",  "Ko",  "Ja",  "Ši",  "Vo", "Bar", "Ha"};
constexpr std::array<std::string_view, 20> kLast{"vák", "boda", "řák",   "ný",  "cházka", "čera",  "selý",
                                                 "ák",  "mec",  "píšil", "rek", "lovec",  "žička", "neš",
                                                 "la",  "dlák", "ležal", "man", "lář",    "rouš"};

class People {
 public:
  explicit People(unsigned seed) : random_(seed) {}

  std::vector<PopulationRecord> make(std::size_t persons) {
    firms_ = std::max<std::size_t>(1, persons / 2000);
    while (person_ < persons) household(std::min<std::size_t>(persons - person_, 1 + sizes_[pick(10)]));
    std::shuffle(records_.begin(), records_.end(), random_);
    return std::move(records_);
  }

 private:
  struct Person {
    std::string given;
    std::string surname;
    std::vector<std::string> emails;
    std::vector<std::string> phones;
  };

  std::size_t pick(std::size_t n) { return random_() % n; }
  bool chance(std::size_t outOfThousand) { return pick(1000) < outOfThousand; }

  std::string freshPhone() {
    phone_ += 1 + pick(7);
    return fmt::format("{}", phone_);
  }
  std::string freshEmail() { return fmt::format("u{}.{}@example.com", ++email_, pick(90)); }

  void household(std::size_t size) {
    const std::string surname = fmt::format("{}{}{}", kFirst[pick(kFirst.size())], kLast[pick(kLast.size())],
                                            pick(3) == 0 ? "ský" : "");
    const std::size_t name = pick(kGiven.size());
    const std::string shared = freshPhone();
    const bool sharesNumber = size > 1 && chance(500);
    const bool sharesAddress = size > 1 && pick(2500) == 0;  // what the usual keys cannot tell
    const std::string box = freshEmail();
    for (std::size_t i = 0; i < size; ++i) {
      Person p;
      p.given = kGiven[(name + i) % kGiven.size()];
      p.surname = surname;
      p.emails.push_back(sharesAddress ? box : freshEmail());
      if (chance(120)) p.emails.push_back(freshEmail());
      p.phones.push_back(sharesNumber ? shared : freshPhone());
      if (chance(60)) p.phones.push_back(freshPhone());
      records(p);
    }
  }

  // Some work in companies of about eighty and also use the company's box and number.
  void records(const Person& p) {
    const bool employed = chance(40);
    std::size_t visits = 1;
    while (visits < 12 && chance(450)) ++visits;
    if (chance(450)) card(p);
    if (chance(8)) card(p);  // registered twice
    for (std::size_t i = 0; i < visits; ++i) {
      std::string email = p.emails[pick(p.emails.size())];
      std::string phone = p.phones[pick(p.phones.size())];
      if (employed && chance(300)) email = fmt::format("info@firm{}.example.com", person_ % firms_);
      if (employed && chance(300)) phone = fmt::format("2{:08}", 10000000 + person_ % firms_);
      add(p, "visits", fmt::format(R"("email":"{}","phone":"{}")", asTyped(email), asDialled(phone)));
    }
    ++person_;
  }

  void card(const Person& p) {
    add(p, "cards",
        fmt::format(R"("guid":"g{}","email":"{}","phone":"{}")", records_.size(), p.emails.front(),
                    asDialled(p.phones.front())));
  }

  void add(const Person& p, const char* stream, const std::string& fields) {
    const std::string key = fmt::format("{}", records_.size());
    records_.push_back(
        {person_, stream, key, fmt::format(R"({{{},"full_name":"{}"}})", fields, asSigned(p))});
  }

  std::string asTyped(std::string email) {
    if (chance(6)) return email.replace(email.find("example"), 7, "exmaple");
    if (chance(100)) std::transform(email.begin(), email.end(), email.begin(), ::toupper);
    if (chance(20)) return "";
    return email;
  }
  std::string asDialled(const std::string& phone) {
    if (chance(30)) return "";
    if (chance(6)) {
      std::string wrong = phone;
      std::swap(wrong[4], wrong[7]);
      return wrong;
    }
    switch (pick(4)) {
      case 0:
        return "+420" + phone;
      case 1:
        return "00420 " + phone;
      case 2:
        return phone.substr(0, 3) + " " + phone.substr(3, 3) + " " + phone.substr(6);
      default:
        return phone;
    }
  }
  std::string asSigned(const Person& p) {
    if (chance(15)) return std::string(firstCharacters(p.given, 1)) + ". " + p.surname;
    if (chance(80)) return p.surname + ", " + p.given;
    if (chance(80)) return "Ing. " + p.given + " " + p.surname;
    return p.given + " " + p.surname;
  }

  std::mt19937 random_;
  std::vector<PopulationRecord> records_;
  std::array<std::size_t, 10> sizes_{0, 0, 0, 0, 0, 1, 1, 1, 2, 3};
  std::size_t person_ = 0;
  std::size_t firms_ = 1;
  std::size_t phone_ = 600'100'000;
  std::size_t email_ = 0;
};

}  // namespace

std::vector<PopulationRecord> population(std::size_t persons, unsigned seed) {
  return People(seed).make(persons);
}

}  // namespace spojka::host::identity
