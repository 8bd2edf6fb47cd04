// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/change_text.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/report.hpp"
#include "host/cli/same_failures.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/verify.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kForeignScope =
    N_("Foreign are objects this state has a link to and the source no longer has. The destination is asked "
       "about what this state and the source know, so objects of which no link is left are not told.");

const char* nameOf(Drift drift) {
  switch (drift) {
    case Drift::missing:
      return N_("missing");
    case Drift::differing:
      return N_("differing");
    case Drift::foreign:
      return N_("foreign");
    default:
      return N_("unclear");
  }
}

const char* explain(const DriftEvent& e) {
  switch (e.drift) {
    case Drift::missing:
      return e.known ? N_("it was written, and the destination has it no longer")
                     : N_("it was never written");
    case Drift::foreign:
      return N_("it was written, and the source has it no longer");
    case Drift::unclear:
      return N_("it could not be compared");
    case Drift::differing:
      return e.record.outcome == Outcome::deleted
                 ? N_("the source deleted it, and the destination has it still")
                 : "";
    default:
      return "";
  }
}

// Writes each record as it is found, so that a report of any length needs no memory.
class DriftPrinter final : public VerifyListener {
 public:
  explicit DriftPrinter(bool json) : json_(json) {}
  void begun() override {
    if (json_) fmt::print("{{\"records\":[");
  }
  void differs(const DriftEvent& e, const ShownChanges& shown) override {
    json_ ? printJson(e, shown) : printText(e, shown);
  }
  // What could not be compared, each reason once.
  void ended() override {
    if (!json_) failures_.print();
  }

 private:
  void printText(const DriftEvent& e, const ShownChanges& shown) {
    const RecordEvent& r = e.record;
    const std::string head =
        fmt::format("{} {} {}{}{}", tr(nameOf(e.drift)), r.flow, r.key, nameBeside(shown.nameOf(r)),
                    r.targetKey.empty() ? std::string() : fmt::format("  ({})", r.targetKey));
    if (!r.message.empty()) {
      failures_.add(r, head);
      return;
    }
    fmt::print("{}\n", head);
    if (e.drift == Drift::differing) fmt::print("{}", changesAsText(r, shown));
    if (*explain(e) != '\0') fmt::print("      {}\n", tr(explain(e)));
  }

  void printJson(const DriftEvent& e, const ShownChanges& shown) {
    Arena a;
    const RecordEvent& r = e.record;
    ObjectBuilder o;
    o.set("stream", make::string(a, r.flow))
        .set("key", make::string(a, r.key))
        .set("name", make::string(a, shown.nameOf(r)))
        .set("target_key", make::string(a, r.targetKey))
        .set("drift", make::borrowed(nameOf(e.drift)))
        .set("known", make::boolean(e.known))
        .set("changes", changesToValue(a, r, shown));
    if (!r.message.empty())
      o.set("reason", make::string(a, r.reason))
          .set("field", make::string(a, r.field))
          .set("message", make::string(a, inWords(r.message)));
    const spojka_value v = o.finish(a);
    fmt::print("{}{}", first_ ? "" : ",\n", toJson(ValueView(v)));
    first_ = false;
  }

  const bool json_;
  SameFailures failures_;
  bool first_ = true;
};

spojka_value toValue(Arena& a, const std::map<std::string, StreamDrift>& streams) {
  ObjectBuilder all;
  for (const auto& [name, d] : streams) {
    ObjectBuilder o;
    o.set("read", make::integer(d.read))
        .set("same", make::integer(d.same))
        .set("missing", make::integer(d.missing))
        .set("differing", make::integer(d.differing))
        .set("foreign", make::integer(d.foreign))
        .set("unclear", make::integer(d.unclear));
    all.set(a.copy(name), o.finish(a));
  }
  return all.finish(a);
}

std::string driftTable(const std::map<std::string, StreamDrift>& streams) {
  Table table(
      {tr("stream"), tr("read"), tr("same"), tr("missing"), tr("differing"), tr("foreign"), tr("unclear")});
  for (const auto& [name, d] : streams)
    table.add({name, std::to_string(d.read), std::to_string(d.same), std::to_string(d.missing),
               std::to_string(d.differing), std::to_string(d.foreign), std::to_string(d.unclear)});
  return table.empty() ? std::string() : table.text(2);
}

void printEnd(const VerifyResult& result) {
  const RunRow& checked = result.checked.run;
  fmt::print("{}{}\n{}", result.drift ? "\n" : "", driftTable(result.streams),
             hanging("", tr(kForeignScope)));
  if (!result.complete)
    fmt::print("{}", tr("The comparison is not complete ({}): {}\n", statusWord(checked.status),
                        inWords(checked.error)));
  if (result.complete && !result.drift) fmt::print("{}", tr("Both sides agree.\n"));
  if (result.repaired) fmt::print("\n{}\n{}", tr("Repair"), runAsText(result.profile, *result.repaired));
  if (result.stillDiffering > 0)
    fmt::print(
        "{}",
        tr("{} of what was written still differ: the destination does not hold what it was given. {} shows "
           "which values\n",
           result.stillDiffering, command("verify")));
  if (result.complete && !result.repaired && result.repairable)
    fmt::print("{}", tr("Nothing was written. {} writes what is missing or differs.\n",
                        command("verify", "--repair")));
}

void printEndAsJson(const VerifyResult& result) {
  Arena a;
  const RunRow& checked = result.checked.run;
  ObjectBuilder o;
  o.set("profile", make::string(a, result.profile))
      .set("complete", make::boolean(result.complete))
      .set("drift", make::boolean(result.drift))
      .set("foreign_scope", make::borrowed("links"))
      .set("streams", toValue(a, result.streams))
      .set("error", checked.error.empty() ? make::null() : make::string(a, inWords(checked.error)))
      .set("still_differing", make::integer(result.stillDiffering))
      .set("repair", result.repaired ? runToValue(a, result.profile, result.repaired->run) : make::null());
  const spojka_value v = o.finish(a);
  fmt::print("],\n\"verify\":{}}}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus verifyVerb(const Console& console, const std::string& profileFile, const VerifyRequest& request) {
  DriftPrinter printer(console.options.json);
  const VerifyResult result = verifySides(surroundingsOf(console), profileFile, request, printer);
  console.options.json ? printEndAsJson(result) : printEnd(result);
  return result.status;
}

}  // namespace spojka::host
