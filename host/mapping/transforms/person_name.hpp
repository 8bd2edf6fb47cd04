// SPDX-License-Identifier: Apache-2.0
// Splits a full name as it is written in Central Europe into given names and surname. Ownership: borrows the
// text. Threads: pure. No errors: what cannot be told apart is a surname.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace spojka::host::mapping {

// Titles, forms of address and remarks in brackets are left out. One word is a surname; otherwise the last
// word is, together with particles before it (van, de ...). What stands behind a comma is the given name
// where it looks like one. What reads like a company is a surname as a whole.
class PersonName {
 public:
  static PersonName split(std::string_view fullName);
  // False: a company, or more words than a name has. Its surname is the text as a whole.
  bool isPerson() const { return person_; }
  void appendFirst(std::string& out) const { append(out, first_, firstEnd_); }
  void appendLast(std::string& out) const { append(out, last_, lastEnd_); }
  // What stands behind a comma and may be the given name, though neither of the two above has it.
  void appendMore(std::string& out) const { append(out, more_, moreEnd_); }

 private:
  static constexpr std::size_t kMostWords = 16;
  struct Words {
    std::array<std::string_view, kMostWords> word{};
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
    std::string_view first() const { return word[begin]; }
    std::string_view last() const { return word[end - 1]; }
  };
  static bool takeWords(std::string_view text, Words& words, bool& remarks);
  static void dropTitles(Words& words);
  static bool isCompany(const Words& words);
  static Words segment(const Words& words, std::size_t from);
  static bool looksLikeSurname(const Words& words);
  static bool looksLikeGiven(const Words& words, const Words& surname);
  void takeWhole(std::string_view text);
  void divide();
  void divideName(const Words& words);
  void append(std::string& out, std::size_t from, std::size_t to) const;

  Words words_;
  bool person_ = true;
  std::size_t first_ = 0;
  std::size_t firstEnd_ = 0;
  std::size_t last_ = 0;
  std::size_t lastEnd_ = 0;
  std::size_t more_ = 0;
  std::size_t moreEnd_ = 0;
};

}  // namespace spojka::host::mapping
