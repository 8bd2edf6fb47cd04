// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/country_names.hpp"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/locid.h>
#include <unicode/resbund.h>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "host/mapping/folded.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

// Names that two of them give to different countries are nobody's.
constexpr auto kLanguages = std::to_array<const char*>(
    {"cs", "sk", "en", "de", "pl", "hu", "fr", "it", "es", "pt", "nl", "ro", "sl", "hr",
     "bg", "uk", "ru", "el", "da", "sv", "fi", "nb", "et", "lv", "lt", "sr", "tr"});
constexpr auto kTables = std::to_array<const char*>({"Countries", "Countries%short", "Countries%variant"});

struct Alias {
  std::string_view name;
  std::string_view region;
};
// What people write and ICU does not know.
constexpr auto kAliases = std::to_array<Alias>({{"ČR", "CZ"},
                                                {"UK", "GB"},
                                                {"Czech Rep.", "CZ"},
                                                {"Čechy", "CZ"},
                                                {"Slovenská republika", "SK"},
                                                {"Slovak Republic", "SK"},
                                                {"Slowakische Republik", "SK"},
                                                {"Spolková republika Německo", "DE"},
                                                {"Bundesrepublik Deutschland", "DE"},
                                                {"Rzeczpospolita Polska", "PL"},
                                                {"Polská republika", "PL"},
                                                {"Rakouská republika", "AT"},
                                                {"Republik Österreich", "AT"},
                                                {"Velká Británie", "GB"},
                                                {"Veľká Británia", "GB"},
                                                {"Great Britain", "GB"},
                                                {"Großbritannien", "GB"},
                                                {"England", "GB"},
                                                {"Anglie", "GB"},
                                                {"Holandsko", "NL"},
                                                {"Holland", "NL"},
                                                {"United States of America", "US"},
                                                {"Spojené státy americké", "US"}});

// Letters of a country that are sold as an ending to everybody.
constexpr auto kSoldEndings =
    std::to_array<std::string_view>({"AC", "AI", "AM", "CC", "CO", "FM", "GG", "IM", "IO", "LA", "LI", "ME",
                                     "MU", "NU", "PW", "SH", "TO", "TV", "WS"});

// Of a name: shorter ones are other things in other languages ("É.-U.", and EU).
constexpr std::size_t kFewestLetters = 3;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using Names = std::unordered_map<std::string, std::string_view, TextHash, std::equal_to<>>;

std::string_view known(std::string_view region) {
  const auto& all = phoneRegions();
  const auto at = std::lower_bound(all.begin(), all.end(), region);
  return at != all.end() && *at == region ? std::string_view(*at) : std::string_view();
}

class NameTable {
 public:
  NameTable() {
    for (const char* language : kLanguages)
      for (const char* table : kTables) addTable(language, table);
    for (const auto& region : phoneRegions()) {
      const char* three = icu::Locale("", region.c_str()).getISO3Country();
      add(three, region);
    }
    for (const auto& alias : kAliases) names_[folded(alias.name)] = alias.region;
  }

  std::string_view find(std::string_view text) const {
    const auto at = names_.find(folded(text));
    return at == names_.end() ? std::string_view() : at->second;
  }

 private:
  void addTable(const char* language, const char* table) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::ResourceBundle all(U_ICUDATA_NAME "-region", icu::Locale(language), status);
    icu::ResourceBundle names = all.get(table, status);
    while (U_SUCCESS(status) && names.hasNext() != 0) {
      const icu::ResourceBundle row = names.getNext(status);
      std::string name;
      row.getString(status).toUTF8String(name);
      const auto region = known(row.getKey());
      if (U_SUCCESS(status) && !region.empty()) add(name, region);
    }
  }
  void add(std::string_view name, std::string_view region) {
    std::string key = folded(name);
    if (key.size() < kFewestLetters) return;
    const auto [at, fresh] = names_.emplace(std::move(key), region);
    if (!fresh && at->second != region) at->second = {};
  }

  Names names_;
};

const NameTable& nameTable() {
  static const NameTable kTable;
  return kTable;
}

// "Polsko (EU)", "PL - Polsko": the one country that its parts name.
std::string_view ofParts(std::string_view text) {
  constexpr std::string_view kBetween = "()/,;-|";
  if (text.find_first_of(kBetween) == std::string_view::npos) return {};
  std::string_view found;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(kBetween), text.size());
    const std::string_view part = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto region = part.find_first_of(kBetween) == std::string_view::npos && !part.empty()
                            ? regionOfCountry(part)
                            : std::string_view();
    if (region.empty()) continue;
    if (!found.empty() && found != region) return {};
    found = region;
  }
  return found;
}

}  // namespace

const std::vector<std::string>& phoneRegions() {
  static const std::vector<std::string> kRegions = [] {
    std::set<std::string> all;
    i18n::phonenumbers::PhoneNumberUtil::GetInstance()->GetSupportedRegions(&all);
    return std::vector<std::string>(all.begin(), all.end());
  }();
  return kRegions;
}

std::string_view regionOfCountry(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  if (text.size() == 2) {
    std::array<char, 2> code{};
    std::transform(text.begin(), text.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (const auto region = known({code.data(), code.size()}); !region.empty()) return region;
  }
  const auto region = nameTable().find(text);
  return region.empty() ? ofParts(text) : region;
}

std::string_view regionOfHost(std::string_view host) {
  if (!host.empty() && host.back() != ']') host = host.substr(0, host.find_last_of(':'));
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || host.size() - dot != 3) return {};
  const std::string_view ending = host.substr(dot + 1);
  if (ending.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
      std::string_view::npos)
    return {};
  const auto region = regionOfCountry(ending);
  const bool sold = std::find(kSoldEndings.begin(), kSoldEndings.end(), region) != kSoldEndings.end();
  return sold ? std::string_view() : region;
}

}  // namespace spojka::host::mapping
