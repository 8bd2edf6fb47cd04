// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/numbering_plan.hpp"

#include <array>

namespace spojka::host::mapping {
namespace {

struct Plan {
  std::string_view region;
  std::string_view countryCode;
  bool trunkDigit;  // a 0 is dialled before the nine digits inside the country
};

// Country codes of which none is the beginning of another, and which all dial 00 for abroad.
constexpr std::array<Plan, 3> kPlans{{{"CZ", "420", false}, {"PL", "48", false}, {"SK", "421", true}}};
constexpr std::size_t kDigits = 9;
constexpr std::size_t kMostDigits = 15;

// The digits of a text, and whether a + stood before them; not clean when anything but plain separators is
// there.
struct Digits {
  std::array<char, kMostDigits> room{};
  std::size_t size = 0;
  bool plus = false;
  bool clean = true;

  explicit Digits(std::string_view text) {
    for (const char c : text) {
      if (c >= '0' && c <= '9' && size < room.size())
        room[size++] = c;
      else if (c == '+' && size == 0 && !plus)
        plus = true;
      else if (c != ' ' && (c != '-' || size == 0))
        clean = false;
      if (!clean) return;
    }
  }
  std::string_view view() const { return {room.data(), size}; }
};

bool startsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool appendNumber(const Plan& plan, std::string_view number, std::string& out) {
  if (number.size() != kDigits || number.front() == '0') return false;
  out += '+';
  out.append(plan.countryCode).append(number);
  return true;
}

bool appendInternational(std::string_view number, std::string& out) {
  for (const Plan& plan : kPlans)
    if (startsWith(number, plan.countryCode))
      return appendNumber(plan, number.substr(plan.countryCode.size()), out);
  return false;
}

}  // namespace

bool appendByPlan(std::string_view text, std::string_view region, std::string& out) {
  const Digits digits(text);
  if (!digits.clean) return false;
  std::string_view number = digits.view();
  if (digits.plus) return appendInternational(number, out);
  for (const Plan& plan : kPlans) {
    if (plan.region != region) continue;
    if (startsWith(number, "00")) return appendInternational(number.substr(2), out);
    if (plan.trunkDigit && startsWith(number, "0")) number.remove_prefix(1);
    // Might be the international form with its + forgotten.
    if (startsWith(number, plan.countryCode)) return false;
    return appendNumber(plan, number, out);
  }
  return false;
}

}  // namespace spojka::host::mapping
