// SPDX-License-Identifier: Apache-2.0
// An exact number as digits, read as spojka/decimal.hpp reads them, rounded and written without
// ever becoming binary floating point. Ownership: plain values. Threads: pure functions. Errors: nothing when
// a value is no number; NumberFormat throws RuleError for a pattern it does not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "spojka/value.hpp"

namespace spojka::host::mapping {

class DecimalText {
 public:
  // As readDecimal() does.
  static std::optional<DecimalText> parse(std::string_view text);
  // Of an integer, a decimal, a finite float or a text.
  static std::optional<DecimalText> of(ValueView value);

  // Half away from zero: 0.5 -> 1, -0.5 -> -1.
  void round(std::size_t decimals);

  bool isNegative() const noexcept { return negative_; }
  const std::string& whole() const noexcept { return whole_; }        // no leading zeros, "0" at least
  const std::string& fraction() const noexcept { return fraction_; }  // as written, may be empty
  std::optional<std::int64_t> toInteger() const;                      // nothing when a fraction is left
  void add(const DecimalText& other);                                 // exactly
  friend bool operator<(const DecimalText& a, const DecimalText& b);
  void write(std::string& out) const;  // [-]digits[.digits]

 private:
  void normalize();

  bool negative_ = false;
  std::string whole_;
  std::string fraction_;
};

// "0", "0.00", "0,00", "#,##0.00", "# ##0,00", "000", "0.##": zeros are digits that are always written, #
// those written only where needed; the mark before the last group of zeros is the decimal mark, the one after
// the first # separates thousands.
class NumberFormat {
 public:
  explicit NumberFormat(std::string_view pattern);
  void write(DecimalText number, std::string& out) const;

 private:
  std::string group_;            // between thousands, empty = none
  char mark_ = '.';              // before decimals
  std::size_t wholeDigits_ = 1;  // at least
  std::size_t leastDecimals_ = 0;
  std::size_t mostDecimals_ = 0;
};

}  // namespace spojka::host::mapping
