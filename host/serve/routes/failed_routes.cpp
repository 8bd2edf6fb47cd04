// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostByName = 200;
constexpr std::size_t kMostValues = 50;

HttpAnswer failedAnswer(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  const std::string key = request.asked("key");
  VerbCall call = api.call(*entry, VerbCall::Verb::failedList);
  call.stream = request.asked("stream");
  call.reason = request.asked("reason");
  call.key = key;
  call.limit = static_cast<std::int64_t>(request.number("limit", 100, 5000));
  call.reveal =
      api.reveals(request, request.flag("reveal"), entry->name, key.empty() ? "failed" : "failed " + key);
  HttpAnswer answer;
  answer.body = api.ask(request, call, entry->name);
  return answer;
}

HttpAnswer doneAnswer(std::int64_t count, const std::string& note = {}) {
  Arena a;
  return HttpAnswer::json(Json(a).integer("count", count).textOrNull("note", note).value());
}

// The one number of the verb's answer.
std::int64_t countIn(const std::string& json) {
  Arena a;
  const spojka_value root = parseJson(a, json);
  for (std::size_t i = 0; i < ValueView(root).size(); ++i)
    if (ValueView(root).member(i).kind() == Kind::int64) return ValueView(root).member(i).integer();
  return 0;
}

HttpAnswer settleFailed(const ApiContext& api, const HttpRequest& request, VerbCall::Verb verb,
                        const char* action) {
  const EntryPtr entry = api.usable(request);
  const Body body(request, {"records", "stream", "reason", "all"});
  VerbCall call = api.call(*entry, verb);
  call.stream = body.text("stream");
  call.reason = body.text("reason");
  const bool all = body.flag("all");
  const ValueView records = body.at("records");
  const bool some = !call.stream.empty() || !call.reason.empty();
  if (static_cast<int>(all) + static_cast<int>(some) + static_cast<int>(!records.isNull()) != 1)
    refuseInput(tr("say which: 'records', or 'stream' and 'reason', or 'all'"));
  if (records.isNull()) {
    const auto count = countIn(api.ask(request, call, entry->name));
    api.note(request, action, entry->name, fmt::format("{} records", count));
    return doneAnswer(count);
  }
  if (records.kind() != Kind::list || records.size() == 0 || records.size() > kMostByName)
    refuseInput(tr("'records' must be a list of 1 to {}", kMostByName));
  std::int64_t count = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    call.stream = std::string(records.item(i).find("stream").text());
    call.key = std::string(records.item(i).find("key").text());
    if (call.stream.empty() || call.key.empty())
      refuseInput(tr("each of 'records' needs 'stream' and 'key'"));
    count += countIn(api.ask(request, call, entry->name));
    api.note(request, action, entry->name, call.stream + "/" + call.key);
  }
  return doneAnswer(count);
}

HttpAnswer editFailed(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  const Body body(request, {"stream", "key", "values"});
  VerbCall call = api.call(*entry, VerbCall::Verb::failedEdit);
  call.stream = body.needed("stream");
  call.key = body.needed("key");
  const ValueView values = body.at("values");
  if (values.kind() != Kind::list || values.size() == 0 || values.size() > kMostValues)
    refuseInput(tr("'values' must be a list of 1 to {}", kMostValues));
  std::string paths;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string path(values.item(i).find("path").text());
    const ValueView value = values.item(i).find("value");
    if (path.empty() || value.kind() == Kind::list || value.kind() == Kind::object)
      refuseInput(tr("each of 'values' needs a 'path', and a single 'value'"));
    call.values.emplace_back(path, toJson(value));
    paths += " " + path;
  }
  const auto count = countIn(api.ask(request, call, entry->name));
  api.note(request, "failed.edit", entry->name, call.stream + "/" + call.key + ":" + paths);
  return doneAnswer(count);
}

}  // namespace

void addFailedRoutes(Router& router, ApiContext& api) {
  const std::string at = "/api/profiles/{name}/failed";
  router.add("GET", at, Right::view, [&api](const HttpRequest& r) { return failedAnswer(api, r); });
  const auto add = [&](const char* name, VerbCall::Verb verb, const char* action) {
    router.add("POST", at + "/" + name, Right::operate,
               [&api, verb, action](const HttpRequest& r) { return settleFailed(api, r, verb, action); });
  };
  add("retry", VerbCall::Verb::failedRetry, "failed.retry");
  add("ignore", VerbCall::Verb::failedIgnore, "failed.ignore");
  add("drop", VerbCall::Verb::failedDrop, "failed.drop");
  router.add("POST", at + "/edit", Right::operate,
             [&api](const HttpRequest& r) { return editFailed(api, r); });
}

}  // namespace spojka::host
