// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cctype>

#include "host/mapping/mapping.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string connectorOf(const HttpRequest& request) {
  const std::string& id = request.parts.at("connector");
  // With a slash it would be a file.
  const bool good = std::all_of(id.begin(), id.end(),
                                [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
  if (!good || id.front() == '-') throw HttpError(404, "not_found", tr("there is no such connector"));
  return id;
}

VerbCall callOf(VerbCall::Verb verb) {
  VerbCall call;
  call.verb = verb;
  return call;
}

// "trim or { trim: x }": one way after another.
std::vector<spojka_value> usagesOf(Arena& a, std::string_view usage) {
  constexpr std::string_view kOr = " or ";
  std::vector<spojka_value> ways;
  for (auto at = usage.find(kOr); at != std::string_view::npos; at = usage.find(kOr)) {
    ways.push_back(make::string(a, usage.substr(0, at)));
    usage.remove_prefix(at + kOr.size());
  }
  ways.push_back(make::string(a, usage));
  return ways;
}

HttpAnswer transforms() {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& t : transformHelp())
    rows.push_back(Json(a)
                       .text("name", t.name)
                       .text("usage", t.usage)
                       .list("usages", usagesOf(a, t.usage))
                       .text("help", t.help)
                       .value());
  return HttpAnswer::json(Json(a).list("transforms", rows).value());
}

}  // namespace

void addConnectorRoutes(Router& router, ApiContext& api) {
  router.add("GET", "/api/connectors", Right::view, [&api](const HttpRequest& r) {
    HttpAnswer answer;
    answer.body = api.ask(r, callOf(VerbCall::Verb::connectors), "");
    return answer;
  });
  router.add("GET", "/api/connectors/{connector}", Right::view, [&api](const HttpRequest& r) {
    VerbCall call = callOf(VerbCall::Verb::connector);
    call.who = connectorOf(r);
    HttpAnswer answer;
    answer.body = api.ask(r, call, "");
    return answer;
  });
  router.add("POST", "/api/connectors/{connector}/release", Right::operate, [&api](const HttpRequest& r) {
    VerbCall call = callOf(VerbCall::Verb::release);
    call.who = connectorOf(r);
    api.ask(r, call, "");
    api.note(r, "plugin.release", call.who);
    return HttpAnswer::nothing();
  });
  router.add("GET", "/api/transforms", Right::view, [](const HttpRequest&) { return transforms(); });
}

}  // namespace spojka::host
