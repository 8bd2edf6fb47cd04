// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>

#include "host/serve/profiles/editor.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestWait = 30;
constexpr std::int64_t kPlanned = 1000;  // records of a plan that are shown
constexpr std::size_t kAnswerDepth = 64;

const char* taskWord(Task::Status status) {
  switch (status) {
    case Task::Status::running:
      return "running";
    case Task::Status::done:
      return "done";
    case Task::Status::failed:
      return "failed";
    case Task::Status::cancelled:
      break;
  }
  return "cancelled";
}

spojka_value sectionOf(Arena& a, std::string_view yaml, std::string_view section) {
  Problems problems;
  const YamlPtr root = parseYaml(std::string(yaml), problems);
  if (!root || !problems.empty()) return make::null();
  const spojka_value document = documentOf(a, *root);
  const ValueView found = ValueView(document).find(section);
  return found.kind() == Kind::object ? *found.raw() : make::null();
}

// What is proposed, as trees: who edits profiles without knowing YAML can set them as they are.
spojka_value withTrees(Arena& a, ValueView fields) {
  Json o(a);
  for (std::size_t i = 0; i < fields.size(); ++i) o.set(fields.name(i), *fields.member(i).raw());
  o.set("proposed", sectionOf(a, fields.find("proposed_yaml").text(), "streams"));
  o.set("proposed_flows", sectionOf(a, fields.find("proposed_flows_yaml").text(), "flows"));
  return o.value();
}

spojka_value answerValue(Arena& a, const Task& task, const Task::Answer& answer) {
  if (answer.json.empty()) return make::null();
  const spojka_value value = parseJson(a, answer.json, kAnswerDepth);
  return task.call().verb == VerbCall::Verb::fields ? withTrees(a, ValueView(value)) : value;
}

spojka_value taskValue(Arena& a, const Task& task) {
  const auto answer = task.answer();
  const bool over = answer.status != Task::Status::running;
  Json o(a);
  o.text("id", task.id()).text("verb", nameOf(task.call().verb)).text("profile", task.profile());
  o.text("status", taskWord(answer.status)).text("by", task.by()).time("started_at", task.startedAtUs());
  o.time("finished_at", answer.finishedAtUs);
  o.set("answer", answerValue(a, task, answer));
  o.set("exit", over && answer.exit >= 0 ? make::integer(answer.exit) : make::null());
  o.textOrNull("error", answer.error).set("log", task.logValue(a));
  return o.value();
}

std::size_t waitOf(const HttpRequest& request) {
  const std::string prefer = request.header("prefer");
  const std::string_view kWait = "wait=";
  if (prefer.rfind(kWait, 0) != 0) return 0;
  std::size_t seconds = 0;
  std::from_chars(prefer.data() + kWait.size(), prefer.data() + prefer.size(), seconds);
  return std::min(seconds, kLongestWait);
}

HttpAnswer answerOf(const HttpRequest& request, const Task& task) {
  const bool over = task.wait(std::chrono::seconds(waitOf(request)));
  Arena a;
  return HttpAnswer::json(taskValue(a, task), over ? 200 : 202).with("Location", "/api/tasks/" + task.id());
}

HttpAnswer startAttempt(const ApiContext& api, const HttpRequest& request, VerbCall::Verb verb) {
  const EntryPtr entry = api.entry(request);
  const Body body(request, {"changes", "stream", "records", "reveal", "allow_changes", "adopt"});
  VerbCall call = api.call(*entry, verb);
  std::shared_ptr<const Attempt> attempt;
  if (const auto changes = changesIn(body.at("changes")); !changes.empty()) {
    attempt = api.editor.attempt(*entry, changes);
    call.text = attempt->file().string();
  } else if (!entry->profile) {
    api.usable(request);
  }
  call.stream = body.text("stream");
  call.limit = body.number("records", verb == VerbCall::Verb::plan ? kPlanned : 0, kPlanned);
  call.allowChanges = body.texts("allow_changes");
  call.adopt = body.texts("adopt");
  call.reveal = api.reveals(request, body.flag("reveal"), entry->name, nameOf(verb));
  call.language = request.language();
  return answerOf(request, *api.works.tasks().start(call, entry->name, request.who.user, std::move(attempt)));
}

HttpAnswer startExplain(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.usable(request);
  const Body body(request, {"key", "email", "phone", "id", "stream", "reveal"});
  VerbCall call = api.call(*entry, VerbCall::Verb::explain);
  call.key = body.text("key");
  call.email = body.text("email");
  call.phone = body.text("phone");
  call.id = body.text("id");
  call.stream = body.text("stream");
  const int asked = static_cast<int>(!call.key.empty()) + static_cast<int>(!call.email.empty()) +
                    static_cast<int>(!call.phone.empty()) + static_cast<int>(!call.id.empty());
  if (asked != 1) refuseInput(tr("say what to look for by one of key, email, phone and id"));
  call.reveal = api.reveals(request, body.flag("reveal"), entry->name, "explain");
  call.language = request.language();
  return answerOf(request, *api.works.tasks().start(call, entry->name, request.who.user));
}

std::shared_ptr<Task> taskOf(const ApiContext& api, const HttpRequest& request) {
  auto task = api.works.tasks().find(request.parts.at("task"));
  // An answer may hold what only whoever asked may see.
  if (!task || (task->by() != request.who.user && !may(request.who.role, Right::administrate)))
    throw HttpError(404, "not_found", tr("there is no such task, or it ended long ago"));
  return task;
}

}  // namespace

void addTaskRoutes(Router& router, ApiContext& api) {
  for (const auto verb : {VerbCall::Verb::check, VerbCall::Verb::fields, VerbCall::Verb::preview,
                          VerbCall::Verb::plan, VerbCall::Verb::verify})
    router.add("POST", fmt::format("/api/profiles/{{name}}/{}", nameOf(verb)), Right::operate,
               [&api, verb](const HttpRequest& r) { return startAttempt(api, r, verb); });
  router.add("POST", "/api/profiles/{name}/explain", Right::view,
             [&api](const HttpRequest& r) { return startExplain(api, r); });
  router.add("GET", "/api/tasks/{task}", Right::view,
             [&api](const HttpRequest& r) { return answerOf(r, *taskOf(api, r)).withStatus(200); });
  router.add("DELETE", "/api/tasks/{task}", Right::view, [&api](const HttpRequest& r) {
    taskOf(api, r)->cancel();
    return HttpAnswer::nothing();
  });
}

}  // namespace spojka::host
