// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/decimal.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "host/mapping/errors.hpp"
#include "host/mapping/unicode.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::size_t kMostDigits = 400;  // a float64 written out has at most 326; more is not a number
constexpr std::size_t kMostPatternDigits = 20;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Spaces of every kind as ' ', so that what follows looks at single characters.
std::string withPlainSpaces(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const CodePoint c = firstCodePoint(text);
    if (isSpace(c.value))
      plain += ' ';
    else
      plain.append(text.substr(0, c.size));
    text.remove_prefix(c.size);
  }
  return plain;
}

// The position of the decimal mark: the last comma or dot, unless it repeats.
std::size_t findMark(std::string_view number) {
  const auto last = number.find_last_of(",.");
  if (last == std::string_view::npos) return last;
  return number.find(number[last]) == last ? last : std::string_view::npos;
}

// "1 234" or "1.234.567" without its separators; nothing when a group has not three digits.
std::optional<std::string> joinGroups(std::string_view text) {
  std::string digits;
  std::size_t inGroup = 0;
  bool grouped = false;
  for (const char c : text) {
    if (isDigit(c)) {
      digits += c;
      ++inGroup;
      continue;
    }
    const bool separator = c == ' ' || c == '.' || c == ',' || c == '\'';
    if (!separator || inGroup == 0 || inGroup > 3 || (grouped && inGroup != 3)) return std::nullopt;
    grouped = true;
    inGroup = 0;
  }
  if (grouped && inGroup != 3) return std::nullopt;
  return digits;
}

}  // namespace

std::optional<DecimalText> DecimalText::parse(std::string_view text) {
  if (text.size() > kMostDigits) return std::nullopt;
  const std::string plain = withPlainSpaces(trimmed(text));
  std::string_view rest = plain;
  DecimalText n;
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    n.negative_ = rest.front() == '-';
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
  const auto mark = findMark(rest);
  auto whole = joinGroups(rest.substr(0, mark));
  if (!whole) return std::nullopt;
  n.whole_ = std::move(*whole);
  if (mark != std::string_view::npos) n.fraction_ = rest.substr(mark + 1);
  for (const char c : n.fraction_)
    if (!isDigit(c)) return std::nullopt;
  if (n.whole_.empty() && n.fraction_.empty()) return std::nullopt;
  n.normalize();
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
    const CodePoint c = firstCodePoint(group_);
    const bool separator = group_ == "," || group_ == "." || group_ == "'" || isSpace(c.value);
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
