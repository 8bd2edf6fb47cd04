// SPDX-License-Identifier: Apache-2.0
#include "answer_words.hpp"

#include <algorithm>
#include <array>

#include "answer.hpp"
#include "spojka/ascii.hpp"
#include "web_page.hpp"

namespace shoptet {
namespace {

// The capitals with accents of Czech and Slovak beyond Latin-1; in UTF-8 the small one follows each at once.
constexpr std::string_view kAccented = "ČĎĚĹĽŇŔŘŠŤŮŽ";

bool isAccentedCapital(std::string_view two) noexcept {
  for (std::size_t i = 0; i < kAccented.size(); i += 2)
    if (kAccented.substr(i, 2) == two) return true;
  return false;
}

template <std::size_t N>
bool hasAny(const std::string& text, const std::array<std::string_view, N>& words) {
  for (const auto word : words)
    if (text.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out = spojka::asciiLower(text.substr(0, kSniffBytes));
  for (std::size_t i = 1; i < out.size(); ++i) {
    char& c = out[i];
    const std::string_view two = std::string_view(out).substr(i - 1, 2);
    if (two >= "\xC3\x80" && two <= "\xC3\x9E")  // Á to Ý
      c = static_cast<char>(c + 0x20);
    else if (isAccentedCapital(two))
      c = static_cast<char>(c + 1);
  }
  return out;
}

bool speaksOfRunningExport(const std::string& text) {
  static constexpr std::array<std::string_view, 14> kWords{"probíhá export",     "probíhá jiný export",
                                                           "export již probíhá", "export právě probíhá",
                                                           "export již běží",    "jiný export",
                                                           "prebieha export",    "iný export",
                                                           "another export",     "export is running",
                                                           "export is already",  "export in progress",
                                                           "too many requests",  "15 minut"};
  return hasAny(text, kWords);
}

bool speaksOfAddress(const std::string& text) {
  static constexpr std::array<std::string_view, 5> kWords{"ip adres", "ip address", "ip-adres", "vaše ip",
                                                          "your ip"};
  return hasAny(text, kWords);
}

bool looksLikeLogin(const std::string& text) {
  static constexpr std::array<std::string_view, 6> kWords{
      "type=\"password\"", "type='password'", "/login", "přihlášení", "přihlásit", "prihlásenie"};
  return hasAny(text, kWords);
}

bool looksLikeChallenge(const std::string& text) {
  static constexpr std::array<std::string_view, 7> kWords{
      "challenge-platform", "cf-chl",        "cf-mitigated",         "_incapsula_",
      "/_sec/cp_",          "just a moment", "checking your browser"};
  return hasAny(text, kWords);
}

bool looksLikeFirewall(const std::string& text) {
  // These must be there to be read: a shop may load its forms and scripts from the same companies.
  static constexpr std::array<std::string_view, 18> kWords{"cloudflare",
                                                           "captcha",
                                                           "checking your",
                                                           "attention required",
                                                           "security check",
                                                           "sucuri",
                                                           "incapsula",
                                                           "imperva",
                                                           "wordfence",
                                                           "mod_security",
                                                           "modsecurity",
                                                           "firewall",
                                                           "ddos",
                                                           "robot",
                                                           "reference #",
                                                           "unusual traffic",
                                                           "you have been blocked",
                                                           "request was rejected"};
  return looksLikeChallenge(text) || hasAny(visibleText(text), kWords);
}

bool speaksOfMaintenance(const std::string& text) {
  static constexpr std::array<std::string_view, 11> kWords{"údržb",
                                                           "odstávk",
                                                           "odstávc",
                                                           "dočasně nedostup",
                                                           "dočasne nedostup",
                                                           "momentálně nedostup",
                                                           "brzy zpět",
                                                           "čoskoro späť",
                                                           "maintenance",

                                                           "be back soon",
                                                           "probíhá aktualizace"};
  return hasAny(text, kWords);
}

bool looksLikeServerMessage(const std::string& text) {
  static constexpr std::array<std::string_view, 14> kWords{
      "<b>warning</b>",         "<b>notice</b>", "<b>deprecated</b>", "<b>fatal error</b>",
      "<b>parse error</b>",     "php warning:",  "php notice:",       "php fatal error:",
      "fatal error:",           "stack trace:",  "uncaught ",         "allowed memory size",
      "maximum execution time", "sqlstate["};
  return hasAny(text, kWords) || text.rfind("warning: ", 0) == 0 || text.rfind("notice: ", 0) == 0 ||
         text.rfind("deprecated: ", 0) == 0;
}

bool speaksOfExhaustion(const std::string& text) {
  static constexpr std::array<std::string_view, 2> kWords{"allowed memory size", "maximum execution time"};
  return hasAny(text, kWords);
}

bool speaksOfExportLinks(const std::string& text) {
  static constexpr std::array<std::string_view, 8> kWords{"hash",         "export",       "permalink",
                                                          "trvalý odkaz", "platný odkaz", "odkaz není",
                                                          "odkaz nie je", "invalid link"};
  return hasAny(text, kWords);
}

bool speaksOfRefusal(const std::string& text) {
  static constexpr std::array<std::string_view, 16> kWords{
      "není povolen", "nie je povolen", "nelze",     "nemožno", "není možné", "nie je možné",
      "odmítn",       "odmietn",        "odepřen",   "neplatn", "není platn", "nie je platn",
      "denied",       "not allowed",    "not valid", "invalid"};
  return hasAny(text, kWords);
}

bool looksLikeTable(std::string_view start) {
  if (start.substr(0, 2) == "PK") return true;  // XLSX
  const std::string_view line = start.substr(0, start.find('\n'));
  for (const char separator : {';', ',', '\t'})
    if (std::count(line.begin(), line.end(), separator) >= 2 && start.front() != '{' && start.front() != '[')
      return true;
  return false;
}

}  // namespace shoptet
