// SPDX-License-Identifier: Apache-2.0
#include "host/job/one_record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/mask.hpp"
#include "host/base/means.hpp"
#include "host/job/found_groups.hpp"
#include "host/job/seen_name.hpp"
#include "host/job/shown_changes.hpp"
#include "host/job/trial_mapping.hpp"
#include "host/job/trial_state.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostExplained = 20;
constexpr std::size_t kRunsBeside = 5;

class Explainer {
 public:
  Explainer(Session& session, Store& store, const std::vector<Mapping>& mappings, bool reveal, Arena& answer)
      : session_(session),
        store_(store),
        mappings_(mappings),
        trial_(session.profile().name, session.gathering(), &store),
        shown_(session.mappings(), reveal),
        reveal_(reveal),
        answer_(answer) {}

  ExplainedRecord explain(const FoundRecord& found) {
    const Mapping& mapping = *std::find_if(mappings_.begin(), mappings_.end(),
                                           [&](const Mapping& m) { return m.flow() == found.flow; });
    ExplainedRecord r;
    r.flow = found.flow;
    r.stream = mapping.stream();
    r.key = found.key;
    r.foundBy = found.by;
    r.atSource = found.atSource && found.record.op == SPOJKA_OP_UPSERT;
    r.target = mapping.target();
    r.targetKey = objectKey(session_.profile().name, mapping, found.key);
    r.link = store_.findLinks(found.flow, {found.key}).front();
    r.writers = store_.writersOf(found.flow, found.key);
    r.failed = keptFailure(found.flow, found.key);
    for (const auto& column : mapping.columns()) r.fields.push_back({column, {}, {}, false});
    Arena arena;
    MappedRecord mapped;
    if (r.atSource) {
      showSource(mapping, found.record, r);
      mapped = trial_.map(mapping, found.record, arena);
      if (mapped.failure) {
        r.problemField = mapped.failure->field;
        r.problem = mapped.failure->message;
      } else {
        showMapped(mapping, ValueView(mapped.body), r);
      }
    }
    lookAtObject(mapping, r);
    if (r.atSource && !mapped.failure) compare(mapping, mapped.body, r, arena);
    r.verdict = verdictOn(r, mapping.deletes(), forced(r));
    return r;
  }

 private:
  std::optional<FailedRecord> keptFailure(const std::string& flow, const std::string& key) {
    std::string before = key;  // pages begin behind a key
    if (before.empty()) return std::nullopt;
    before.pop_back();
    for (;;) {
      auto page = store_.failed(flow, before, 8);
      if (page.empty()) return std::nullopt;
      for (auto& f : page) {
        if (f.key == key) return std::move(f);
        if (f.key > key) return std::nullopt;
      }
      before = page.back().key;
    }
  }

  void showSource(const Mapping& mapping, const spojka_record& record, ExplainedRecord& r) {
    if (reveal_) {
      r.source = make::copy(answer_, ValueView(record.body));
      return;
    }
    Arena arena;
    const spojka_value marked = mapping.sourceMarks().apply(arena, ValueView(record.body));
    const spojka_value masked = maskSensitive(arena, ValueView(marked));
    r.source = make::copy(answer_, ValueView(masked));
  }

  void showMapped(const Mapping& mapping, ValueView body, ExplainedRecord& r) {
    for (auto& field : r.fields) {
      const ValueView value = body.at(field.column.target);
      field.mapped = reveal_ ? make::copy(answer_, value) : maskSensitive(answer_, value);
    }
    r.name = seenName(mapping, body).shown(reveal_);
    r.asLastWritten = r.link && r.link->fingerprint == fingerprintOf(mapping.target(), body);
  }

  bool offersFind(const std::string& target) const {
    const auto& targets = session_.destinationSpec().findTargets;
    return std::find(targets.begin(), targets.end(), target) != targets.end();
  }

  // By the id it was written under, else by the name it would bear.
  void lookAtObject(const Mapping& mapping, ExplainedRecord& r) {
    if (!offersFind(mapping.target())) {
      r.objectProblem = tr("the connector offers no look at single objects");
      return;
    }
    FindQuery query;
    query.target = mapping.target();
    query.by = r.link ? SPOJKA_BY_ID : SPOJKA_BY_KEY;
    query.wanted = {toAbi(r.link ? std::string_view(r.link->targetId) : std::string_view(r.targetKey))};
    for (const auto& field : r.fields) query.fields.push_back(toAbi(field.column.target));
    try {
      session_.destination().find(query, [&](const spojka_row& row) { take(mapping, row, r); });
    } catch (const CancelledError&) {
      throw;
    } catch (const Error& e) {
      r.objectProblem = e.what();
    }
  }

  void take(const Mapping& mapping, const spojka_row& row, ExplainedRecord& r) {
    if (row.result == SPOJKA_ROW_ABSENT) r.object = ObjectThere::no;
    if (row.result == SPOJKA_ROW_FAILED) r.objectProblem = row.error == nullptr ? "" : row.error->message;
    if (row.result != SPOJKA_ROW_FOUND) return;
    r.object = ObjectThere::yes;
    if (row.body == nullptr) return;
    for (auto& field : r.fields) {
      const ValueView value = ValueView(*row.body).at(field.column.target);
      const bool hidden = !reveal_ && (mapping.targetMarks().of(field.column.target) != Privacy::nobody ||
                                       field.column.personal);
      field.now = hidden ? maskWhole(answer_, value) : make::copy(answer_, value);
    }
  }

  // What a run would see, which knows when two spellings are one value.
  void compare(const Mapping& mapping, const spojka_value& body, ExplainedRecord& r, Arena& arena) {
    spojka_record record = recordForTarget(session_.profile().name, mapping, r.key, body, arena);
    if (r.link) record.target_id = toAbi(r.link->targetId);
    session_.destination().write(&record, 1, true, [&](const spojka_outcome& o) {
      if (o.result == SPOJKA_W_CREATED) r.object = ObjectThere::no;
      if (o.result == SPOJKA_W_UPDATED || o.result == SPOJKA_W_UNCHANGED || o.result == SPOJKA_W_FOUND)
        r.object = ObjectThere::yes;
      if (o.error != nullptr)
        r.objectProblem = fmt::format("{}{}", o.field.size == 0 ? "" : std::string(fromAbi(o.field)) + ": ",
                                      o.error->message);
      if (r.object != ObjectThere::yes) return;
      RecordEvent event;
      event.flow = r.flow;
      event.key = r.key;
      event.targetKey = r.targetKey;
      event.outcome = Outcome::updated;
      event.mapped = ValueView(body);
      for (std::size_t i = 0; i < o.change_count; ++i) differ(event, o.changes[i], r);
      // The destination has looked and finds no difference: what is there is as personal as what is to be
      // there.
      for (auto& field : r.fields)
        if (!field.differs) field.now = field.mapped;
    });
  }

  void differ(const RecordEvent& event, const spojka_change& change, ExplainedRecord& r) {
    for (auto& field : r.fields) {
      if (field.column.target != fromAbi(change.field)) continue;
      const auto sides = shown_.of(answer_, event, change);
      field.differs = true;
      field.now = sides.before;
      field.mapped = sides.after;
    }
  }

  static std::string goneAtSource(const ExplainedRecord& r, bool deletes) {
    if (!r.link) return tr("the source does not have it");
    return deletes
               ? tr("it was written once, and the source does not have it any more. Its object is deleted by "
                    "a run to which the source says so, or gives everything without it (deletes: delete)")
               : tr("it was written once, and the source does not have it any more. Its object stays, "
                    "because "
                    "the flow keeps what is deleted at the source (deletes: keep)");
  }

  // A key is known only within its flow.
  std::string forced(const ExplainedRecord& r) const {
    return mappings_.size() == 1 ? mention(Means::forced, r.key)
                                 : mention(Means::forcedIn, r.flow + " " + r.key);
  }

  static std::string verdictOn(const ExplainedRecord& r, bool deletes, const std::string& forced) {
    const bool differs =
        std::any_of(r.fields.begin(), r.fields.end(), [](const auto& f) { return f.differs; });
    if (r.failed && r.failed->ignored)
      return tr("it failed, and somebody chose to ignore it until it changes");
    if (!r.problem.empty()) return tr("it cannot be mapped, so it is not written");
    if (r.failed) return tr("it was refused and is kept as failed");
    if (!r.atSource && r.object == ObjectThere::no) return tr("neither side has it any more");
    if (!r.atSource) return goneAtSource(r, deletes);
    if (r.object == ObjectThere::yes && !differs) return tr("both sides agree");
    if (r.object == ObjectThere::yes && r.asLastWritten)
      return tr(
          "the object was changed after it was written; a run does not notice, because the source stayed as "
          "it was. {} writes it again",
          forced);
    if (r.object == ObjectThere::yes) return tr("the source has changed; the next run writes it");
    if (r.object == ObjectThere::no && r.link)
      return tr("the object was deleted at the destination; {} writes it again", forced);
    if (r.object == ObjectThere::no) return tr("it was never written; the next run writes it");
    return tr("what the destination holds could not be seen");
  }

  Session& session_;
  Store& store_;
  const std::vector<Mapping>& mappings_;
  const TrialMapping trial_;
  const ShownChanges shown_;
  const bool reveal_;
  Arena& answer_;
};

// A number stands in one flow's objects and belongs to the record, which others take as well.
void addOtherFlows(FoundRecords& found, const std::vector<Mapping>& mappings) {
  const auto takes = [](const Mapping& mapping, const std::string& stream) {
    if (!mapping.gathers()) return mapping.stream() == stream;
    return std::find(mapping.streams().begin(), mapping.streams().end(), stream) != mapping.streams().end();
  };
  const auto gathers = [&](const std::string& flow) {
    return std::any_of(mappings.begin(), mappings.end(),
                       [&](const Mapping& m) { return m.flow() == flow && m.gathers(); });
  };
  std::size_t single = 0;  // not of a group, which is one answer whatever its records
  for (const auto& record : found.records) single += gathers(record.flow) ? 0U : 1U;
  const std::size_t before = found.records.size();
  for (std::size_t i = 0; i < before; ++i) {
    for (const auto& mapping : mappings) {
      if (!found.records[i].atSource || !takes(mapping, found.records[i].stream)) continue;
      const bool has = std::any_of(found.records.begin(), found.records.end(), [&](const auto& r) {
        return r.flow == mapping.flow() && r.stream == found.records[i].stream &&
               r.key == found.records[i].key;
      });
      if (has) continue;
      if (!mapping.gathers() && single++ >= kMostExplained) {
        found.more = true;
        continue;
      }
      FoundRecord other = found.records[i];
      other.flow = mapping.flow();
      found.records.push_back(std::move(other));
    }
  }
}

std::string wantedIn(const RecordQuery& query) {
  if (!query.email.empty()) return tr("with this e-mail address");
  if (!query.phone.empty()) return tr("with this phone number");
  if (!query.id.empty()) return tr("written to the object '{}'", query.id);
  return tr("with the key or title '{}'", query.name);
}

}  // namespace

Explanation explainRecords(const Surroundings& around, const std::string& profileFile,
                           const ExplainRequest& request) {
  Session session(around, profileFile, Work::looks);
  const auto mappings = session.mappings();
  TrialState state(session, mappings, around.clock);
  ReadOnlyStore& store = state.store();
  if (const std::string why = session.refusal(store); !why.empty())
    throw StatusError(RunStatus::refused, why);
  Explanation answer;
  answer.profile = session.profile().name;
  auto found = findRecords(session, store, mappings, request.query, kMostExplained, around.cancel);
  if (found.records.empty())
    throw StatusError(RunStatus::refused,
                      tr("neither the source nor the state has a record {}; {} shows what there is",
                         wantedIn(request.query), mention(Means::preview)));
  addOtherFlows(found, mappings);
  gatherFound(session, store, mappings, found);
  Explainer explainer(session, store, mappings, request.reveal, *answer.arena);
  for (const auto& record : found.records) answer.records.push_back(explainer.explain(record));
  answer.more = found.more;
  answer.runs = store.lastRuns(kRunsBeside);
  return answer;
}

}  // namespace spojka::host
