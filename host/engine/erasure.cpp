// SPDX-License-Identifier: Apache-2.0
#include "host/engine/erasure.hpp"

#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <map>
#include <random>

#include "host/base/value_codec.hpp"
#include "host/engine/gather_run.hpp"
#include "host/engine/heartbeat.hpp"
#include "host/engine/pace/backoff.hpp"
#include "host/engine/patience.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// A destination may need a moment until what it deleted is gone for everybody.
constexpr int kLooks = 3;

std::uint32_t seedOf(const Coupling& c) {
  return c.limits.seed != 0 ? c.limits.seed : std::random_device()();
}

std::string messageOf(const spojka_outcome& o) {
  return o.error != nullptr ? std::string(toException(*o.error, o.error->code).what()) : std::string();
}

bool settles(std::uint32_t result) {
  return result != 0 && result != SPOJKA_W_RETRY && result != SPOJKA_W_UNKNOWN;
}

bool refuses(std::uint32_t result) {
  return result == SPOJKA_W_REJECTED || result == SPOJKA_W_SKIPPED;
}

}  // namespace

Erasure::Erasure(const Coupling& coupling, ErasureLog& log)
    : c_(coupling),
      log_(log),
      stop_(&c_.cancel),
      services_(c_.destination.connector, c_.logger, stop_),
      gate_(rulesForOne(tr("the destination ({})", c_.destination.connector), c_.limits.patience, seedOf(c_)),
            c_.timer, c_.clock, [this](const Waiting& waiting) {
              logWaiting(c_.logger, c_.clock, waiting);
              c_.observer.waiting(waiting);
            }) {
  if (c_.destination.memory != nullptr) services_.offerMemory(*c_.destination.memory);
}
Erasure::~Erasure() = default;

RunResult Erasure::run(const std::vector<ErasureItem>& items) {
  RunResult result;
  result.run.runId = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
  result.run.startedAtUs = c_.clock.nowMicros();
  result.run.status = "running";
  result.run.startedAtUs = c_.store.beginRun(result.run.runId);
  try {
    c_.store.scrub();  // there is room for it, and nobody is in the way
    destination_ = std::make_unique<DestinationInstance>(c_.destinationTable, services_.host(),
                                                         c_.destination.configJson, c_.runtimeJson,
                                                         c_.destination.connector);
    log_.begin();
    writeDown(items);
  } catch (const std::exception& e) {
    end(result, e.what());
    throw;
  }
  std::string error;
  try {
    eraseAll(items, result);
  } catch (const std::exception& e) {
    error = e.what();
    const auto* of = dynamic_cast<const Error*>(&e);
    const bool person = of != nullptr && (of->code() == SPOJKA_E_CONFIG || of->code() == SPOJKA_E_AUTH);
    result.status = person ? RunStatus::refused : RunStatus::aborted;
    const auto* damage = dynamic_cast<const StoreError*>(&e);
    if (damage != nullptr && !damage->resumable()) result.status = damage->status();
  }
  end(result, error);
  return result;
}

// A kill from here on leaves what has to be done, and nothing of what was kept of these records.
void Erasure::writeDown(const std::vector<ErasureItem>& items) {
  takeOut(items);
  std::map<std::string, Settlement> streams;
  for (const auto& item : items) {
    for (const auto& [stream, key] : item.members)
      streams[item.stream].passed.push_back(unreadKey(stream, key));
    if (item.stays) continue;
    FailedRecord f;
    f.flow = item.stream;
    f.key = item.key;
    f.op = SPOJKA_OP_DELETE;
    f.bodyJson = encodeValue(ValueView());
    f.reason = kReason;
    f.message = "an erasure was to delete it and has not come to its end";
    // Forgotten first: whatever failed before says nothing of the delete, which is due on the next run.
    streams[item.stream].passed.push_back(item.key);
    streams[item.stream].failed.push_back(std::move(f));
    // Nobody knows from here on what the destination holds: a run to which the source brings it must look.
    if (!item.targetId.empty()) streams[item.stream].links.push_back({item.key, Link{item.targetId, {}, 0}});
  }
  for (const auto& [stream, settlement] : streams) c_.store.settle(stream, settlement);
}

// What is left of a group then is deleted, or written anew, by the next run too.
void Erasure::takeOut(const std::vector<ErasureItem>& items) {
  for (const auto& [flow, membership] : c_.gathering)
    c_.store.gather(flow, {}, [&, &name = flow, &rules = membership.rules()](MemberTable& table) {
      identity::Gatherer gatherer(table, rules);
      for (const auto& item : items) {
        if (item.stream != name) continue;
        for (const auto& [stream, key] : item.members) gatherer.leave(stream, key);
        const auto group = table.groupNamed(item.key);
        if (item.stays || !group || group->into == 0) continue;
        table.absorb(group->id, 0);
        table.touch(group->id);
      }
      gatherer.finish();
    });
}

void Erasure::eraseAll(const std::vector<ErasureItem>& items, RunResult& result) {
  const Heartbeat heartbeat(c_.store, stop_, [] { return RunSigns{}; });
  const OnCancel watch(stop_, [this] { destination_->cancel(); });
  for (std::size_t i = 0; i < items.size() && !stop_.requested(); ++i) {
    if (items[i].stays) {
      log_.done(i, Erased::stays);
      continue;
    }
    log_.trying(i);
    const auto verdict = erase(items[i]);
    if (!verdict) return;
    store(items[i], *verdict);
    count(result, items[i].stream, verdict->outcome);
    log_.done(i, verdict->outcome);
  }
}

std::optional<Erasure::Verdict> Erasure::erase(const ErasureItem& item) {
  wasThere_ = false;
  auto answer = ask(item, false);
  if (!answer) return std::nullopt;
  Verdict verdict{Erased::failed, "rejected", answer->message, answer->field};
  if (refuses(answer->result)) return verdict;
  const bool sentInVain = !settles(answer->result);
  if (sentInVain) verdict.reason = "retry_exhausted";
  const bool there = wasThere_ || sentInVain;
  Backoff backoff(seedOf(c_));
  for (int look = 0; look < kLooks; ++look) {
    if (look > 0 && !c_.timer.sleep(backoff.next(), stop_)) return std::nullopt;
    const auto seen = ask(item, true);
    if (!seen) return std::nullopt;
    if (seen->result == SPOJKA_W_UNCHANGED)
      return Verdict{there ? Erased::deleted : Erased::wasNotThere, {}, {}, {}};
    if (sentInVain) return verdict;
    const bool stillThere = settles(seen->result) && !refuses(seen->result);
    verdict.reason = stillThere ? "still_there" : "unconfirmed";
    verdict.message = stillThere ? (there ? "the destination said that it was deleted, and has it still"
                                          : "the destination said that it was not there, and has it")
                                 : "whether it is gone could not be found out: " + seen->message;
  }
  return verdict;
}

std::optional<Erasure::Answer> Erasure::ask(const ErasureItem& item, bool dryRun) {
  const auto mapping = std::find_if(c_.mappings.begin(), c_.mappings.end(),
                                    [&](const Mapping& m) { return m.flow() == item.stream; });
  if (mapping == c_.mappings.end())
    throw Error(SPOJKA_E_CONFIG, "erase", "the profile has no flow '" + item.stream + "'");
  const std::string name = objectKey(c_.profile, *mapping, item.key);
  spojka_record record{};
  record.stream = toAbi(mapping->target());
  record.key = toAbi(name);
  record.target_id = toAbi(item.targetId);
  record.changed_at_us = SPOJKA_TIME_UNKNOWN;
  record.op = SPOJKA_OP_DELETE;
  Backoff backoff(seedOf(c_));
  for (;;) {
    auto answer = askOnce(record, dryRun);
    if (!answer || settles(answer->result) || backoff.exhausted()) return answer;
    if (!c_.timer.sleep(backoff.next(), stop_)) return std::nullopt;
  }
}

std::optional<Erasure::Answer> Erasure::askOnce(const spojka_record& record, bool dryRun) {
  Answer answer;
  const bool done = workPatiently(
      gate_, stop_,
      [&](SendGate::Permit& permit) {
        answer = {};
        std::int64_t asked = -1;
        destination_->write(&record, 1, dryRun, [&](const spojka_outcome& o) {
          answer = {o.result, messageOf(o), std::string(fromAbi(o.field))};
          if (o.error != nullptr) asked = SendGate::askedFor(o.error->retry_after_ms);
        });
        if (!dryRun) {
          wasThere_ = wasThere_ || (settles(answer.result) && !refuses(answer.result) &&
                                    answer.result != SPOJKA_W_UNCHANGED);
          if (destination_->buffers()) destination_->flush();  // what it holds back is not deleted
        }
        if (settles(answer.result))
          permit.good();
        else if (asked >= 0)
          permit.limited(std::chrono::milliseconds(asked), answer.message);
      },
      [](const Error&) { return true; });
  if (!done || stop_.requested()) return std::nullopt;
  answer.message = c_.logger.redactor().redact(answer.message);
  return answer;
}

void Erasure::store(const ErasureItem& item, const Verdict& verdict) {
  Settlement settlement;
  settlement.passed.push_back(item.key);
  if (verdict.outcome != Erased::failed) {
    settlement.removedLinks.push_back(item.key);
    if (c_.gathering.count(item.stream) != 0)
      c_.store.lookAtMembers(item.stream, [&](MemberTable& table) {
        const auto group = table.groupNamed(item.key);
        if (group && table.sizeOf(group->id) == 0)
          settlement.groups.push_back({group->id, group->version, true});
      });
  } else {
    FailedRecord f;
    f.flow = item.stream;
    f.key = item.key;
    f.op = SPOJKA_OP_DELETE;
    f.bodyJson = encodeValue(ValueView());
    f.reason = verdict.reason;
    f.field = verdict.field;
    f.message =
        verdict.message.empty() ? "the destination refused to delete it without saying why" : verdict.message;
    settlement.failed.push_back(std::move(f));
  }
  c_.store.settle(item.stream, settlement);
}

void Erasure::count(RunResult& result, const std::string& stream, Erased outcome) {
  auto& streams = result.run.flows;
  auto at = std::find_if(streams.begin(), streams.end(), [&](const auto& s) { return s.flow == stream; });
  if (at == streams.end()) at = streams.insert(at, {stream, {}});
  ++at->counts.read;
  if (outcome == Erased::deleted)
    ++at->counts.deleted;
  else if (outcome == Erased::wasNotThere)
    ++at->counts.unchanged;
  else
    ++at->counts.failed;
}

void Erasure::end(RunResult& result, const std::string& error) {
  auto& run = result.run;
  run.error = c_.logger.redactor().redact(error);
  run.finishedAtUs = c_.clock.nowMicros();
  for (auto& stream : run.flows) stream.status = stream.counts.failed > 0 ? "partial" : "ok";
  const bool failed =
      std::any_of(run.flows.begin(), run.flows.end(), [](const auto& s) { return s.counts.failed > 0; });
  if (!error.empty()) {
    run.status = "failed";
  } else if (stop_.requested()) {
    run.status = "cancelled";
    result.status = RunStatus::cancelled;
  } else {
    run.status = failed ? "partial" : "ok";
    result.status = failed ? RunStatus::partial : RunStatus::ok;
  }
  try {
    run.finishedAtUs = c_.store.finishRun(run);
  } catch (const StoreError& e) {
    if (!run.error.empty()) return;  // its consequence
    run.status = "failed";
    run.error = e.what();
    result.status = e.status();
  }
}

}  // namespace spojka::host
