// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/name_words.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "host/mapping/unicode.hpp"

namespace spojka::host::mapping {
namespace {

// All lists are sorted and small, titles without their dots. With a dot a word is a title for certain; single
// letters are left out, for they are given names more often ("J. Svoboda") ...
constexpr auto kDottedTitles = std::to_array<std::string_view>(
    {"arch",    "ba",      "bba",  "bc",   "bca",  "bsc",   "csc",  "dba",    "dipl",    "diplch",
     "dipling", "dis",     "doc",  "dr",   "drhc", "drsc",  "dsc",  "gen",    "hc",      "icdr",
     "ing",     "ingarch", "jr",   "judr", "kpt",  "llb",   "llm",  "ma",     "mag",     "mba",
     "mddr",    "mga",     "mgr",  "mha",  "mjr",  "ml",    "mpa",  "mph",    "mr",      "mrs",
     "ms",      "msc",     "mudr", "mvdr", "npor", "nprap", "nrtm", "paeddr", "pharmdr", "phd",
     "phdr",    "phmr",    "plk",  "por",  "pplk", "ppor",  "prap", "prof",   "rcdr",    "rndr",
     "rsdr",    "sr",      "st",   "thd",  "thdr", "thlic", "univ"});
// ... without one only where it cannot be somebody's name.
constexpr auto kBareTitles = std::to_array<std::string_view>(
    {"acca",    "bc",     "bca",     "csc", "dba",  "dipling", "drsc", "fcca", "icdr", "ing",
     "ingarch", "judr",   "llm",     "mba", "mddr", "mga",     "mgr",  "mha",  "mpa",  "mudr",
     "mvdr",    "paeddr", "pharmdr", "phd", "phdr", "phmr",    "rndr", "rsdr", "thdr", "thlic"});
constexpr auto kAddress = std::to_array<std::string_view>(
    {"familie", "fr",     "frau",   "fräulein", "herr",   "herrn", "hr",    "manželé",
     "miss",    "mr",     "mrs",    "ms",       "pan",    "pani",  "panna", "paní",
     "pán",     "rodina", "slečna", "slečno",   "vážená", "vážený"});
// Small as written: "P. Novák" is an initial.
constexpr auto kDottedAddress =
    std::to_array<std::string_view>({"fam", "fr", "hr", "mr", "mrs", "ms", "p", "pí", "sl"});
constexpr auto kFunctions = std::to_array<std::string_view>({"asistent",
                                                             "asistentka",
                                                             "ceo",
                                                             "cfo",
                                                             "coo",
                                                             "cto",
                                                             "director",
                                                             "direktor",
                                                             "fakturace",
                                                             "geschäftsführer",
                                                             "geschäftsführerin",
                                                             "inhaber",
                                                             "inhaberin",
                                                             "jednatel",
                                                             "jednatelka",
                                                             "konateľ",
                                                             "konateľka",
                                                             "kontakt",
                                                             "majitel",
                                                             "majitelka",
                                                             "majiteľ",
                                                             "majiteľka",
                                                             "manager",
                                                             "manažer",
                                                             "manažerka",
                                                             "nákup",
                                                             "obchod",
                                                             "obchodník",
                                                             "osvč",
                                                             "owner",
                                                             "podnikatel",
                                                             "podnikatelka",
                                                             "prezes",
                                                             "prodej",
                                                             "prodejna",
                                                             "předseda",
                                                             "předsedkyně",
                                                             "recepce",
                                                             "riaditeľ",
                                                             "riaditeľka",
                                                             "sales",
                                                             "sekretariát",
                                                             "sekretářka",
                                                             "sklad",
                                                             "starosta",
                                                             "starostka",
                                                             "vedoucí",
                                                             "właściciel",
                                                             "zástupce",
                                                             "účetní",
                                                             "ředitel",
                                                             "ředitelka",
                                                             "živnostník"});
constexpr auto kParticles = std::to_array<std::string_view>(
    {"af", "al", "da", "dal", "de",  "del", "della", "den", "der", "di",  "dos",
     "du", "la", "le", "ten", "ter", "van", "vom",   "von", "zu",  "zum", "zur"});
constexpr auto kAnds = std::to_array<std::string_view>({"&", "+", "a", "and", "e", "et", "i", "und", "y"});
constexpr auto kAndCompany = std::to_array<std::string_view>(
    {"co",       "co.",        "comp.",     "company",  "dcera",  "dcery",   "partner",
     "partner.", "partners",   "partnerzy", "partneři", "sohn",   "sons",    "spol",
     "spol.",    "společníci", "syn",       "synovia",  "synové", "synowie", "söhne"});
// What somebody may be called as well (škola) tells a company by its place only.
constexpr auto kInstitutions = std::to_array<std::string_view>(
    {"agentura",     "asociace", "charita",      "diakonie",   "domov",      "družstvo", "fa",
     "fakulta",      "farnost",  "firma",        "fond",       "gemeinde",   "gmina",    "gymnázium",
     "hotel",        "institut", "jednota",      "klub",       "knihovna",   "komora",   "mesto",
     "ministerstvo", "muzeum",   "město",        "městys",     "mš",         "nadace",   "nadácia",
     "nemocnice",    "obec",     "odbor",        "penzion",    "restaurace", "sbor",     "sdh",
     "sdružení",     "spolek",   "společenství", "společnost", "spoločnosť", "stadt",    "středisko",
     "svaz",         "svj",      "tj",           "univerzita", "urząd",      "verein",   "zemědělské",
     "základna",     "zš",       "úrad",         "ústav",      "úřad",       "škola",    "školka",
     "štátna"});
// Bare words only where they cannot be a surname ...
constexpr auto kLegalForms = std::to_array<std::string_view>(
    {"a.s",   "a.s.",  "b.v.",     "bvba",   "corp.", "corporation", "d.d.",   "d.o.o.", "doo",
     "e.k.",  "e.u.",  "e.v.",     "eood",   "gbr",   "ges.m.b.h.",  "gmbh",   "inc",    "inc.",
     "k.d.",  "k.s.",  "kft",      "kft.",   "llc",   "llp",         "ltd",    "ltd.",   "mbh",
     "n.p.",  "n.v.",  "nyrt.",    "o.p.s.", "o.z.",  "ood",         "p.l.c.", "p.o.",   "plc",
     "r.o.",  "s.a.",  "s.c.",     "s.e.",   "s.p.",  "s.p.a.",      "s.r.l.", "s.r.o",  "s.r.o.",
     "sp.j.", "sp.k.", "sp.zo.o.", "spol.",  "srl",   "sro",         "v.o.s",  "v.o.s.", "z.s",
     "z.s.",  "z.ú.",  "zrt",      "zrt.",   "š.p."});
// ... or in capitals.
constexpr auto kCapitalForms =
    std::to_array<std::string_view>({"AB", "AG", "BV", "KG", "NV", "OHG", "OY", "SA", "SE", "UG"});

template <class Table>
constexpr bool isSorted(const Table& table) {
  return std::is_sorted(table.begin(), table.end());
}
static_assert(isSorted(kDottedTitles) && isSorted(kBareTitles) && isSorted(kAddress) &&
              isSorted(kDottedAddress) && isSorted(kFunctions) && isSorted(kParticles) && isSorted(kAnds) &&
              isSorted(kAndCompany) && isSorted(kInstitutions) && isSorted(kLegalForms) &&
              isSorted(kCapitalForms));

template <class Table>
bool contains(const Table& table, std::string_view word) {
  return std::binary_search(table.begin(), table.end(), word);
}

std::string small(std::string_view word) {
  std::string out;
  appendLower(out, withoutComma(word));
  return out;
}

// "Ph.D.," -> "phd", "Dipl.-Ing." -> "dipling"
std::string lettersOf(std::string_view word) {
  std::string letters = small(word);
  std::erase_if(letters, [](char c) { return c == '.' || c == ',' || c == '-'; });
  return letters;
}

bool hasDot(std::string_view word) {
  return word.find('.') != std::string_view::npos;
}

}  // namespace

std::string_view withoutComma(std::string_view word) {
  while (!word.empty() && word.back() == ',') word.remove_suffix(1);
  return word;
}

bool isTitle(std::string_view word) {
  const std::string_view bare = withoutComma(word);
  if (bare.empty()) return true;
  const std::string letters = lettersOf(bare);
  return (hasDot(bare) && contains(kDottedTitles, letters)) || contains(kBareTitles, letters);
}

bool isTitleInTwo(std::string_view first, std::string_view second) {
  return hasDot(first) && hasDot(second) && contains(kDottedTitles, lettersOf(first) + lettersOf(second));
}

bool isFormOfAddress(std::string_view word) {
  const std::string_view bare = withoutComma(word);
  if (hasDot(bare))
    return contains(kDottedAddress, bare.substr(0, bare.size() - 1)) || contains(kAddress, lettersOf(bare));
  return contains(kAddress, small(bare));
}

bool isFunction(std::string_view word) {
  return contains(kFunctions, small(word));
}
bool isParticle(std::string_view word) {
  return contains(kParticles, small(word));
}
bool isAnd(std::string_view word) {
  return contains(kAnds, small(word));
}
bool isAndCompany(std::string_view word) {
  return contains(kAndCompany, small(word));
}
bool isInstitution(std::string_view word) {
  return contains(kInstitutions, small(word));
}

bool isLegalForm(std::string_view smallForm, std::string_view word) {
  return contains(kLegalForms, smallForm) || contains(kCapitalForms, withoutComma(word));
}

std::size_t endOfGluedTitle(std::string_view word) {
  const auto dot = word.find('.');
  if (dot == std::string_view::npos || dot + 1 >= word.size()) return std::string_view::npos;
  const bool title = dot > 1 && isTitle(word.substr(0, dot + 1));
  return title && !isTitle(word) ? dot + 1 : std::string_view::npos;
}

}  // namespace spojka::host::mapping
