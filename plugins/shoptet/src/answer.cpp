// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include <array>

#include "web_page.hpp"

namespace shoptet {
namespace {

using Kind = ExportError::Kind;

// The capitals with accents of Czech and Slovak beyond Latin-1; in UTF-8 the small one follows each at once.
constexpr std::string_view kAccented = "ČĎĚĹĽŇŔŘŠŤŮŽ";

bool isAccentedCapital(std::string_view two) noexcept {
  for (std::size_t i = 0; i < kAccented.size(); i += 2)
    if (kAccented.substr(i, 2) == two) return true;
  return false;
}

// Lower case, as far as catch words need it.
std::string folded(std::string_view text) {
  std::string out(text.substr(0, kSniffBytes));
  for (std::size_t i = 0; i < out.size(); ++i) {
    char& c = out[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (i == 0) continue;
    const std::string_view two = std::string_view(out).substr(i - 1, 2);
    if (two >= "\xC3\x80" && two <= "\xC3\x9E")  // Á to Ý
      c = static_cast<char>(c + 0x20);
    else if (isAccentedCapital(two))
      c = static_cast<char>(c + 1);
  }
  return out;
}

template <std::size_t N>
bool hasAny(const std::string& text, const std::array<std::string_view, N>& words) {
  for (const auto word : words)
    if (text.find(word) != std::string::npos) return true;
  return false;
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

std::string copyAgain(const ExportKind& kind) {
  return "Copy the link again from " + std::string(kind.admin) + " in the shop's administration into '" +
         kind.hashSetting + "' or '" + kind.urlSetting + "'";
}

const char* const kUntickAddress =
    "untick 'Povolit pouze z konkrétní IP adresy' beside the permanent link and copy the new hash";

ExportError refused(const ExportKind& kind, int status, const std::string& text) {
  if (speaksOfAddress(text))
    return {Kind::refused, kind.where, "the shop lets this link be used from one IP address only",
            "In " + std::string(kind.admin) + " " + kUntickAddress, status};
  return {Kind::refused, kind.where, "the shop refuses the hash of the " + std::string(kind.name),
          "In " + std::string(kind.admin) +
              " check that the partner under 'Zabezpečení exportů' is active, " + kUntickAddress + " into '" +
              kind.hashSetting + "'",
          status};
}

ExportError busy(const ExportKind& kind, int status, std::int64_t retryAfterMs) {
  return {
      Kind::busy,
      kind.where,
      "the shop is busy with another export, or asks to wait before the next one",
      "It allows one export at a time, and all orders at most every 15 minutes. Try again later; give Spojka "
      "a partner of its own under 'Zabezpečení exportů' if other programs use the same link",
      status,
      retryAfterMs};
}

// Scheme and host that a Location header leads to, the shop's own for one that names none. What stands behind
// them may repeat the hash.
std::string originOf(std::string_view location, const std::string& own) {
  const std::size_t mark = location.find_first_of(":/?#");
  if (mark == std::string_view::npos) return own;
  const std::size_t slashes = location[mark] == ':' ? mark + 1 : mark;
  const bool named = location.substr(slashes, 2) == "//" && (mark == 0 || location[mark] == ':');
  if (!named) return own;
  const std::string scheme =
      mark == 0 ? own.substr(0, own.find("//")) : asciiLower(location.substr(0, slashes));
  std::string_view authority = location.substr(slashes + 2);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  authority.remove_prefix(authority.rfind('@') + 1);  // user and password; none = from the front
  const std::string_view port = scheme == "https:" ? ":443" : ":80";
  if (authority.size() > port.size() && authority.substr(authority.size() - port.size()) == port)
    authority.remove_suffix(port.size());
  return scheme + "//" + asciiLower(authority);
}

ExportError redirected(const ExportLink& link, const spojka::http::Response& head) {
  const ExportKind& kind = *link.kind;
  const std::string location(head.header("Location"));
  if (looksLikeLogin(folded(location)))
    return {Kind::loginPage, kind.where, "the shop sends the link to its login page", copyAgain(kind),
            head.status};
  const std::string origin = originOf(location, link.origin);
  if (origin == link.origin)
    return {Kind::unknownLink, kind.where,
            "the shop sends the link of the " + std::string(kind.name) + " on to another of its own pages",
            "It knows this link no more, or is closed for the moment: open the link in a browser. " +
                copyAgain(kind),
            head.status};
  return {
      Kind::redirected, kind.where, "the shop answers from another address: " + origin,
      "Use that address in 'instance_uri', or copy the links again; redirects are not followed, because they "
      "would hand the hash to whoever is at their end",
      head.status};
}

}  // namespace

ExportError judgeStatus(const ExportLink& link, const spojka::http::Response& head,
                        std::string_view bodyStart, std::int64_t nowUnixSeconds) {
  const ExportKind& kind = *link.kind;
  const int status = head.status;
  const std::string text = folded(bodyStart);
  const auto retryAfter = spojka::http::retryAfterMs(head.header("Retry-After"), nowUnixSeconds);
  const bool asksToWait = status == 429 || status == 409 || status == 423 || (status == 503 && retryAfter);
  if (asksToWait || (status >= 400 && speaksOfRunningExport(text)))
    return busy(kind, status, retryAfter.value_or(-1));
  if (status >= 300 && status < 400) return redirected(link, head);
  if (status == 401 || status == 403) return refused(kind, status, text);
  if (status == 404 || status == 410)
    return {Kind::unknownLink, kind.where,
            "the shop does not know the link of the " + std::string(kind.name) + " (status " +
                std::to_string(status) + ")",
            "The hash is wrong, was regenerated, or belongs to another pattern or partner. " +
                copyAgain(kind) + ", and check that 'instance_uri' is the shop's own address",
            status};
  if (status >= 500)
    return {Kind::serverError, kind.where,
            "the shop failed to produce the " + std::string(kind.name) + " (status " +
                std::to_string(status) + ")",
            "Try again later", status};
  if (status == 204)
    return {Kind::emptyBody, kind.where, "the shop answered without a body", "Try again later", status};
  return {Kind::unexpected, kind.where,
          "the shop answered the " + std::string(kind.name) + " with status " + std::to_string(status),
          copyAgain(kind), status};
}

std::optional<ExportError> judgeBody(const ExportKind& kind, std::string_view bodyStart) {
  if (bodyStart.empty())
    return ExportError(
        Kind::emptyBody, kind.where, "the shop answered with an empty body",
        "This is not an empty list and is not treated as one. Open the link in a browser: the shop "
        "may be overloaded, or the export may have been switched off",
        200);
  const std::string text = folded(bodyStart);
  const bool html = isWebPage(bodyStart);
  if (!html && text.front() == '<') return std::nullopt;
  if (speaksOfRunningExport(text)) return busy(kind, 200, -1);
  if (speaksOfAddress(text)) return refused(kind, 200, text);
  if (html && looksLikeLogin(text))
    return ExportError(Kind::loginPage, kind.where,
                       "the shop answered with its login page instead of the export",
                       "The hash is not accepted any more. " + copyAgain(kind), 200);
  if (html)
    return ExportError(
        Kind::webPage, kind.where, "the shop answered with a web page instead of the export",
        "Open the link in a browser to see it: the shop may be closed for maintenance, or the link is "
        "not an export. " +
            copyAgain(kind),
        200);
  return ExportError(Kind::notXml, kind.where, "the answer is not XML",
                     "In " + std::string(kind.admin) +
                         " choose the XML format (orders: 'Shoptet - XML formát') and copy the link again",
                     200);
}

}  // namespace shoptet
