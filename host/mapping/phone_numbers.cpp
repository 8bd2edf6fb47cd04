// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/phone_numbers.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <optional>

#include "host/mapping/plain_text.hpp"
#include "host/mapping/transforms/numbering_plan.hpp"

namespace spojka::host::mapping {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;
using LibraryNumber = i18n::phonenumbers::PhoneNumber;
using Number = PhoneReading::Number;

// Fewer would mean too many lines.
constexpr std::size_t kFewestDigits = 6;
constexpr std::size_t kMostDigits = 15;
// From here on a number tells a line within its country.
constexpr std::size_t kWholeLine = 9;
// Of a row of numbers without anything between them.
constexpr std::size_t kMostGroups = 12;
constexpr std::string_view kWithin = "0123456789+ -./()";

const PhoneNumberUtil& phoneUtil() {
  return *PhoneNumberUtil::GetInstance();
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string digitsOf(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), isDigit);
  return digits;
}

std::size_t countDigits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), isDigit));
}

// A number is taken when it has the length of an ordinary line in its country, or is known to be valid.
// Length alone, so that ranges opened after the metadata was made are not refused; and not any possible
// length, which would let a door number or an extension grow into the number.
bool isDiallable(const LibraryNumber& number) {
  return phoneUtil().IsPossibleNumberForType(number, PhoneNumberUtil::FIXED_LINE_OR_MOBILE) ||
         phoneUtil().IsValidNumber(number);
}

// The country's code and what is dialled within it, of +420600000001.
std::string nationalOf(const std::string& e164) {
  LibraryNumber number;
  std::string national;
  if (phoneUtil().Parse(e164, "ZZ", &number) == PhoneNumberUtil::NO_PARSING_ERROR)
    phoneUtil().GetNationalSignificantNumber(number, &national);
  return national;
}

// "+44 (0) 20 ...": the 0 is for those who dial within the country.
std::string withoutInnerZero(std::string_view run) {
  std::string out;
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (run[i] == '(' && countDigits(out) > 0) {
      const auto zero = run.find_first_not_of(' ', i + 1);
      const auto end = zero == std::string_view::npos ? zero : run.find_first_not_of(' ', zero + 1);
      if (end != std::string_view::npos && run[zero] == '0' && run[end] == ')') {
        out += ' ';
        i = end;
        continue;
      }
    }
    out += run[i];
  }
  return out;
}

bool saysItsCountry(std::string_view run) {
  const auto first = run.find_first_of("+0123456789");
  return first != std::string_view::npos && (run[first] == '+' || run.substr(first, 2) == "00");
}

// The whole of a run as one number.
std::optional<Number> one(std::string_view run, const std::string& region) {
  std::string text(run);
  if (saysItsCountry(text)) {
    text = withoutInnerZero(text);
    if (const auto zeros = text.find_first_of("+0123456789"); region.empty() && text[zeros] == '0')
      text.replace(zeros, 2, "+");
  } else if (region.empty()) {
    std::string national = digitsOf(text);
    national.erase(0, std::min(national.find_first_not_of('0'), national.size()));
    if (national.size() < kFewestDigits || national.size() > kMostDigits) return std::nullopt;
    return Number{"", std::move(national)};
  }
  std::string e164;
  if (appendByPlan(text, region, e164)) return Number{std::move(e164), ""};
  LibraryNumber number;
  if (phoneUtil().Parse(text, region.empty() ? "ZZ" : region, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
      !isDiallable(number))
    return std::nullopt;
  // What is long enough to be dialled is the next number, though a comma may stand before an extension.
  if (number.has_extension() && number.extension().size() >= kFewestDigits) return std::nullopt;
  phoneUtil().Format(number, PhoneNumberUtil::E164, &e164);
  return Number{std::move(e164), ""};
}

// A row of groups of digits as several numbers that leave none over.
bool row(const std::vector<std::string_view>& groups, std::size_t from, const std::string& region,
         std::vector<Number>& out) {
  if (from == groups.size()) return true;
  for (std::size_t to = from + 1; to <= groups.size(); ++to) {
    const char* begin = groups[from].data();
    const std::string_view chunk(
        begin, static_cast<std::size_t>(groups[to - 1].data() - begin) + groups[to - 1].size());
    auto number = one(chunk, region);
    if (!number) continue;
    out.push_back(std::move(*number));
    if (row(groups, to, region, out)) return true;
    out.pop_back();
  }
  return false;
}

// One of the two has its country before it, and forgot the plus.
bool sameButForTheCountry(const std::string& a, const std::string& b) {
  const std::string& longer = a.size() > b.size() ? a : b;
  const std::string& shorter = a.size() > b.size() ? b : a;
  const std::size_t code = longer.size() - shorter.size();
  if (code == 0 || code > 3 || shorter.size() < kWholeLine ||
      longer.compare(code, std::string::npos, shorter) != 0)
    return false;
  std::string region;
  phoneUtil().GetRegionCodeForCountryCode(std::stoi(longer.substr(0, code)), &region);
  return region != "ZZ";
}

std::vector<std::string_view> groupsOf(std::string_view run) {
  std::vector<std::string_view> groups;
  while (!run.empty()) {
    const auto begin = run.find_first_of("+0123456789");
    if (begin == std::string_view::npos) break;
    run.remove_prefix(begin);
    const auto end = std::min(run.find_first_not_of("+0123456789"), run.size());
    groups.push_back(run.substr(0, end));
    run.remove_prefix(end);
  }
  return groups;
}

void readRun(std::string_view run, const std::string& region, PhoneReading& out) {
  if (countDigits(run) == 0) return;
  if (auto number = one(run, region)) {
    out.numbers.push_back(std::move(*number));
    return;
  }
  if (const auto slash = run.find('/'); slash != std::string_view::npos) {
    readRun(run.substr(0, slash), region, out);
    readRun(run.substr(slash + 1), region, out);
    return;
  }
  const auto groups = groupsOf(run);
  std::vector<Number> several;
  if (!region.empty() && groups.size() <= kMostGroups && row(groups, 0, region, several))
    std::move(several.begin(), several.end(), std::back_inserter(out.numbers));
  else
    out.rest = true;
}

}  // namespace

PhoneReading readPhones(std::string_view text, const std::string& region) {
  PhoneReading reading;
  const std::string plain = plainText(text);
  if (!region.empty() || saysItsCountry(plain))
    if (auto number = one(plain, region)) {
      reading.numbers.push_back(std::move(*number));
      return reading;
    }
  std::size_t begin = 0;
  bool digits = false;
  for (std::size_t i = 0; i <= plain.size(); ++i) {
    const bool within = i < plain.size() && kWithin.find(plain[i]) != std::string_view::npos;
    // A plus begins the next number.
    if (within && !(plain[i] == '+' && digits)) {
      digits = digits || isDigit(plain[i]);
      continue;
    }
    readRun(std::string_view(plain).substr(begin, i - begin), region, reading);
    begin = within ? i : i + 1;
    digits = false;
  }
  return reading;
}

PhoneQuery::PhoneQuery(std::string_view asked, std::vector<std::string> regions)
    : regions_(std::move(regions)) {
  if (regions_.empty()) regions_.emplace_back();
  for (const auto& region : regions_) {
    PhoneReading reading = readPhones(asked, region);
    if (reading.numbers.size() != 1 || reading.rest) continue;
    Number& number = reading.numbers.front();
    if (number.national.empty()) number.national = nationalOf(number.e164);
    asked_.push_back(std::move(number));
  }
  valid_ = !asked_.empty();
  if (valid_) text_ = asked_.front().e164.empty() ? asked_.front().national : asked_.front().e164;
}

bool PhoneQuery::isAsked(const Number& number) const {
  return std::any_of(asked_.begin(), asked_.end(), [&](const Number& a) {
    if (!a.e164.empty() && !number.e164.empty()) return a.e164 == number.e164;
    // Where one of the two does not say its country, the digits within it must be the same; or all of them,
    // the plus forgotten.
    const Number& open = a.e164.empty() ? a : number;
    const Number& other = a.e164.empty() ? number : a;
    const std::string national = other.national.empty() ? nationalOf(other.e164) : other.national;
    if (other.e164.empty() && sameButForTheCountry(open.national, national)) return true;
    return open.national == national || (!other.e164.empty() && open.national == other.e164.substr(1));
  });
}

bool PhoneQuery::holds(std::string_view text, const std::string& region, bool& readable) const {
  const PhoneReading reading = readPhones(text, region);
  readable = readable || !reading.rest;
  return std::any_of(reading.numbers.begin(), reading.numbers.end(),
                     [&](const Number& n) { return isAsked(n); });
}

PhoneQuery::Answer PhoneQuery::in(std::string_view text, const std::vector<std::string>& more) const {
  if (!valid_) return Answer::other;
  const bool plain = std::none_of(text.begin(), text.end(),
                                  [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
  if (plain && countDigits(text) < kFewestDigits) return Answer::other;
  bool readable = false;
  for (const auto* regions : {&regions_, &more})
    for (const auto& region : *regions)
      if (holds(text, region, readable)) return Answer::same;
  if (readable) return Answer::other;
  const std::string digits = digitsOf(plainText(text));
  if (std::any_of(asked_.begin(), asked_.end(),
                  [&](const Number& a) { return digits.find(a.national) != std::string::npos; }))
    return Answer::alike;
  return digits.size() >= kFewestDigits ? Answer::unreadable : Answer::other;
}

}  // namespace spojka::host::mapping
