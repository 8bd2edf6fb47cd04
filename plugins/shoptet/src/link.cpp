// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::tr;

[[noreturn]] void refuseLink(const std::string& setting, const std::string& why) {
  throw spojka::ConfigError("config." + setting, tr("setting '{}' {}", setting, why));
}

std::string inAdmin(const ExportKind& kind) {
  return tr("{} in the shop's administration", kind.admin);
}

bool isDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), spojka::isAsciiDigit);
}

bool isHashChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || spojka::isAsciiDigit(c) || c == '-' ||
         c == '.' || c == '_';
}

// Takes "scheme://host[:port]" off the front of `rest`.
spojka::http::Origin takeOrigin(const std::string& setting, std::string_view& rest, bool allowHttp) {
  using spojka::http::OriginFault;
  const auto read = spojka::http::readOrigin(rest);
  switch (read.fault) {
    case OriginFault::scheme:
      refuseLink(setting, tr("must begin with https://, for example https://www.my-eshop.cz"));
    case OriginFault::userInfo:
      refuseLink(setting, tr("must not contain a user name or password; remove everything up to the '@'"));
    case OriginFault::host:
      refuseLink(setting, tr("has no proper host name; write it as https://www.my-eshop.cz"));
    case OriginFault::port:
      refuseLink(setting, tr("has a port that is not a number from 1 to 65535"));
    case OriginFault::none:
      break;
  }
  if (!read.origin.secure && !allowHttp && !read.origin.isThisMachine())
    refuseLink(
        setting,
        tr("uses http://, which would send the hash unprotected; use https:// (or set 'allow_http: true' "
           "for a shop in a closed network)"));
  rest = read.rest;
  return read.origin;
}

void checkPath(const ExportKind& kind, const std::string& setting, std::string_view path) {
  const std::string wanted = std::string(kind.path) + ".xml";
  if (path == wanted) return;
  for (const char* other : {".csv", ".xlsx"})
    if (path == std::string(kind.path) + other)
      refuseLink(setting, tr("is a link to a {} file; choose {} in {} and copy the link again",
                             std::string(other).substr(1),
                             &kind == &kCustomersExport ? tr("the xml format") : tr("'Shoptet - XML formát'"),
                             inAdmin(kind)));
  for (const ExportKind* other : {&kCustomersExport, &kOrdersExport, &kOrdersFeed})
    if (path == std::string(other->path) + ".xml")
      refuseLink(setting,
                 tr("is the link of the {}, which belongs into '{}'; the link wanted here is shown at {}",
                    tr(other->name), other->urlSetting, inAdmin(kind)));
  refuseLink(setting, tr("is not a link of the {}: its path must be {}; copy the permanent link from {}",
                         tr(kind.name), wanted, inAdmin(kind)));
}

void refuseParameter(const ExportKind& kind, const std::string& setting, std::string_view name) {
  if (name == "ip")
    refuseLink(
        setting,
        tr("is bound to one IP address (it contains 'ip='); untick 'Povolit pouze z konkrétní IP adresy' at "
           "{} and copy the link again",
           inAdmin(kind)));
  if (name == "dateFrom" || name == "dateUntil")
    refuseLink(setting,
               tr("is limited to a range of dates ({}); set the range to all ('Všechny') at {} and copy the "
                  "link again",
                  name, inAdmin(kind)));
  if (name == "updateTimeFrom")
    refuseLink(setting,
               tr("contains 'updateTimeFrom', which Spojka sets itself; copy the link again without it"));
  if (name.substr(0, 4) == "amp;")
    refuseLink(setting, tr("was copied from a page's source and contains '&amp;'; copy the link itself"));
}

// The numbers in a link are shown to people and kept in checkpoints: they must be numbers, not half a hash.
std::string numberOf(const std::string& setting, std::string_view name, std::string_view value) {
  const std::string_view digits = value.substr(value.substr(0, 1) == "-" ? 1 : 0);
  if (!value.empty() && (!isDigits(digits) || digits.size() > 9))
    refuseLink(setting, tr("contains a '{}' that is not a number; copy the link again", name));
  return std::string(value);
}

void readParameters(ExportLink& link, const std::string& setting, std::string_view query) {
  const ExportKind& kind = *link.kind;
  std::array<bool, 3> seen{};
  bool hash = false;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view name = pair.substr(0, equals);
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    refuseParameter(kind, setting, name);
    static constexpr std::array<std::string_view, 3> kOnce{"hash", "patternId", "partnerId"};
    for (std::size_t i = 0; i < kOnce.size(); ++i)
      if (name == kOnce[i] && std::exchange(seen[i], true))
        refuseLink(setting, tr("contains '{}' twice; copy the link again", name));
    if (name == "hash") hash = !value.empty();
    if (name == "patternId") link.patternId = numberOf(setting, name, value);
    if (name == "partnerId") link.partnerId = numberOf(setting, name, value);
  }
  if (!hash)
    refuseLink(setting,
               tr("has no hash; copy the whole permanent link ('Permanentní odkaz') from {}", inAdmin(kind)));
}

}  // namespace

std::string parseOrigin(std::string_view text, bool allowHttp) {
  const std::string setting = "instance_uri";
  std::string_view rest = spojka::trimmedAscii(text);
  const auto origin = takeOrigin(setting, rest, allowHttp);
  if (!rest.empty() && rest != "/")
    refuseLink(setting, tr("must be the shop's address alone, without a path: {}", origin.text()));
  return origin.text();
}

ExportLink parseLink(const ExportKind& kind, std::string_view text, bool allowHttp) {
  const std::string setting = kind.urlSetting;
  std::string_view rest = spojka::trimmedAscii(text);
  for (const char c : rest)
    if (c <= ' ' || c > '~' || c == '"' || c == '<' || c == '>')
      refuseLink(
          setting,
          tr("contains a character no link has (a space, a quote or a line break); copy it again from {}",
             inAdmin(kind)));
  ExportLink link;
  link.kind = &kind;
  link.setting = kind.urlSetting;
  link.origin = takeOrigin(setting, rest, allowHttp).text();
  if (rest.find('#') != std::string_view::npos)
    refuseLink(setting, tr("contains a '#'; copy the link again"));
  const std::size_t question = std::min(rest.find('?'), rest.size());
  checkPath(kind, setting, rest.substr(0, question));
  readParameters(link, setting, rest.substr(std::min(question + 1, rest.size())));
  link.target = spojka::Secret(std::string(rest));
  return link;
}

ExportLink buildLink(const ExportKind& kind, const std::string& origin, std::string_view hash,
                     const std::string& patternId, const std::string& partnerId) {
  const std::string setting = kind.hashSetting;
  hash = spojka::trimmedAscii(hash);
  if (hash.find("://") != std::string_view::npos || hash.find("hash=") != std::string_view::npos)
    refuseLink(setting, tr("holds a whole link; put the link into '{}', or only what follows 'hash=' here",
                           kind.urlSetting));
  const bool clean = std::all_of(hash.begin(), hash.end(), isHashChar);
  if (hash.size() < 8 || hash.size() > 256 || !clean)
    refuseLink(
        setting,
        tr("is not a hash: it must be the letters and digits that follow 'hash=' in the link shown at {}",
           inAdmin(kind)));
  std::string target = std::string(kind.path) + ".xml?";
  if (!patternId.empty()) target += "patternId=" + patternId + "&";
  if (!partnerId.empty()) target += "partnerId=" + partnerId + "&";
  return {&kind,     origin,    spojka::Secret(target + "hash=" + std::string(hash)),
          patternId, partnerId, kind.hashSetting};
}

std::string targetWith(const ExportLink& link, std::string_view parameters) {
  std::string target(link.target.reveal());
  if (!parameters.empty()) target.append("&").append(parameters);
  return target;
}

}  // namespace shoptet
