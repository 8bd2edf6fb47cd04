// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/decimal.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "host/mapping/errors.hpp"
#include "spojka/decimal.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::size_t kMostDigits = 400;  // a float64 written out has at most 326; more is not a number
constexpr std::size_t kMostPatternDigits = 20;

}  // namespace

std::optional<DecimalText> DecimalText::parse(std::string_view text) {
  const auto number = readDecimal(text);
  if (!number) return std::nullopt;
  std::string_view rest = *number;
  DecimalText n;
  n.negative_ = rest.front() == '-';
  if (n.negative_) rest.remove_prefix(1);
  const auto point = rest.find('.');
  n.whole_ = rest.substr(0, point);
  if (point != std::string_view::npos) n.fraction_ = rest.substr(point + 1);
  return n;
}

std::optional<DecimalText> DecimalText::of(ValueView value) {
  std::array<char, kMostDigits> room;
  char* end = nullptr;
  switch (value.kind()) {
    case Kind::string:
    case Kind::decimal:
      return parse(value.text());
    case Kind::int64:
      end = std::to_chars(room.data(), room.data() + room.size(), value.integer()).ptr;
      break;
    case Kind::float64:
      if (!std::isfinite(value.number())) return std::nullopt;
      end =
          std::to_chars(room.data(), room.data() + room.size(), value.number(), std::chars_format::fixed).ptr;
      break;
    default:
      return std::nullopt;
  }
  return parse({room.data(), static_cast<std::size_t>(end - room.data())});
}

void DecimalText::normalize() {
  const auto first = whole_.find_first_not_of('0');
  whole_.erase(0, first == std::string::npos ? whole_.size() : first);
  const bool zero = whole_.empty() && fraction_.find_first_not_of('0') == std::string::npos;
  if (whole_.empty()) whole_.push_back('0');
  if (zero) negative_ = false;
}

void DecimalText::round(std::size_t decimals) {
  if (fraction_.size() <= decimals) return;
  const bool up = fraction_[decimals] >= '5';
  fraction_.resize(decimals);
  if (up) {
    bool carry = true;
    for (std::string* part : {&fraction_, &whole_})
      for (std::size_t i = part->size(); i > 0 && carry; --i) {
        char& digit = (*part)[i - 1];
        carry = digit == '9';
        digit = carry ? '0' : static_cast<char>(digit + 1);
      }
    if (carry) whole_.insert(0, 1, '1');
  }
  normalize();
}

std::optional<std::int64_t> DecimalText::toInteger() const {
  if (fraction_.find_first_not_of('0') != std::string::npos) return std::nullopt;
  const std::string digits = (negative_ ? "-" : "") + whole_;
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return n;
}

namespace {

// Of digits of the same length, without a sign.
std::string sumOf(std::string a, const std::string& b) {
  int carry = 0;
  for (std::size_t i = a.size(); i > 0; --i) {
    const int digit = (a[i - 1] - '0') + (b[i - 1] - '0') + carry;
    carry = digit / 10;
    a[i - 1] = static_cast<char>('0' + digit % 10);
  }
  return carry > 0 ? "1" + a : a;
}

// `a` is not smaller.
std::string differenceOf(std::string a, const std::string& b) {
  int borrow = 0;
  for (std::size_t i = a.size(); i > 0; --i) {
    int digit = (a[i - 1] - '0') - (b[i - 1] - '0') - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    a[i - 1] = static_cast<char>('0' + digit);
  }
  return a;
}

}  // namespace

void DecimalText::add(const DecimalText& other) {
  const std::size_t decimals = std::max(fraction_.size(), other.fraction_.size());
  const std::size_t wholes = std::max(whole_.size(), other.whole_.size());
  const auto digitsOf = [&](const DecimalText& n) {
    std::string digits(wholes - n.whole_.size(), '0');
    digits += n.whole_ + n.fraction_;
    digits.append(decimals - n.fraction_.size(), '0');
    return digits;
  };
  const std::string mine = digitsOf(*this);
  const std::string others = digitsOf(other);
  std::string digits;
  if (negative_ == other.negative_) {
    digits = sumOf(mine, others);
  } else if (mine >= others) {
    digits = differenceOf(mine, others);
  } else {
    digits = differenceOf(others, mine);
    negative_ = other.negative_;
  }
  whole_ = digits.substr(0, digits.size() - decimals);
  fraction_ = digits.substr(digits.size() - decimals);
  normalize();
}

bool operator<(const DecimalText& a, const DecimalText& b) {
  DecimalText difference = b;
  difference.negative_ = !b.negative_;
  difference.add(a);  // a - b
  return difference.negative_;
}

void DecimalText::write(std::string& out) const {
  if (negative_) out += '-';
  out += whole_;
  if (fraction_.empty()) return;
  out += '.';
  out += fraction_;
}

NumberFormat::NumberFormat(std::string_view pattern) {
  const auto refuse = [&] {
    throw RuleError(
        fmt::format("the number pattern '{}' is not known; write for example \"0\", \"0.00\", \"0,00\" or "
                    "\"# ##0,00\"",
                    pattern));
  };
  std::string_view rest = pattern;
  if (!rest.empty() && rest.front() == '#') {
    const auto zero = rest.find("##0");
    if (zero == std::string_view::npos || zero < 2) refuse();
    group_ = rest.substr(1, zero - 1);
    const Character c = firstCharacter(group_);
    const bool separator = group_ == "," || group_ == "." || group_ == "'" || isBlank(c.value);
    if (c.size != group_.size() || !separator) refuse();
    rest.remove_prefix(zero + 2);
  }
  const auto zeros = std::min(rest.find_first_not_of('0'), rest.size());
  if (zeros == 0 || zeros > kMostPatternDigits) refuse();
  wholeDigits_ = zeros;
  rest.remove_prefix(zeros);
  if (rest.empty()) return;
  mark_ = rest.front();
  rest.remove_prefix(1);
  leastDecimals_ = std::min(rest.find_first_not_of('0'), rest.size());
  mostDecimals_ = rest.size();
  const bool marked = mark_ == '.' || mark_ == ',';
  const bool clean = rest.find_first_not_of('#', leastDecimals_) == std::string_view::npos;
  if (!marked || !clean || rest.empty() || rest.size() > kMostPatternDigits ||
      group_ == std::string(1, mark_))
    refuse();
}

void NumberFormat::write(DecimalText number, std::string& out) const {
  number.round(mostDecimals_);
  std::string fraction = number.fraction();
  if (fraction.size() < leastDecimals_) fraction.resize(leastDecimals_, '0');
  while (fraction.size() > leastDecimals_ && fraction.back() == '0') fraction.pop_back();
  std::string whole = number.whole();
  if (whole.size() < wholeDigits_) whole.insert(0, wholeDigits_ - whole.size(), '0');
  if (number.isNegative()) out += '-';
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && !group_.empty() && (whole.size() - i) % 3 == 0) out += group_;
    out += whole[i];
  }
  if (fraction.empty()) return;
  out += mark_;
  out += fraction;
}

}  // namespace spojka::host::mapping
