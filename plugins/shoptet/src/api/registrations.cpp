// SPDX-License-Identifier: Apache-2.0
#include "api/registrations.hpp"

#include <utility>

#include "api/hook_keys.hpp"
#include "api/webhook.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr const char* kRegistered = "/api/webhooks";
constexpr const char* kSeenMemory = "webhooks";  // when and for which address they were last right
constexpr std::int64_t kSeenGoodFor = 3600;
constexpr std::int64_t kRowsOfPage = 500;
constexpr const char* kRegistrationsName = spojka::N_("the registrations of notices");

struct Seen {
  std::string url;
  std::int64_t at = 0;
};

Seen seenIn(const spojka::Context& context) {
  const std::string text = context.recall(kSeenMemory).value_or("");
  spojka::Arena arena;
  try {
    if (text.empty()) return {};
    const spojka_value root = spojka::parseJson(arena, text);
    const spojka::ValueView o(root);
    return {std::string(o.find("url").text()), o.find("at").integer()};
  } catch (const spojka::JsonError&) {
    return {};
  }
}

// ".../hooks/PROFILE/shoptet"
bool isOfService(std::string_view path) {
  constexpr std::string_view kBegin = "/hooks/";
  const std::string end = std::string("/") + kNoticePath;
  const auto at = path.rfind(kBegin);
  if (at == std::string_view::npos || path.size() < at + kBegin.size() + 1 + end.size() ||
      path.substr(path.size() - end.size()) != end)
    return false;
  path.remove_prefix(at + kBegin.size());
  path.remove_suffix(end.size());
  return path.find_first_of("/?#") == std::string_view::npos;
}

std::string shownAddress(const std::string& url) {
  const spojka::http::OriginRead read = spojka::http::readOrigin(url);
  if (read.fault != spojka::http::OriginFault::none) return "?";
  return isOfService(read.rest) ? url : read.origin.text();
}

}  // namespace

const std::vector<std::string>& Registrations::wanted() {
  // Of a change of many at once Shoptet may tell in one notice only. Of ends of jobs somebody must be told,
  // or it makes no snapshots; who that is does not matter, since a job is looked at as well.
  static const std::vector<std::string> events = {
      "order:create",    "order:update",    "order:delete",    "order:massCreate",    "order:massUpdate",
      "customer:create", "customer:update", "customer:delete", "eshop:projectDomain", kJobFinished};
  return events;
}

std::string Registrations::Found::shown(const Addresses& addresses) {
  std::string text;
  for (const auto& [address, events] : addresses) {
    text += text.empty() ? "" : "; ";
    for (std::size_t i = 0; i < events.size(); ++i) text += (i == 0 ? "" : ", ") + events[i];
    text += " → " + address;
  }
  return text;
}

std::string Registrations::url() const {
  return access_.webhooksUrl + "/" + kNoticePath;
}

bool Registrations::isOurs(const std::string& other) const {
  return access_.byAddon() || other == seenIn(context_).url;
}

std::map<std::string, Registrations::Row> Registrations::registered() {
  std::map<std::string, Row> rows;
  for (std::int64_t number = 1;; ++number) {
    const Answer answer =
        client_.get(std::string(kRegistered) + "?itemsPerPage=" + std::to_string(kRowsOfPage) +
                        "&page=" + std::to_string(number),
                    spojka::tr(kRegistrationsName));
    const spojka::ValueView list = answer.data().find("webhooks");
    for (std::size_t i = 0; i < list.size(); ++i)
      rows[std::string(list.item(i).find("event").text())] = {
          std::to_string(list.item(i).find("id").integer()), std::string(list.item(i).find("url").text())};
    if (number >= answer.data().find("paginator").find("pageCount").integer() || list.size() == 0)
      return rows;
  }
}

// Each key Shoptet makes ends the one before, which with a shared token another program would still use.
bool Registrations::mayHaveKey(bool shared) const {
  return HookKeys(context_, access_).any() || (!shared && context_.hasMemory());
}

bool Registrations::ensureKey(bool shared) {
  const HookKeys keys(context_, access_);
  if (!mayHaveKey(shared)) return false;
  if (keys.any()) return true;
  const Answer answer = client_.change("POST", std::string(kRegistered) + "/renew-signature-key", "",
                                       spojka::tr("a key for notices"));
  const spojka::Secret key(std::string(answer.data().find("signatureKey").text()));
  if (key.empty())
    throw spojka::DataError("shoptet.api",
                            spojka::tr("Shoptet's answer to the question for a key holds none"));
  keys.renewed(key, client_.shopTime());
  return true;
}

Registrations::Difference Registrations::compare() {
  const auto rows = registered();
  const std::string before = seenIn(context_).url;
  Difference difference;
  Found& found = difference.found;
  for (const auto& event : wanted()) {
    const auto row = rows.find(event);
    if (row == rows.end()) {
      found.added.push_back(event);
    } else if (row->second.url != url() && isOurs(row->second.url)) {
      found.moved.push_back(event);
      difference.moving.push_back(row->second.id);
      if (row->second.url != before) found.taken[shownAddress(row->second.url)].push_back(event);
    } else if (row->second.url != url() && event != kJobFinished) {
      found.elsewhere[shownAddress(row->second.url)].push_back(event);
    }
  }
  difference.shared = !found.elsewhere.empty();
  for (const auto& [event, row] : rows)
    difference.shared = difference.shared || (row.url != url() && !isOurs(row.url));
  return difference;
}

Registrations::Found Registrations::look() {
  Difference difference = compare();
  difference.found.keyMissing = !mayHaveKey(difference.shared);
  return std::move(difference.found);
}

Registrations::Found Registrations::repair() {
  Difference difference = compare();
  Found& found = difference.found;
  found.keyMissing = !ensureKey(difference.shared);
  spojka::Arena arena;
  const spojka_value to = spojka::make::string(arena, url());
  for (const auto& id : difference.moving) {
    spojka::ObjectBuilder data;
    data.set("url", to);
    const spojka_value v = spojka::ObjectBuilder().set("data", data.finish(arena)).finish(arena);
    client_.change("PATCH", std::string(kRegistered) + "/" + id, spojka::toJson(spojka::ValueView(v)),
                   spojka::tr(kRegistrationsName));
  }
  if (!found.added.empty()) {
    std::vector<spojka_value> list;
    for (const auto& event : found.added)
      list.push_back(
          spojka::ObjectBuilder().set("event", spojka::make::borrowed(event)).set("url", to).finish(arena));
    const spojka_value v = spojka::ObjectBuilder().set("data", spojka::make::list(arena, list)).finish(arena);
    client_.change("POST", kRegistered, spojka::toJson(spojka::ValueView(v)), spojka::tr(kRegistrationsName));
  }
  const std::string at = url();
  spojka::ObjectBuilder seen;
  seen.set("url", spojka::make::borrowed(at)).set("at", spojka::make::integer(client_.shopTime()));
  const spojka_value v = seen.finish(arena);
  context_.remember(kSeenMemory, spojka::toJson(spojka::ValueView(v)));
  return std::move(difference.found);
}

void Registrations::repairNowAndThen() {
  const Seen seen = seenIn(context_);
  const std::int64_t age = client_.shopTime() - seen.at;
  if (seen.url == url() && age >= 0 && age < kSeenGoodFor && HookKeys(context_, access_).any()) return;
  try {
    const Found found = repair();
    if (!found.added.empty() || !found.moved.empty())
      context_.info("Shoptet now tells this service of " + std::to_string(found.added.size()) +
                    " more events; " + std::to_string(found.moved.size()) + " were moved to its address");
    if (!found.taken.empty())
      context_.warning("Shoptet called another address of the same addon, and calls this one now (" + url() +
                       "); it was: " + Found::shown(found.taken) +
                       ". Two profiles of one shop take each other's notices: leave 'webhooks_url' to one of "
                       "them");
    if (!found.fine())
      context_.warning("Shoptet does not tell this service of every change; 'check' says why");
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const spojka::Error& e) {
    // Changes come all the same, with the runs.
    context_.warning(std::string("whether Shoptet tells this service of changes could not be seen to: ") +
                     e.what());
  }
}

}  // namespace shoptet::api
