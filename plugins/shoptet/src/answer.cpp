// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include "answer_words.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/translation.hpp"
#include "web_page.hpp"

namespace shoptet {
namespace {

using Kind = ExportError::Kind;
using spojka::tr;

std::string statusNote(int status) {
  return status == 200 ? std::string() : tr(" (status {})", status);
}

std::string copyAgain(const ExportKind& kind) {
  return tr("Copy the link again from {} in the shop's administration into '{}' or '{}'", kind.admin,
            kind.hashSetting, kind.urlSetting);
}

// What stands between here and the shop's program, or that program itself when it is not at its best. None of
// it says anything about the link, and all of it passes or is mended by whoever runs the server.
std::optional<ExportError> passing(const ExportKind& kind, int status, const std::string& text) {
  const std::string name = tr(kind.name);
  if (status >= 500 ? looksLikeChallenge(text) : looksLikeFirewall(text))
    return ExportError(
        Kind::weather, kind.where,
        tr("a firewall before the shop stopped the request for the {}", name) + statusNote(status),
        tr("The link was not even looked at, and a new hash changes nothing. Try again later; if it stays "
           "so, "
           "ask the shop's provider to let this machine's address through"),
        status);
  if (speaksOfMaintenance(visibleText(text)))
    return ExportError(Kind::weather, kind.where,
                       tr("the shop is closed for maintenance") + statusNote(status),
                       tr("Nothing is wrong with the link. Try again later"), status);
  if (looksLikeServerMessage(text))
    return ExportError(
        // A program that ran out of room or time may manage a smaller piece; other words stand before any
        // piece.
        speaksOfExhaustion(text) ? Kind::serverError : Kind::weather, kind.where,
        tr("the shop's server answered with a message of its own instead of the {}", name) +
            statusNote(status),
        tr("A program of the shop failed; nothing is wrong with the link. Try again later, and tell the "
           "shop's "
           "provider if it stays so"),
        status);
  return std::nullopt;
}

// The shop itself says that it does not accept the link, in its own words.
std::optional<ExportError> refused(const ExportKind& kind, int status, const std::string& text) {
  const std::string words = visibleText(text);
  if (!speaksOfExportLinks(words)) return std::nullopt;
  if (speaksOfAddress(words))
    return ExportError(
        Kind::refused, kind.where, tr("the shop lets this link be used from one IP address only"),
        tr("In {} untick 'Povolit pouze z konkrétní IP adresy' beside the permanent link and copy the "
           "new hash",
           kind.admin),
        status);
  return ExportError(
      Kind::refused, kind.where, tr("the shop refuses the hash of the {}", tr(kind.name)),
      tr("In {} check that the partner under 'Zabezpečení exportů' is active, untick 'Povolit pouze z "
         "konkrétní IP adresy' beside the permanent link and copy the new hash into '{}'",
         kind.admin, kind.hashSetting),
      status);
}

// Refused without a word that only the shop would use.
ExportError unclear(const ExportKind& kind, int status, const std::string& text) {
  if (!text.empty() && text.front() == '{')
    return {Kind::unclear, kind.where,
            tr("an interface for programs answers at this address instead of a shop") + statusNote(status),
            tr("Check that 'instance_uri' is the address of the shop, and not that of the system it is to be "
               "coupled with"),
            status};
  if (speaksOfAddress(visibleText(text)))
    return {
        Kind::unclear, kind.where,
        tr("this machine's IP address is refused by the shop, or by a firewall before it") +
            statusNote(status),
        tr("Was the link made for one address only? Then untick 'Povolit pouze z konkrétní IP adresy' in {}. "
           "Otherwise ask the shop's provider to let the address through",
           kind.admin),
        status};
  return {Kind::unclear, kind.where,
          tr("access to the {} is refused, and the answer does not say by whom", tr(kind.name)) +
              statusNote(status),
          tr("It may be a firewall or a locked shop, and pass. If it stays so, check in {} that the partner "
             "under "
             "'Zabezpečení exportů' is active and the link still the same",
             kind.admin),
          status};
}

// The commonest reason of all links being unknown at once.
std::string withoutPartner(const ExportLink& link) {
  if (!link.partnerId.empty()) return {};
  return ". " + tr("No partner is set: when the copied link has 'partnerId=N', that number belongs into "
                   "'partner_id'");
}

ExportError loginPage(const ExportKind& kind, const std::string& what, int status) {
  return {
      Kind::loginPage, kind.where, what,
      tr("The shop may be locked for the moment, or the page may belong to a network on the way. If it stays "
         "so, open the link in a browser, and check in {} that it is still the same",
         kind.admin),
      status};
}

ExportError busy(const ExportKind& kind, int status, std::int64_t retryAfterMs) {
  return {Kind::busy,
          kind.where,
          tr("the shop is busy with another export, or asks to wait before the next one"),
          tr("It allows one export at a time, and all orders at most every 15 minutes. Try again later; give "
             "Spojka a partner of its own under 'Zabezpečení exportů' if other programs use the same link"),
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
  std::string address = own.substr(0, own.find("//"));
  if (mark != 0) address = location.substr(0, slashes);
  location.remove_prefix(slashes + 2);
  const std::string_view authority = location.substr(0, location.find_first_of("/?#"));
  // User and password are left out.
  address.append("//").append(authority.substr(authority.rfind('@') + 1));
  const auto read = spojka::http::readOrigin(address);
  return read.fault == spojka::http::OriginFault::none ? read.origin.text() : tr("an address that is none");
}

ExportError redirected(const ExportLink& link, const spojka::http::Response& head) {
  const ExportKind& kind = *link.kind;
  const std::string location(head.header("Location"));
  if (looksLikeLogin(folded(location)))
    return loginPage(kind, tr("the link is sent on to a login page"), head.status);
  const std::string origin = originOf(location, link.origin);
  if (origin == link.origin)
    return {
        Kind::unclear, kind.where,
        tr("the shop sends the link of the {} on to another of its own pages", tr(kind.name)),
        tr("It is closed for the moment, or knows this link no more: open the link in a browser. If it stays "
           "so, compare it with {}",
           kind.admin),
        head.status};
  // The same page at another address is the shop that moved; anything else may be whoever stands in between.
  if (location.find(kind.path) == std::string::npos)
    return {Kind::unclear, kind.where, tr("the link is sent on to another address: {}", origin),
            tr("If that is the shop's own, use it in 'instance_uri'; otherwise a firewall or a network on "
               "the way "
               "answers, and that may pass. Redirects are not followed, because they would hand the hash to "
               "whoever is at their end"),
            head.status};
  return {Kind::redirected, kind.where, tr("the shop answers from another address: {}", origin),
          tr("Use that address in 'instance_uri', or copy the links again; redirects are not followed, "
             "because they "
             "would hand the hash to whoever is at their end"),
          head.status};
}

}  // namespace

ExportError judgeStatus(const ExportLink& link, const spojka::http::Response& head,
                        std::string_view bodyStart, std::int64_t nowUnixSeconds) {
  const ExportKind& kind = *link.kind;
  const int status = head.status;
  const std::string text = folded(bodyStart);
  const std::string_view wish = head.header("Retry-After");
  const auto retryAfter = spojka::http::retryAfterMs(wish, nowUnixSeconds);
  const bool asksToWait = status == 429 || status == 409 || status == 423 || (status == 503 && !wish.empty());
  if (asksToWait || (status >= 400 && speaksOfRunningExport(text)))
    return busy(kind, status, retryAfter.value_or(-1));
  if (status >= 300 && status < 400) return redirected(link, head);
  // A firewall says so in its headers when its page does not.
  if (const auto weather =
          passing(kind, status, head.header("cf-mitigated").empty() ? text : "cf-mitigated " + text))
    return *weather;
  if (status == 401 || status == 403) {
    const auto sure = refused(kind, status, text);
    return sure ? *sure : unclear(kind, status, text);
  }
  if (status == 404 || status == 410)
    return {
        Kind::unknownLink, kind.where,
        tr("the shop does not know the link of the {} (status {})", tr(kind.name), status),
        tr("The hash is wrong, was regenerated, or belongs to another pattern or partner. {}, and check that "
           "'instance_uri' is the shop's own address",
           copyAgain(kind)) +
            withoutPartner(link),
        status};
  if (status >= 500 || status == 408 || status == 425)
    return {Kind::serverError, kind.where,
            tr("the shop failed to produce the {} (status {})", tr(kind.name), status), tr("Try again later"),
            status};
  if (status == 204)
    return {Kind::emptyBody, kind.where, tr("the shop answered without a body"), tr("Try again later"),
            status};
  return {Kind::unexpected, kind.where, tr("the shop answered the {} with status {}", tr(kind.name), status),
          tr("Try again later. If it stays so, open the link in a browser to see what is said there"),
          status};
}

std::optional<ExportError> judgeBody(const ExportKind& kind, std::string_view bodyStart) {
  if (bodyStart.empty())
    return ExportError(
        Kind::emptyBody, kind.where, tr("the shop answered with an empty body"),
        tr("This is not an empty list and is not treated as one. Open the link in a browser: the shop may be "
           "overloaded, or the export may have been switched off"),
        200);
  const std::string text = folded(bodyStart);
  const bool html = isWebPage(bodyStart);
  // Tags of a page, but none of an export: "<br />\n<b>Warning</b>: ..." is how a failing program begins.
  const bool failing = !html && isPageFragment(bodyStart);
  if (!html && !failing && text.front() == '<') return std::nullopt;
  if (speaksOfRunningExport(text)) return busy(kind, 200, -1);
  if (const auto weather = passing(kind, 200, text)) return weather;
  if (html && looksLikeLogin(text))
    return loginPage(kind, tr("a login page came instead of the export"), 200);
  if (const auto sure = refused(kind, 200, text); sure && speaksOfRefusal(visibleText(text))) return sure;
  if (speaksOfAddress(visibleText(text))) return unclear(kind, 200, text);
  if (html || failing)
    return ExportError(Kind::webPage, kind.where,
                       tr("the shop answered with a web page instead of the export"),
                       tr("The shop may be closed for maintenance, or something on the way answers for it. "
                          "Open the link in a "
                          "browser to see it; if it is no export there either, compare the link with {}",
                          kind.admin),
                       200);
  if (looksLikeTable(bodyStart))
    return ExportError(
        Kind::notXml, kind.where, tr("the answer is not XML"),
        tr("In {} choose the XML format (orders: 'Shoptet - XML formát') and copy the link again",
           kind.admin),
        200);
  return ExportError(Kind::notXml, kind.where, tr("the answer is not XML, nor any other format of an export"),
                     tr("The shop's server, or something on the way, says something of its own. Open the "
                        "link in a browser to "
                        "see it, and try again later"),
                     200);
}

}  // namespace shoptet
