// SPDX-License-Identifier: Apache-2.0
#include "host/job/plan_file.hpp"

#include <fmt/format.h>

#include <vector>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::string_view kFormat = "spojka-plan";
constexpr std::int64_t kVersion = 1;

const char* actionOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      return "create";
    case Outcome::updated:
      return "update";
    case Outcome::deleted:
      return "delete";
    case Outcome::failed:
      return "fail";
    default:
      return nullptr;
  }
}

std::string digestOf(const RecordEvent& event) {
  Arena a;
  std::vector<spojka_value> changes;
  for (std::size_t i = 0; i < event.changeCount; ++i) {
    ObjectBuilder change;
    change.set("field", make::string(a, fromAbi(event.changes[i].field)))
        .set("before", make::copy(a, ValueView(event.changes[i].before)))
        .set("after", make::copy(a, ValueView(event.changes[i].after)));
    changes.push_back(change.finish(a));
  }
  ObjectBuilder all;
  all.set("changes", make::list(a, changes)).set("reason", make::string(a, event.reason));
  if (event.mapped.raw() != nullptr) all.set("mapped", make::copy(a, event.mapped));
  const spojka_value v = all.finish(a);
  std::string hex;
  for (const auto byte : fingerprintOf(event.targetKey, ValueView(v))) hex += fmt::format("{:02x}", byte);
  return hex;
}

[[noreturn]] void refuse(const std::string& why) {
  throw StatusError(RunStatus::refused, why);
}

}  // namespace

void PlannedChanges::add(const RecordEvent& event) {
  const char* action = actionOf(event.outcome);
  const Key key(event.flow, event.key);
  if (action == nullptr)
    records_.erase(key);  // of a key that comes again the last word counts
  else
    records_[key] = {action, digestOf(event)};
}

void PlannedChanges::add(const ObjectEvent& event) {
  if (event.what == ObjectEvent::What::merged)
    records_[Key(event.flow, event.key)] = {"merge", std::string(event.into)};
}

bool PlannedChanges::changesAnything() const {
  for (const auto& [key, planned] : records_)
    if (planned.action != "fail") return true;
  return false;
}

std::string PlannedChanges::text(std::int64_t madeAtUs) const {
  std::string out = fmt::format(R"({{"format":"{}","version":{},"profile":)", kFormat, kVersion);
  quoteJson(out, profile_);
  out += fmt::format(R"(,"made_at":"{}","records":[)", formatTimestamp(madeAtUs));
  bool first = true;
  for (const auto& [key, planned] : records_) {
    out += first ? "\n" : ",\n";
    first = false;
    out += R"({"stream":)";
    quoteJson(out, key.first);
    out += R"(,"key":)";
    quoteJson(out, key.second);
    out += fmt::format(R"(,"action":"{}","digest":"{}"}})", planned.action, planned.digest);
  }
  return out + "]}\n";
}

PlannedChanges PlannedChanges::parse(std::string_view text) {
  Arena a;
  spojka_value document{};
  try {
    document = parseJson(a, text);
  } catch (const std::exception&) {
    refuse(tr("it is no plan: it is not JSON, or was cut off"));
  }
  const ValueView view(document);
  if (view.find("format").text() != kFormat) refuse(tr("it is no plan; {} makes one", mention(Means::plan)));
  if (view.find("version").integer() != kVersion)
    refuse(tr("the plan was made by another version of the program; make it anew with {}",
              mention(Means::plan)));
  PlannedChanges plan{std::string(view.find("profile").text())};
  const ValueView records = view.find("records");
  for (std::size_t i = 0; i < records.size(); ++i) {
    const ValueView r = records.item(i);
    plan.records_[{std::string(r.find("stream").text()), std::string(r.find("key").text())}] = {
        std::string(r.find("action").text()), std::string(r.find("digest").text())};
  }
  return plan;
}

std::string PlannedChanges::differenceTo(const PlannedChanges& now) const {
  if (profile_ != now.profile_)
    return tr("the plan is of profile '{}', and this is '{}'", profile_, now.profile_);
  std::int64_t differ = 0;
  std::string example;
  const auto tell = [&](const Key& key, const std::string& planned, const std::string& would) {
    if (differ++ == 0)
      example = tr("{} {}: planned was {}, now it would be {}", key.first, key.second, planned, would);
  };
  for (const auto& [key, planned] : records_) {
    const auto other = now.records_.find(key);
    if (other == now.records_.end())
      tell(key, planned.action, tr("nothing"));
    else if (!(other->second == planned))
      tell(key, planned.action,
           other->second.action == planned.action ? tr("{} with other values", planned.action)
                                                  : other->second.action);
  }
  for (const auto& [key, would] : now.records_)
    if (records_.find(key) == records_.end()) tell(key, tr("nothing"), would.action);
  if (differ == 0) return {};
  return trn(
      "the plan no longer fits: {} record differs now ({}). Nothing was written; look at what {} shows now",
      "the plan no longer fits: {} records differ now ({}). Nothing was written; look at what {} shows now",
      differ, differ, example, mention(Means::plan));
}

}  // namespace spojka::host
