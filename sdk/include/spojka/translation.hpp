// SPDX-License-Identifier: Apache-2.0
// Texts for people in the language of whoever reads them. A text stands in the code in English:
//
//   tr("the database {0} is not there", name)       trn("{} record", "{} records", n, n)
//
// and a Translation says it in another language. Which one is a matter of the call and not of the process:
// two instances in one process may be asked in two languages at once. The slots of a connector choose by the
// runtime document (plugin.hpp) for the time of a call, on the thread of the call; a thread that the
// connector starts itself chooses with a TranslationScope. A text that stands in a table, where nobody reads
// it yet, is marked with N_("...") and goes through tr() where it is handed over.
// Placeholders: "{}" one after another, or "{0}", "{1}" where another language needs another sequence.
// Anything else between braces stays. Ownership: a Translation outlives whoever uses it; usually it is
// static. Threads: as said above. Errors: std::bad_alloc; what a language has no words for is said in
// English.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace spojka {
inline namespace v1 {

// The words of one language. See spojka/text/catalog.hpp for one over catalogs in gettext's format.
class Translation {
 public:
  virtual ~Translation() = default;
  // What `text` is called, nullptr where there are no words for it. The result lives as long as the object.
  // Threads: from any, at once.
  virtual const char* find(const char* text) const noexcept = 0;
  // The same for so many of something; `one` is the text for one in English.
  virtual const char* find(const char* one, const char* many, std::int64_t n) const noexcept = 0;
};

namespace detail {
inline thread_local const Translation* translationOfCall = nullptr;
inline const Translation* translationOfProgram = nullptr;

inline const Translation* translation() noexcept {
  return translationOfCall != nullptr ? translationOfCall : translationOfProgram;
}
}  // namespace detail

// For a program that speaks one language to one person: what is said wherever nothing else was chosen.
// Called once, before there are other threads. Not for connectors.
inline void speakEverywhere(const Translation* translation) noexcept {
  detail::translationOfProgram = translation;
}

// What this thread says from here on to the end of the scope. nullptr = English, or as the program speaks.
class TranslationScope {
 public:
  explicit TranslationScope(const Translation* translation) noexcept : before_(detail::translationOfCall) {
    detail::translationOfCall = translation;
  }
  ~TranslationScope() { detail::translationOfCall = before_; }
  TranslationScope(const TranslationScope&) = delete;
  TranslationScope& operator=(const TranslationScope&) = delete;

 private:
  const Translation* before_;
};

namespace detail {

// A value as it stands in a sentence: text as it is, whole numbers in digits.
template <class T>
std::string wordOf(const T& value) {
  if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else if constexpr (std::is_integral_v<T>) {
    static_assert(!std::is_same_v<T, bool>, "say in words what is true");
    return std::to_string(value);
  } else {
    return std::string(std::string_view(value));
  }
}

// The number between the braces that begin at `at`, or -1: "{}" is the next one.
inline int placeholderAt(std::string_view text, std::size_t at, std::size_t& end) noexcept {
  const std::size_t close = text.find('}', at);
  if (close == std::string_view::npos) return -1;
  end = close + 1;
  if (close == at + 1) return -2;
  int number = -1;
  const auto read = std::from_chars(text.data() + at + 1, text.data() + close, number);
  return read.ec == std::errc() && read.ptr == text.data() + close && number >= 0 ? number : -1;
}

inline std::string filled(std::string_view text, std::initializer_list<std::string> values) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = 0;
    const int number = text[i] == '{' ? placeholderAt(text, i, end) : -1;
    const std::size_t index = number == -2 ? next++ : static_cast<std::size_t>(number);
    if (number == -1 || index >= values.size()) {
      out += text[i++];
      continue;
    }
    out += values.begin()[index];
    i = end;
  }
  return out;
}

}  // namespace detail

// Marks a text for the catalogs where it is not said yet.
constexpr const char* N_(const char* text) noexcept {
  return text;
}

// The text in the language of the call, with the values in their places.
template <class... A>
std::string tr(const char* text, const A&... values) {
  const Translation* translation = *text == '\0' ? nullptr : detail::translation();
  const char* said = translation == nullptr ? nullptr : translation->find(text);
  if (said == nullptr) said = text;
  if constexpr (sizeof...(A) == 0)
    return said;
  else
    return detail::filled(said, {detail::wordOf(values)...});
}
// A marked text out of a table.
inline std::string tr(const std::string& text) {
  return tr(text.c_str());
}
inline std::string tr(std::string_view text) {
  return tr(std::string(text));
}

// The text for `n` of something: "1 record", "5 records", and as many forms as the language has.
template <class... A>
std::string trn(const char* one, const char* many, std::int64_t n, const A&... values) {
  const Translation* translation = detail::translation();
  const char* said = translation == nullptr ? nullptr : translation->find(one, many, n);
  if (said == nullptr) said = n == 1 ? one : many;
  return detail::filled(said, {detail::wordOf(values)...});
}

}  // namespace v1
}  // namespace spojka
