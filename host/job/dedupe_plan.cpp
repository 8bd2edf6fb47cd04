// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe_plan.hpp"

#include <Poco/SHA2Engine.h>

#include "host/base/run_status.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::string_view kDedupeFormat = "spojka-dedupe";
constexpr std::int64_t kDedupeVersion = 1;

std::vector<std::string> namesFrom(ValueView list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) names.emplace_back(list.item(i).text());
  return names;
}

spojka_value objectTo(Arena& a, const PlannedObject& object) {
  ObjectBuilder o;
  o.set("id", make::string(a, object.id))
      .set("digest", make::string(a, object.digest))
      .set("made_by", make::string(a, object.madeBy))
      .set("then", make::string(a, object.then));
  if (!object.why.empty()) o.set("why", make::string(a, object.why));
  if (!object.lost.empty()) o.set("cannot_keep", make::texts(a, object.lost));
  return o.finish(a);
}

PlannedObject objectFrom(ValueView o) {
  return {std::string(o.find("id").text()),      std::string(o.find("digest").text()),
          std::string(o.find("made_by").text()), std::string(o.find("then").text()),
          std::string(o.find("why").text()),     namesFrom(o.find("cannot_keep"))};
}

std::string planJson(const DedupePlan& plan) {
  Arena a;
  std::vector<spojka_value> people;
  for (const auto& person : plan.people) {
    std::vector<spojka_value> others;
    for (const auto& other : person.others) others.push_back(objectTo(a, other));
    ObjectBuilder o;
    o.set("survivor", objectTo(a, person.survivor))
        .set("because", make::string(a, person.why))
        .set("moves", make::texts(a, person.moved))
        .set("others", make::list(a, others));
    people.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("format", make::borrowed(kDedupeFormat))
      .set("version", make::integer(kDedupeVersion))
      .set("profile", make::string(a, plan.profile))
      .set("flow", make::string(a, plan.flow))
      .set("target", make::string(a, plan.target))
      .set("destination", make::string(a, plan.destination))
      .set("include_manual", make::boolean(plan.includeManual))
      .set("remove", make::boolean(plan.remove))
      .set("expendable", make::texts(a, plan.expendable))
      .set("people", make::list(a, people));
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}

[[noreturn]] void refusePlan(const std::string& why) {
  throw StatusError(RunStatus::refused, why + ". Nothing was changed");
}

}  // namespace

std::string DedupePlan::hash() const {
  const std::string json = planJson(*this);
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  engine.update(json.data(), json.size());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

std::string DedupePlan::text() const {
  std::string json = planJson(*this);
  json.pop_back();
  return json + R"(,"hash":")" + hash() + "\"}\n";
}

DedupePlan DedupePlan::parse(std::string_view text) {
  Arena a;
  spojka_value document{};
  try {
    document = parseJson(a, text);
  } catch (const std::exception&) {
    refusePlan("it is no plan: it is not JSON, or was cut off");
  }
  const ValueView view(document);
  if (view.find("format").text() != kDedupeFormat || view.find("version").integer() != kDedupeVersion)
    refusePlan("it is no plan for duplicates of this version");
  DedupePlan plan;
  plan.profile = view.find("profile").text();
  plan.flow = view.find("flow").text();
  plan.target = view.find("target").text();
  plan.destination = view.find("destination").text();
  plan.includeManual = view.find("include_manual").boolean();
  plan.remove = view.find("remove").boolean();
  plan.expendable = namesFrom(view.find("expendable"));
  const ValueView people = view.find("people");
  for (std::size_t i = 0; i < people.size(); ++i) {
    const ValueView p = people.item(i);
    PlannedPerson& person = plan.people.emplace_back();
    person.survivor = objectFrom(p.find("survivor"));
    person.why = p.find("because").text();
    person.moved = namesFrom(p.find("moves"));
    const ValueView others = p.find("others");
    for (std::size_t k = 0; k < others.size(); ++k) person.others.push_back(objectFrom(others.item(k)));
  }
  if (view.find("hash").text() != plan.hash()) refusePlan("the plan was changed after it was made");
  return plan;
}

}  // namespace spojka::host
