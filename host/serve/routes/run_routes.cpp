// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "host/serve/http/sse.hpp"
#include "host/serve/routes/cards.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kUsualTail = 500;
constexpr std::size_t kLongestTail = 5000;

bool isRunId(const std::string& id) {
  return !id.empty() && id.size() <= 64 &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

std::string runIdOf(const HttpRequest& request) {
  const std::string& id = request.parts.at("run");
  if (!isRunId(id) || id.front() == '-') throw HttpError(404, "not_found", tr("there is no such run"));
  return id;
}

// Circumstances, what a person can do about its error, and, where the state does not know how it ended, how
// it did.
spojka_value asAnswered(Arena& a, const ApiContext& api, const std::string& profile, ValueView run,
                        const std::string& seen = {}) {
  const spojka_value seenRoot = seen.empty() ? make::null() : parseJson(a, seen);
  const ValueView better(seenRoot);
  Json o(a);
  for (std::size_t i = 0; i < run.size(); ++i) {
    const std::string_view name = run.name(i);
    const bool isEnd = name == "status" || name == "error" || name == "finished_at" ||
                       (name == "streams" && better.find("streams").size() > 0);
    o.set(name, isEnd && !better.isNull() ? *better.find(name).raw() : *run.member(i).raw());
  }
  const std::string id(run.find("run_id").text());
  const auto archived = isRunId(id) ? api.works.archive().find(profile, id) : std::nullopt;
  o.set("circumstances", archived ? parseJson(a, archived->circumstances) : make::null());
  o.set("ways", waysOf(a, (better.isNull() ? run : better).find("error").text()));
  return o.value();
}

// Runs of the state, and those the service saw that are not in it, newest first.
std::vector<spojka_value> withUnstored(Arena& a, const ApiContext& api, const std::string& profile,
                                       ValueView stored, std::size_t limit) {
  auto seen = api.works.archive().answers(profile);
  std::vector<std::pair<std::string, spojka_value>> rows;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const ValueView run = stored.item(i);
    const std::string id(run.find("run_id").text());
    rows.emplace_back(run.find("started_at").text(), asAnswered(a, api, profile, run, seen[id]));
    seen.erase(id);
  }
  const std::string oldest = stored.size() < limit || rows.empty() ? std::string() : rows.back().first;
  for (const auto& [id, answer] : seen) {
    const spojka_value root = parseJson(a, answer);
    const std::string began(ValueView(root).find("started_at").text());
    if (began >= oldest) rows.emplace_back(began, asAnswered(a, api, profile, ValueView(root)));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
  std::vector<spojka_value> values;
  for (std::size_t i = 0; i < std::min(rows.size(), limit); ++i) values.push_back(rows[i].second);
  return values;
}

HttpAnswer runsAnswer(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  VerbCall call = api.call(*entry, VerbCall::Verb::runsList);
  const std::size_t limit = request.number("limit", 50, 500);
  call.limit = static_cast<std::int64_t>(limit);
  Arena a;
  const spojka_value answer = parseJson(a, api.ask(request, call, entry->name));
  const auto rows = withUnstored(a, api, entry->name, ValueView(answer).find("runs"), limit);
  return HttpAnswer::json(Json(a).text("profile", entry->name).list("runs", rows).value());
}

HttpAnswer runAnswer(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  VerbCall call = api.call(*entry, VerbCall::Verb::runsShow);
  call.who = runIdOf(request);
  const auto archived = api.works.archive().find(entry->name, call.who);
  const std::string seen = archived ? archived->answer : std::string();
  Arena a;
  try {
    const spojka_value answer = parseJson(a, api.ask(request, call, entry->name));
    return HttpAnswer::json(asAnswered(a, api, entry->name, ValueView(answer), seen));
  } catch (const HttpError&) {
    // It is in no state, or that cannot be read.
    if (seen.empty()) throw;
    const spojka_value answer = parseJson(a, seen);
    return HttpAnswer::json(asAnswered(a, api, entry->name, ValueView(answer)));
  }
}

HttpAnswer runLog(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.entry(request);
  const auto archived = api.works.archive().find(entry->name, runIdOf(request));
  if (!archived) throw HttpError(404, "not_found", tr("the log of this run is not kept"));
  LogTail tail;
  std::string_view rest = archived->log;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    LogLine line = parseKeptLine(rest.substr(0, end));
    if (!line.message.empty()) tail.add(std::move(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  Arena a;
  return HttpAnswer::json(tail.toValue(a, request.number("tail", kUsualTail, kLongestTail)));
}

void allowNewOrSame(const Body& body, const char* side, std::string& to) {
  to = body.text(side);
  if (!to.empty() && to != "new" && to != "same") refuseInput(tr("'{}' must be new or same", side));
}

std::string dayIn(const Body& body, const char* name) {
  std::string day = body.text(name);
  if (!day.empty() && !readDay(day)) refuseInput(tr("'{}' must be a day as 2026-01-31", name));
  return day;
}

HttpAnswer startRun(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  const Body body(request, {"stream", "key", "since", "until", "force", "allow_changes", "adopt", "source",
                            "destination"});
  VerbCall call = api.call(*entry, VerbCall::Verb::run);
  call.stream = body.text("stream");
  call.key = body.text("key");
  call.since = dayIn(body, "since");
  call.until = dayIn(body, "until");
  call.force = body.flag("force");
  call.allowChanges = body.texts("allow_changes");
  call.adopt = body.texts("adopt");
  allowNewOrSame(body, "source", call.source);
  allowNewOrSame(body, "destination", call.destination);
  try {
    const auto run = api.works.dispatcher().ask(entry->name, call, request.who.user, api.nowUs());
    api.note(request, "run.start", entry->name,
             fmt::format("{}{}{}", body.view().size() == 0 ? "" : "with:", call.force ? " force" : "",
                         call.stream.empty() ? "" : " " + call.stream));
    Arena a;
    return HttpAnswer::json(run->toValue(a), 202);
  } catch (const Busy& e) {
    HttpError error(409, "busy", tr("the profile is at work already"));
    error.current = e.run();
    throw error;
  }
}

std::shared_ptr<LiveRun> liveOf(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.entry(request);
  auto live = api.works.dispatcher().live(entry->name);
  if (!live) throw HttpError(404, "not_found", tr("the profile is not at work"));
  return live;
}

HttpAnswer cancelRun(const ApiContext& api, const HttpRequest& request) {
  const auto live = liveOf(api, request);
  api.works.dispatcher().cancel(live->profile());
  api.note(request, "run.cancel", live->profile());
  Arena a;
  return HttpAnswer::json(live->toValue(a), 202);
}

HttpAnswer runEvents(ApiContext& api, const HttpRequest& request) {
  const auto live = liveOf(api, request);
  Arena a;
  const auto from = live->events().now();
  std::vector<Event> first{{"run", asText(live->toValue(a))}};
  return tellEvents(request.who, live, live->events(), from, std::move(first),
                    listeningGoesOn(api, request.who));
}

HttpAnswer liveAnswer(const ApiContext& api) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& run : api.works.dispatcher().allLive()) rows.push_back(run->toValue(a));
  return HttpAnswer::json(Json(a).list("runs", rows).value());
}

}  // namespace

void addRunRoutes(Router& router, ApiContext& api) {
  const std::string one = "/api/profiles/{name}";
  router.add("GET", "/api/runs", Right::view, [&api](const HttpRequest&) { return liveAnswer(api); });
  router.add("GET", one + "/runs", Right::view, [&api](const HttpRequest& r) { return runsAnswer(api, r); });
  router.add("POST", one + "/runs", Right::operate,
             [&api](const HttpRequest& r) { return startRun(api, r); });
  router.add("GET", one + "/runs/{run}", Right::view,
             [&api](const HttpRequest& r) { return runAnswer(api, r); });
  router.add("GET", one + "/runs/{run}/log", Right::view,
             [&api](const HttpRequest& r) { return runLog(api, r); });
  router.add("GET", one + "/live", Right::view, [&api](const HttpRequest& r) {
    Arena a;
    return HttpAnswer::json(liveOf(api, r)->toValue(a));
  });
  router.add("GET", one + "/live/log", Right::view, [&api](const HttpRequest& r) {
    Arena a;
    return HttpAnswer::json(liveOf(api, r)->logValue(a, r.number("tail", kUsualTail, kLongestTail)));
  });
  router.add("GET", one + "/live/samples", Right::view, [&api](const HttpRequest& r) {
    Arena a;
    return HttpAnswer::json(liveOf(api, r)->samplesValue(a));
  });
  router.add("GET", one + "/live/events", Right::view,
             [&api](const HttpRequest& r) { return runEvents(api, r); });
  router.add("POST", one + "/live/cancel", Right::operate,
             [&api](const HttpRequest& r) { return cancelRun(api, r); });
}

}  // namespace spojka::host
