// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/store/failed_records.hpp"
#include "host/store/flows.hpp"
#include "host/store/links.hpp"
#include "host/store/members.hpp"
#include "host/store/memory_rows.hpp"
#include "host/store/runs.hpp"
#include "host/store/sides.hpp"
#include "host/store/transfer.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

constexpr std::size_t kLinksAtATime = 1000;

std::int64_t numberOf(ValueView v) {
  if (v.kind() != Kind::int64) throw std::invalid_argument("a number is missing");
  return v.integer();
}

// Of a state that was exported before there was such a count.
std::int64_t countOf(ValueView v) {
  return v.isNull() ? 0 : numberOf(v);
}

// A member that had another name in version 1.
ValueView renamed(ValueView v, std::string_view name, std::string_view before) {
  const ValueView found = v.find(name);
  return found.isNull() ? v.find(before) : found;
}

class Importer {
 public:
  explicit Importer(Database& db) : db_(db) {}

  StateCounts run(const StateAdmin::LineSource& source, bool replace) {
    std::string text;
    while (source(text)) {
      ++lineNumber_;
      try {
        if (ended_) throw std::invalid_argument("something stands behind the last line");
        Arena a;
        const spojka_value v = parseJson(a, text);
        take(ValueView(v), replace);
        if (!ended_) digest_.add(text);
      } catch (const JsonError& e) {
        refuse(tr("line {}: it is not JSON ({})", lineNumber_, e.what()));
      } catch (const std::invalid_argument& e) {
        refuse(tr("line {}: {}", lineNumber_, e.what()));
      }
    }
    if (!ended_) refuse(tr("it ends after line {} without its last line: it was cut", lineNumber_));
    return seen_;
  }

 private:
  [[noreturn]] static void refuse(const std::string& why) {
    throw StatusError(RunStatus::refused, tr("{}. Nothing was changed", why));
  }

  void take(ValueView v, bool replace) {
    if (lineNumber_ == 1) return head(v, replace);
    if (const ValueView link = v.find("link"); !link.isNull()) return this->link(link);
    if (const ValueView flow = v.find("flow"); !flow.isNull()) return this->flow(flow);
    if (const ValueView stream = v.find("stream"); !stream.isNull()) return this->stream(stream);
    if (const ValueView decision = v.find("decision"); !decision.isNull()) return this->decision(decision);
    if (const ValueView at = v.find("checkpoint"); !at.isNull()) return checkpoint(at);
    if (const ValueView side = v.find("side"); !side.isNull()) return this->side(side);
    storePendingLinks();
    if (const ValueView memory = v.find("memory"); !memory.isNull()) return this->memory(memory);
    if (const ValueView failed = v.find("failed"); !failed.isNull()) return this->failed(failed);
    if (const ValueView run = v.find("run"); !run.isNull()) return this->run(run);
    if (!v.find("end").isNull()) return end(v);
    throw std::invalid_argument("it is no part of an export that this version knows");
  }

  void head(ValueView v, bool replace) {
    if (v.find("spojka_state").isNull()) throw std::invalid_argument("this is no export of a state");
    if (numberOf(v.find("spojka_state")) > kExportVersion)
      throw std::invalid_argument("a newer version of this program wrote it");
    const std::string profile = textFromJson(v.find("profile"));
    // The profile's name is part of the name of everything that was written: under another one nothing would
    // match.
    if (profile != db_.profile())
      throw std::invalid_argument(
          fmt::format("it is the state of profile '{}', not of '{}'", profile, db_.profile()));
    expected_ = {numberOf(renamed(v, "flows", "streams")), numberOf(v.find("links")),
                 numberOf(v.find("failed")), numberOf(v.find("runs"))};
    if (!replace && !isEmpty())
      refuse(tr("the state is not empty; {} puts the file in the place of what is there",
                mention(Means::replaceState)));
    forgetFlows(db_, "");
    forgetSides(db_);
    if (replace) forgetRuns(db_);
  }

  bool isEmpty() {
    for (const auto& s : flowStates(db_))
      if (s.links > 0 || s.failed > 0 || !s.checkpoints.empty()) return false;
    return true;
  }

  void side(ValueView v) {
    const std::string which = textFromJson(v.item(0));
    if (which != "source" && which != "destination")
      throw std::invalid_argument("it names neither source nor destination");
    storeSide(
        db_, which == "source" ? StateSide::source : StateSide::destination,
        {textFromJson(v.item(1)), textFromJson(v.item(2)), textFromJson(v.item(3)), textFromJson(v.item(4))});
  }

  std::int64_t announce(const std::string& flow) {
    const auto id = db_.makeFlow(flow);
    forgetMembers(db_, id, true);
    flows_[flow] = id;
    ++seen_.flows;
    return id;
  }

  void flow(ValueView v) {
    const auto id = announce(textFromJson(v.item(0)));
    if (!v.item(1).isNull()) storeNotes(db_, id, textFromJson(v.item(1)));
  }

  // Of version 1.
  void stream(ValueView v) {
    const std::string name = textFromJson(v.item(0));
    const auto id = announce(name);
    if (!v.item(1).isNull()) storeCheckpoint(db_, id, {name, textFromJson(v.item(1))});
    if (!v.item(2).isNull()) storeNotes(db_, id, textFromJson(v.item(2)));
  }

  void checkpoint(ValueView v) {
    storeCheckpoint(db_, known(textFromJson(v.item(0))), {textFromJson(v.item(1)), textFromJson(v.item(2))});
  }

  std::int64_t known(const std::string& flow) const {
    const auto found = flows_.find(flow);
    if (found == flows_.end()) throw std::invalid_argument("flow '" + flow + "' was not announced before");
    return found->second;
  }

  // Acted upon by the next run, which gathers anew.
  void decision(ValueView v) {
    const std::int64_t kind = numberOf(v.item(1));
    if (kind < static_cast<int>(Decision::Kind::together) || kind > static_cast<int>(Decision::Kind::alone))
      throw std::invalid_argument("it is no decision that this version knows");
    SqlMembers(db_, known(textFromJson(v.item(0))))
        .decide({static_cast<Decision::Kind>(kind),
                 {textFromJson(v.item(2)), textFromJson(v.item(3))},
                 {textFromJson(v.item(4)), textFromJson(v.item(5))}});
  }

  void link(ValueView v) {
    const auto id = known(textFromJson(v.item(0)));
    if (id != pendingFlow_) storePendingLinks();
    pendingFlow_ = id;
    const auto fingerprint = fingerprintFrom(v.item(3).text());
    if (!fingerprint) throw std::invalid_argument("a fingerprint has not 32 hexadecimal digits");
    pending_.push_back(
        {textFromJson(v.item(1)), {textFromJson(v.item(2)), *fingerprint, v.item(4).integer()}});
    if (pending_.size() >= kLinksAtATime) storePendingLinks();
    ++seen_.links;
  }

  void storePendingLinks() {
    storeLinks(db_, pendingFlow_, pending_);
    pending_.clear();
  }

  void memory(ValueView v) {
    storeMemory(db_, textFromJson(v.item(0)), textFromJson(v.item(1)), textFromJson(v.item(2)), false);
  }

  void failed(ValueView v) {
    FailedRecord f;
    f.flow = textFromJson(renamed(v, "flow", "stream"));
    f.key = textFromJson(v.find("key"));
    f.op = static_cast<std::uint32_t>(numberOf(v.find("op")));
    f.bodyJson = textFromJson(v.find("body"));
    f.reason = textFromJson(v.find("reason"));
    f.field = textFromJson(v.find("field"));
    f.message = textFromJson(v.find("message"));
    f.answerExcerpt = textFromJson(v.find("answer"));
    f.trace = textFromJson(v.find("trace"));
    f.attempts = numberOf(v.find("attempts"));
    f.firstAtUs = numberOf(v.find("first_us"));
    f.lastAtUs = numberOf(v.find("last_us"));
    f.nextAtUs = numberOf(v.find("next_us"));
    f.poisoned = v.find("poisoned").boolean();
    f.ignored = !v.find("ignored").isNull() && v.find("ignored").boolean();
    f.ignoredWithOther = !v.find("ignored_with_other").isNull() && v.find("ignored_with_other").boolean();
    f.edited = !v.find("edited").isNull() && v.find("edited").boolean();
    f.refused = fingerprintFrom(v.find("refused").text()).value_or(FingerprintBytes{});
    restoreFailed(db_, known(f.flow), f);
    ++seen_.failed;
  }

  void run(ValueView v) {
    RunRow r;
    r.runId = textFromJson(v.find("id"));
    r.status = textFromJson(v.find("status"));
    r.startedAtUs = numberOf(v.find("started_us"));
    r.finishedAtUs = numberOf(v.find("finished_us"));
    r.error = textFromJson(v.find("error"));
    const ValueView flows = renamed(v, "flows", "streams");
    for (std::size_t i = 0; i < flows.size(); ++i) {
      const ValueView s = flows.item(i);
      r.flows.push_back({textFromJson(s.item(0)),
                         {numberOf(s.item(1)), numberOf(s.item(2)), numberOf(s.item(3)), numberOf(s.item(4)),
                          numberOf(s.item(5)), numberOf(s.item(6)), numberOf(s.item(7))}});
      if (s.size() <= 8) continue;  // an export of an earlier version
      r.flows.back().status = textFromJson(s.item(8));
      r.flows.back().error = textFromJson(s.item(9));
      r.flows.back().counts.deleted = countOf(s.item(10));
      r.flows.back().counts.ignored = countOf(s.item(11));
    }
    const ValueView sources = v.find("sources");
    for (std::size_t i = 0; i < sources.size(); ++i)
      r.sources.push_back({textFromJson(sources.item(i).item(0)), numberOf(sources.item(i).item(1))});
    r.part = v.find("part").boolean();
    restoreRun(db_, r);
    ++seen_.runs;
  }

  void end(ValueView v) {
    const auto pairs = {std::pair{seen_.flows, expected_.flows}, std::pair{seen_.links, expected_.links},
                        std::pair{seen_.failed, expected_.failed}, std::pair{seen_.runs, expected_.runs}};
    for (const auto& [seen, expected] : pairs)
      if (seen != expected) throw std::invalid_argument("the file does not hold what its first line says");
    if (numberOf(v.find("end")) != digest_.lines() || textFromJson(v.find("sha256")) != digest_.sha256())
      throw std::invalid_argument("the checksum does not fit: the file was changed or damaged");
    ended_ = true;
  }

  Database& db_;
  LineDigest digest_;
  std::int64_t lineNumber_ = 0;
  StateCounts expected_;
  StateCounts seen_;
  std::map<std::string, std::int64_t> flows_;
  std::vector<LinkRow> pending_;
  std::int64_t pendingFlow_ = 0;
  bool ended_ = false;
};

}  // namespace

StateCounts importState(Database& db, const StateAdmin::LineSource& source, bool replace) {
  return Importer(db).run(source, replace);
}

}  // namespace spojka::host::store
