// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/store/failed_records.hpp"
#include "host/store/flows.hpp"
#include "host/store/links.hpp"
#include "host/store/members.hpp"
#include "host/store/memory_rows.hpp"
#include "host/store/runs.hpp"
#include "host/store/sides.hpp"
#include "host/store/transfer.hpp"
#include "spojka/json.hpp"

namespace spojka::host::store {
namespace {

constexpr std::size_t kPage = 2000;  // bounds what is in memory

class Exporter {
 public:
  Exporter(Database& db, const StateAdmin::LineSink& sink) : db_(db), sink_(sink) {}

  StateCounts run() {
    const auto flows = flowStates(db_);
    StateCounts counts;
    counts.flows = static_cast<std::int64_t>(flows.size());
    for (const auto& s : flows) {
      counts.links += s.links;
      counts.failed += s.failed;
    }
    counts.runs = countRuns(db_);
    head(counts);
    for (const auto side : {StateSide::source, StateSide::destination}) this->side(side);
    for (const auto& s : flows) flow(s);
    for (const auto& s : flows) links(s.flow);
    memory();
    failed();
    runs();
    sink_(fmt::format(R"({{"end":{},"sha256":"{}"}})", digest_.lines(), digest_.sha256()));
    return counts;
  }

 private:
  void line(Arena& a, std::string_view name, spojka_value content) {
    ObjectBuilder o;
    o.set(name, content);
    const spojka_value v = o.finish(a);
    line(toJson(ValueView(v)));
  }
  void line(const std::string& text) {
    digest_.add(text);
    sink_(text);
  }

  void head(const StateCounts& c) {
    Arena a;
    ObjectBuilder o;
    o.set("spojka_state", make::integer(kExportVersion))
        .set("profile", make::string(a, db_.profile()))
        .set("exported_at", make::string(a, formatTimestamp(db_.time())))
        .set("flows", make::integer(c.flows))
        .set("links", make::integer(c.links))
        .set("failed", make::integer(c.failed))
        .set("runs", make::integer(c.runs));
    const spojka_value v = o.finish(a);
    line(toJson(ValueView(v)));
  }

  void side(StateSide side) {
    const auto identity = readSide(db_, side);
    if (!identity) return;
    Arena a;
    line(a, "side",
         make::list(a, {make::borrowed(side == StateSide::source ? "source" : "destination"),
                        textToJson(a, identity->connector), textToJson(a, identity->instance),
                        textToJson(a, identity->within), textToJson(a, identity->title)}));
  }

  void flow(const FlowState& s) {
    Arena a;
    const auto notes = readNotes(db_, s.flow);
    line(a, "flow", make::list(a, {textToJson(a, s.flow), notes ? textToJson(a, *notes) : make::null()}));
    const auto id = db_.findFlow(s.flow);
    for (const auto& d : SqlMembers(db_, id).decisions())
      line(a, "decision",
           make::list(a, {textToJson(a, s.flow), make::integer(static_cast<int>(d.kind)),
                          textToJson(a, d.first.stream), textToJson(a, d.first.key),
                          textToJson(a, d.second.stream), textToJson(a, d.second.key)}));
    // What a flow gathers is no part of an export: it is read again, from the start.
    if (hasMembers(db_, id)) return;
    for (const auto& c : s.checkpoints)
      line(a, "checkpoint",
           make::list(a, {textToJson(a, s.flow), textToJson(a, c.stream), textToJson(a, c.text)}));
  }

  void links(const std::string& flow) {
    std::string after;
    for (auto page = linksBehind(db_, flow, after, kPage); !page.empty();
         page = linksBehind(db_, flow, after, kPage)) {
      for (const auto& row : page) {
        Arena a(1024);
        line(a, "link",
             make::list(a, {textToJson(a, flow), textToJson(a, row.key), textToJson(a, row.link.targetId),
                            make::string(a, hexOf(row.link.fingerprint)), make::integer(row.link.filled)}));
      }
      after = page.back().key;
    }
  }

  // Nothing secret leaves the state.
  void memory() {
    for (const auto& entry : memoryEntries(db_)) {
      const auto kept = readMemory(db_, entry.connector, entry.name);
      if (entry.secret || !kept) continue;
      Arena a;
      line(a, "memory",
           make::list(
               a, {textToJson(a, entry.connector), textToJson(a, entry.name), textToJson(a, kept->value)}));
    }
  }

  void failed() {
    std::string flow;
    std::string key;
    for (auto page = failedMatching(db_, {}, flow, key, kPage); !page.empty();
         page = failedMatching(db_, {}, flow, key, kPage)) {
      for (const auto& f : page) {
        Arena a;
        ObjectBuilder o;
        o.set("flow", textToJson(a, f.flow))
            .set("key", textToJson(a, f.key))
            .set("op", make::integer(f.op))
            .set("body", textToJson(a, f.bodyJson))
            .set("reason", textToJson(a, f.reason))
            .set("field", textToJson(a, f.field))
            .set("message", textToJson(a, f.message))
            .set("answer", textToJson(a, f.answerExcerpt))
            .set("trace", textToJson(a, f.trace))
            .set("attempts", make::integer(f.attempts))
            .set("first_us", make::integer(f.firstAtUs))
            .set("last_us", make::integer(f.lastAtUs))
            .set("next_us", make::integer(f.nextAtUs))
            .set("poisoned", make::boolean(f.poisoned))
            .set("ignored", make::boolean(f.ignored))
            .set("ignored_with_other", make::boolean(f.ignoredWithOther))
            .set("refused", make::string(a, f.refused == FingerprintBytes{} ? "" : hexOf(f.refused)));
        if (f.edited) o.set("edited", make::boolean(true));
        line(a, "failed", o.finish(a));
      }
      flow = page.back().flow;
      key = page.back().key;
    }
  }

  void runs() {
    auto rows = lastRuns(db_, kAllRuns);
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      Arena a;
      std::vector<spojka_value> flows;
      for (const auto& s : row->flows) {
        const FlowCounts& c = s.counts;
        flows.push_back(
            make::list(a, {textToJson(a, s.flow), make::integer(c.read), make::integer(c.created),
                           make::integer(c.updated), make::integer(c.unchanged), make::integer(c.skipped),
                           make::integer(c.failed), make::integer(c.requests), textToJson(a, s.status),
                           textToJson(a, s.error), make::integer(c.deleted), make::integer(c.ignored)}));
      }
      std::vector<spojka_value> sources;
      for (const auto& s : row->sources)
        sources.push_back(make::list(a, {textToJson(a, s.stream), make::integer(s.records)}));
      ObjectBuilder o;
      o.set("id", textToJson(a, row->runId))
          .set("status", textToJson(a, row->status))
          .set("started_us", make::integer(row->startedAtUs))
          .set("finished_us", make::integer(row->finishedAtUs))
          .set("error", textToJson(a, row->error))
          .set("flows", make::list(a, flows))
          .set("sources", make::list(a, sources));
      if (row->part) o.set("part", make::boolean(true));
      line(a, "run", o.finish(a));
    }
  }

  Database& db_;
  const StateAdmin::LineSink& sink_;
  LineDigest digest_;
};

}  // namespace

StateCounts exportState(Database& db, const StateAdmin::LineSink& sink) {
  return Exporter(db, sink).run();
}

}  // namespace spojka::host::store
