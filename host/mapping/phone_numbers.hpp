// SPDX-License-Identifier: Apache-2.0
// Reads telephone numbers out of a text, however people write them. The one place that does: what a rule
// writes and what an erasure looks for are read by the same code. Ownership: plain values. Threads: pure
// functions; the first call that needs libphonenumber loads its metadata (4 MB). Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spojka::host::mapping {

struct PhoneReading {
  struct Number {
    std::string e164;      // +420600000001; empty = the country is not known
    std::string national;  // its digits within the country, without the 0 that is dialled before them
  };
  std::vector<Number> numbers;
  bool rest = false;  // there are digits that belong to none of them
};

// As dialled in `region` (two capital letters); without one, numbers that do not say their country have none.
PhoneReading readPhones(std::string_view text, const std::string& region);

// Looks for one number in other texts.
class PhoneQuery {
 public:
  // Numbers that do not say their country, asked for or looked at, are tried in each of `regions`.
  PhoneQuery(std::string_view asked, std::vector<std::string> regions);

  // What was asked for is exactly one number.
  bool valid() const noexcept { return valid_; }
  // The number in one spelling: with its country where that is known.
  const std::string& text() const noexcept { return text_; }

  enum class Answer {
    other = 1,   // every number of the text was read and is another one, or there is none
    same,        // the number is there
    alike,       // its digits are there, in a form that cannot be read for sure
    unreadable,  // enough digits for a number, which cannot be read
  };
  // The text's numbers may also belong to `more` regions.
  Answer in(std::string_view text, const std::vector<std::string>& more = {}) const;

 private:
  bool holds(std::string_view text, const std::string& region, bool& readable) const;
  bool isAsked(const PhoneReading::Number& number) const;

  std::vector<std::string> regions_;
  std::vector<PhoneReading::Number> asked_;
  std::string text_;
  bool valid_ = false;
};

}  // namespace spojka::host::mapping
