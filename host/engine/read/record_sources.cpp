// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/record_sources.hpp"

#include <utility>

#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kKeyFromMessage = 120;
// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kFailedPage = 8;
constexpr std::size_t kLinksAtOnce = 1000;
constexpr std::string_view kProblem = "(problem)";  // no target is called so

// Of what the source could not read: all that is known of it.
Fingerprint problemContent(const FailedRecord& problem) {
  const std::string text = problem.field + "\n" + problem.message;
  const spojka_value value = make::borrowed(text);
  return fingerprintOf(kProblem, ValueView(value));
}

}  // namespace

bool BatchSource::wants(std::string_view key, bool always) const {
  return scope_.wants(flow_, key) && (always || once_ == nullptr || once_->add(key));
}

std::optional<Portion> BatchSource::next() {
  if (!batch_) return std::nullopt;
  Portion portion;
  const Batch& b = batch_->batch;
  if (b.hasCheckpoint() && !scope_.whole) portion.checkpoint = std::string(b.checkpoint());
  portion.items.reserve(b.size());
  for (std::size_t i = 0; i < b.size(); ++i)
    if (wants(fromAbi(b.record(i).key), b.record(i).op == SPOJKA_OP_DELETE))
      portion.items.push_back({&b.record(i)});
  for (std::size_t i = 0; i < b.problemCount(); ++i)
    // What has no key is told apart by what is wrong with it.
    if (wants(fromAbi(b.problem(i).key), b.problem(i).key.size == 0))
      portion.problems.push_back(problemOf(flow_, b.problem(i)));
  portion.load->batch = std::move(batch_);
  return portion;
}

FailedRecord problemOf(const std::string& flow, const spojka_problem& p) {
  FailedRecord failed;
  failed.flow = flow;
  failed.key = std::string(fromAbi(p.key));
  failed.field = std::string(fromAbi(p.field));
  failed.reason = "source";
  failed.message = p.error != nullptr ? toException(*p.error, p.error->code).what()
                                      : "the source could not read this record";
  // Records that have not even a key are told apart by what is wrong with them.
  if (failed.key.empty()) failed.key = "(no key) " + std::string(startOf(failed.message, kKeyFromMessage));
  failed.refused = problemContent(failed);
  return failed;
}

std::optional<Portion> LastStates::next() {
  PortionBuilder portion(mapping_.stream());
  while (!portion.full()) {
    const auto last = log_.take();
    if (!last) break;
    if (last->op != 0) {
      portion.add({last->key, last->op, last->bodyJson, last->changedAtUs});
      continue;
    }
    FailedRecord failed;
    failed.flow = mapping_.flow();
    failed.key = last->key;
    failed.field = last->field;
    failed.reason = "source";
    failed.message = last->message;
    failed.refused = problemContent(failed);
    portion.addProblem(std::move(failed));
  }
  if (portion.empty()) return std::nullopt;
  return portion.finish();
}

std::optional<Portion> HeldRecords::next() {
  PortionBuilder portion(mapping_.stream());
  while (!held_.empty() && !portion.full()) {
    HeldBack::Record held = held_.take();
    if (held.last)
      portion.add({held.key, held.op, held.bodyJson, held.changedAtUs, held.flags}, held.ticket, held.turn);
    else
      portion.addSuperseded(std::move(held.ticket), std::move(held.key));
  }
  if (portion.empty()) return std::nullopt;
  return portion.finish();
}

std::optional<Portion> KeptFailed::next() {
  PortionBuilder portion(mapping_.stream());
  while ((keys_ == nullptr || !keys_->empty()) && portion.empty()) {
    const auto page = store_.failed(mapping_.flow(), after_, kFailedPage);
    if (page.empty()) break;
    after_ = page.back().key;
    for (const auto& failed : page) {
      if (keys_ != nullptr && keys_->erase(failed.key) == 0) continue;
      // Without a body only the source can bring it again.
      const bool ignored = failed.ignored && !failed.ignoredWithOther;
      if (failed.bodyJson.empty() || ignored || !due_(failed)) continue;
      // A row that a newer version wrote, or that was damaged, waits where it is for whoever can read it.
      try {
        PortionBuilder::Kept kept{failed.key, failed.op, failed.bodyJson};
        if (failed.edited) kept.insteadOf = failed.refused;
        portion.add(kept);
      } catch (const JsonError&) {
        ++unreadable_;
      } catch (const DataError&) {
        ++unreadable_;
      }
    }
  }
  if (portion.empty()) return std::nullopt;
  return portion.finish();
}

std::optional<Portion> Missing::next() {
  PortionBuilder portion(mapping_.stream());
  while (portion.empty()) {
    const auto page = store_.linkPage(mapping_.flow(), after_, kLinksAtOnce);
    if (page.empty()) return std::nullopt;
    after_ = page.back().key;
    for (const auto& row : page) {
      if (seen_(row.key)) continue;
      portion.add({row.key, SPOJKA_OP_DELETE});
      ++count_;
    }
  }
  return portion.finish();
}

std::optional<Portion> AskedDeletes::next() {
  PortionBuilder portion(mapping_.stream());
  for (; at_ != keys_.end() && !portion.full(); ++at_) portion.add({*at_, SPOJKA_OP_DELETE});
  if (portion.empty()) return std::nullopt;
  return portion.finish();
}

}  // namespace spojka::host
