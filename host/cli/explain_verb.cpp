// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/change_text.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/report.hpp"
#include "host/cli/run_history.hpp"
#include "host/cli/source_text.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "spojka/hex.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kWidest = 44;

const char* nameOf(ObjectThere there) {
  switch (there) {
    case ObjectThere::yes:
      return N_("there");
    case ObjectThere::no:
      return N_("not there");
    default:
      return N_("not known");
  }
}

void printFields(const ExplainedRecord& r) {
  Table table({"", tr("{} field", r.target), tr("is"), tr("should be"), tr("from")});
  for (const auto& field : r.fields) {
    const bool mapped = r.atSource && r.problem.empty();
    table.add({field.differs ? "*" : "", field.column.target,
               r.object == ObjectThere::yes ? showValue(ValueView(field.now), kWidest) : "-",
               mapped ? showValue(ValueView(field.mapped), kWidest) : "-",
               r.atSource ? usedSources(ValueView(r.source), field.column) : field.column.rule});
  }
  fmt::print("\n{}", table.text(2));
}

std::string runAsText(const RunRow& run) {
  return tr("run {} of {} ({})", run.runId.substr(0, 8), showTime(run.startedAtUs), statusWord(run.status));
}

std::string writersAsText(const std::vector<RunRow>& writers) {
  if (writers.empty()) return tr("by a run that the history does not name any more");
  if (writers.size() == 1) return tr("by {}", runAsText(writers.front()));
  return tr("first by {}, last by {}", runAsText(writers.front()), runAsText(writers.back()));
}

void printRecord(const ExplainedRecord& r, bool reveal) {
  fmt::print("{}", tr("{} {}{}  (found by {})\n", r.flow, r.key, nameBeside(r.name), r.foundBy));
  fmt::print("{}\n", hanging("  ", inWords(r.verdict)));
  fmt::print("{}", tr("  source   {}\n", r.atSource ? tr("has it") : tr("does not have it")));
  fmt::print("{}", tr("  object   {} {}{}: {}\n", r.target, r.link ? r.link->targetId : r.targetKey,
                      r.link ? std::string() : tr(" (the name it would get)"), tr(nameOf(r.object))));
  if (!r.objectProblem.empty()) fmt::print("           {}\n", r.objectProblem);
  if (r.link)
    fmt::print("{}", tr("  link     fingerprint {}{}\n", toHex(r.link->fingerprint).substr(0, 8),
                        !r.atSource || !r.problem.empty() ? std::string()
                        : r.asLastWritten                 ? tr(", which is what the rules give now")
                                                          : tr(", the rules give something else now")));
  else
    fmt::print("{}", tr("  link     none: this profile has not written it\n"));
  if (r.link) fmt::print("{}", tr("  written  {}\n", writersAsText(r.writers)));
  if (!r.problem.empty()) fmt::print("{}", tr("  mapping  fails in {}: {}\n", r.problemField, r.problem));
  if (r.failed)
    fmt::print("{}",
               tr("{}           tried {} times, next {}\n", hanging(tr("  failed   "), whyFailed(*r.failed)),
                  r.failed->attempts, nextOffer(*r.failed)));
  printFields(r);
  if (!reveal) fmt::print("{}", tr("  (personal data is masked; --reveal shows it)\n"));
  fmt::print("\n");
}

spojka_value fieldToValue(Arena& a, const ExplainedField& f) {
  ObjectBuilder o;
  o.set("field", make::string(a, f.column.target))
      .set("rule", make::string(a, f.column.rule))
      .set("line", make::integer(f.column.line))
      .set("sources", make::texts(a, f.column.sources))
      .set("should_be", f.mapped)
      .set("is", f.now)
      .set("differs", make::boolean(f.differs));
  return o.finish(a);
}

spojka_value recordToValue(Arena& a, const ExplainedRecord& r, Values values) {
  std::vector<spojka_value> fields;
  for (const auto& field : r.fields) fields.push_back(fieldToValue(a, field));
  ObjectBuilder link;
  if (r.link)
    link.set("target_id", make::string(a, r.link->targetId))
        .set("fingerprint", make::string(a, toHex(r.link->fingerprint)))
        .set("as_last_written", make::boolean(r.asLastWritten));
  std::vector<spojka_value> writers;
  for (const auto& run : r.writers) {
    ObjectBuilder writer;
    writer.set("run_id", make::string(a, run.runId))
        .set("started_at", make::string(a, formatTimestamp(run.startedAtUs)))
        .set("status", make::string(a, run.status));
    writers.push_back(writer.finish(a));
  }
  ObjectBuilder o;
  o.set("stream", make::string(a, r.flow))
      .set("key", make::string(a, r.key))
      .set("name", make::string(a, r.name))
      .set("found_by", make::borrowed(r.foundBy))
      .set("verdict", make::string(a, inWords(r.verdict)))
      .set("at_source", make::boolean(r.atSource))
      .set("source", r.atSource ? r.source : make::null())
      .set("mapping_error",
           r.problem.empty() ? make::null() : make::string(a, r.problemField + ": " + r.problem))
      .set("target", make::string(a, r.target))
      .set("target_key", make::string(a, r.targetKey))
      .set("object", make::borrowed(nameOf(r.object)))
      .set("object_error", r.objectProblem.empty() ? make::null() : make::string(a, r.objectProblem))
      .set("link", r.link ? link.finish(a) : make::null())
      .set("written_by", make::list(a, writers))
      .set("fields", make::list(a, fields))
      .set("failed", r.failed ? failedToValue(a, *r.failed, values) : make::null());
  return o.finish(a);
}

void printJson(const Explanation& answer, Values values) {
  Arena a;
  std::vector<spojka_value> records;
  for (const auto& r : answer.records) records.push_back(recordToValue(a, r, values));
  std::vector<spojka_value> runs;
  for (const auto& run : answer.runs) runs.push_back(historyToValue(a, answer.profile, run));
  ObjectBuilder o;
  o.set("profile", make::string(a, answer.profile))
      .set("records", make::list(a, records))
      .set("more", make::boolean(answer.more))
      .set("runs", make::list(a, runs));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus explainVerb(const Console& console, const std::string& profileFile, const ExplainRequest& request) {
  const RecordQuery& q = request.query;
  const int asked = (q.name.empty() ? 0 : 1) + (q.email.empty() ? 0 : 1) + (q.phone.empty() ? 0 : 1) +
                    (q.id.empty() ? 0 : 1);
  if (asked != 1)
    throw StatusError(RunStatus::refused, tr("say which record: one of --key, --email, --phone and --id"));
  const Explanation answer = explainRecords(surroundingsOf(console), profileFile, request);
  if (console.options.json) {
    printJson(answer, request.reveal ? Values::revealed : Values::masked);
    return RunStatus::ok;
  }
  for (const auto& record : answer.records) printRecord(record, request.reveal);
  if (answer.more)
    fmt::print("{}", tr("There are more of them; these are {}. --stream or --key narrows it down.\n\n",
                        answer.records.size()));
  if (!answer.runs.empty()) fmt::print("{}", tr("Last runs\n{}", historyTable(answer.runs, 2)));
  return RunStatus::ok;
}

}  // namespace spojka::host
