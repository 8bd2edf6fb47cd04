// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/serve/api/openapi.hpp"
#include "host/serve/http/sse.hpp"
#include "host/serve/routes/cards.hpp"
#include "host/serve/routes/context.hpp"
#include "host/serve/watch/health.hpp"
#include "host/serve/watch/metrics.hpp"
#include "host/serve/watch/profile_state.hpp"
#include "spojka/abi.h"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

spojka_value serviceValue(Arena& a, const ApiContext& api) {
  std::int64_t total = 0;
  std::int64_t active = 0;
  std::int64_t broken = 0;
  std::int64_t stale = 0;
  std::int64_t failing = 0;
  for (const auto& entry : api.works.folder().entries()) {
    const std::string state = stateOf(api.works, *entry, *api.works.past(*entry));
    ++total;
    if (entry->profile && entry->profile->active) ++active;
    if (!entry->problems.empty()) ++broken;
    if (state == "stale") ++stale;
    if (state == "failing") ++failing;
  }
  const auto load = api.works.dispatcher().load();
  Json counts(a);
  counts.integer("total", total).integer("active", active).integer("broken", broken).integer("stale", stale);
  counts.integer("failing", failing);
  Json o(a);
  o.text("version", SPOJKA_SDK_VERSION)
      .time("started_at", api.startedAtUs)
      .text("folder", api.works.folder().folder().string());
  o.time("now", api.nowUs()).integer("jobs", static_cast<std::int64_t>(api.jobs));
  o.integer("running", static_cast<std::int64_t>(load.running))
      .integer("waiting", static_cast<std::int64_t>(load.waiting));
  return o.set("profiles", counts.value())
      .boolean("stopping", api.works.stopping())
      .text("language", api.works.runLanguage().now())
      .value();
}

HttpAnswer chooseLanguage(const ApiContext& api, const HttpRequest& request) {
  const std::string language = Body(request, {"language"}).needed("language");
  if (language != "cs" && language != "en") refuseInput(tr("'language' must be cs or en"));
  if (const std::string problem = api.works.runLanguage().choose(language); !problem.empty())
    throw HttpError(500, "internal", problem);
  api.note(request, "service.language", "", language);
  Arena a;
  return HttpAnswer::json(serviceValue(a, api));
}

// Cards are made here, in the language of who listens.
std::string worded(const ApiContext& api, const Event& event) {
  if (event.name != "card") return event.json;
  Arena a;
  const spojka_value which = parseJson(a, event.json);
  const EntryPtr entry = api.works.folder().find(std::string(ValueView(which).find("name").text()));
  return entry ? asText(cardOf(a, api.works, *entry)) : std::string();
}

HttpAnswer serviceEvents(ApiContext& api, const HttpRequest& request) {
  Arena a;
  const auto from = api.works.events().now();
  std::vector<Event> first{{"service", asText(serviceValue(a, api))}};
  for (const auto& entry : api.works.folder().entries())
    first.push_back({"card", asText(Json(a).text("name", entry->name).value())});
  return tellEvents(request.who, nullptr, api.works.events(), from, std::move(first),
                    listeningGoesOn(api, request.who),
                    [&api](const Event& event) { return worded(api, event); });
}

HttpAnswer metricsAnswer(const ApiContext& api, const HttpRequest& request) {
  // Whoever watches from the same machine needs no account.
  if (!request.loopback && !api.gate.open()) api.gate.admit(request, Right::view, api.nowUs());
  return {200, "text/plain; version=0.0.4; charset=utf-8", metricsText(api.works, api.startedAtUs), {}, {}};
}

HttpAnswer readyAnswer(const ApiContext& api) {
  Arena a;
  const Health health = healthOf(api.works);
  std::vector<spojka_value> rows;
  for (const auto& p : health.profiles)
    rows.push_back(Json(a).text("name", p.name).text("problem", p.problem).time("since", p.sinceUs).value());
  const char* status = health.stopping ? "stopping" : health.good() ? "ok" : "degraded";
  return HttpAnswer::json(Json(a).text("status", status).list("profiles", rows).value(),
                          health.good() ? 200 : 503);
}

}  // namespace

std::function<std::string()> listeningGoesOn(ApiContext& api, const Principal& who) {
  return [&api, who]() -> std::string {
    if (api.works.stopping()) return R"({"why":"stopping"})";
    if (who.session.empty() || api.sessions.alive(who.session, api.nowUs())) return {};
    return R"({"why":"session"})";
  };
}

void addServiceRoutes(Router& router, ApiContext& api) {
  router.add("GET", "/api/service", Right::view, [&api](const HttpRequest&) {
    Arena a;
    return HttpAnswer::json(serviceValue(a, api));
  });
  router.add("PUT", "/api/service/language", Right::configure,
             [&api](const HttpRequest& r) { return chooseLanguage(api, r); });
  router.add("GET", "/api/events", Right::view,
             [&api](const HttpRequest& r) { return serviceEvents(api, r); });
  router.add("GET", "/api/openapi.json", Right::none, [](const HttpRequest&) {
    return HttpAnswer{200, "application/json", std::string(openApiText()), {}, {}};
  });
  router.add("GET", "/healthz", Right::none, [](const HttpRequest&) {
    return HttpAnswer{200, "application/json", R"({"status":"ok"})", {}, {}};
  });
  router.add("GET", "/readyz", Right::none, [&api](const HttpRequest&) { return readyAnswer(api); });
  router.add("GET", "/metrics", Right::none, [&api](const HttpRequest& r) { return metricsAnswer(api, r); });
}

}  // namespace spojka::host
