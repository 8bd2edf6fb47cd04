// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Where nothing is gathered, nothing contradicts itself.
HttpAnswer nothingOf(VerbCall::Verb verb) {
  const char* what = verb == VerbCall::Verb::conflicts    ? "conflicts"
                     : verb == VerbCall::Verb::duplicates ? "duplicates"
                                                          : "groups";
  Arena a;
  return HttpAnswer::json(Json(a).text("flow", "").list(what, {}).value());
}

HttpAnswer showIdentity(const ApiContext& api, const HttpRequest& request, VerbCall::Verb verb) {
  const EntryPtr entry = api.usable(request);
  const auto& flows = entry->profile->flows;
  if (std::none_of(flows.begin(), flows.end(), [](const FlowRule& rule) { return rule.gathers(); }))
    return nothingOf(verb);
  VerbCall call = api.call(*entry, verb);
  call.flow = request.asked("flow");
  call.who = request.asked("who");
  if (verb == VerbCall::Verb::groups && !call.who.empty()) call.verb = VerbCall::Verb::group;
  if (verb == VerbCall::Verb::groups)
    call.limit = static_cast<std::int64_t>(request.number("limit", 100, 1000));
  call.reveal = api.revealsInPieces(request, request.flag("reveal"), entry->name, "identity");
  HttpAnswer answer;
  answer.body = api.ask(request, call, entry->name);
  return answer;
}

HttpAnswer decideIdentity(const ApiContext& api, const HttpRequest& request, VerbCall::Verb verb,
                          const char* action) {
  const EntryPtr entry = api.usable(request);
  const Body body(request, {"flow", "records"});
  VerbCall call = api.call(*entry, verb);
  call.flow = body.text("flow");
  call.records = body.texts("records", 100);
  for (const auto& record : call.records)
    if (record.find(':') == std::string::npos || record.front() == '-')
      refuseInput(tr("a record is written STREAM:KEY"));
  if (call.records.empty() || (verb == VerbCall::Verb::join && call.records.size() < 2))
    refuseInput(tr("say which records: two or more to join, one or more to part"));
  HttpAnswer answer;
  answer.body = api.ask(request, call, entry->name);
  api.note(request, action, entry->name, fmt::format("{}", fmt::join(call.records, " ")));
  return answer;
}

}  // namespace

void addIdentityRoutes(Router& router, ApiContext& api) {
  const std::string at = "/api/profiles/{name}/identity/";
  const auto look = [&](const char* name, VerbCall::Verb verb) {
    router.add("GET", at + name, Right::view,
               [&api, verb](const HttpRequest& r) { return showIdentity(api, r, verb); });
  };
  look("conflicts", VerbCall::Verb::conflicts);
  look("duplicates", VerbCall::Verb::duplicates);
  look("groups", VerbCall::Verb::groups);
  router.add("POST", at + "join", Right::operate, [&api](const HttpRequest& r) {
    return decideIdentity(api, r, VerbCall::Verb::join, "identity.join");
  });
  router.add("POST", at + "split", Right::operate, [&api](const HttpRequest& r) {
    return decideIdentity(api, r, VerbCall::Verb::split, "identity.split");
  });
}

}  // namespace spojka::host
