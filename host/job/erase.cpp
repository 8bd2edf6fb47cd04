// SPDX-License-Identifier: Apache-2.0
#include "host/job/erase.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/erasure.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/job/erase_resume.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {
namespace {

// A flow may be named instead of the stream whose records it writes.
void checkAgainst(ErasureRequest& request, const std::vector<Mapping>& mappings) {
  const std::string problem = PersonMatch(request.email, request.phone, regionsOf(mappings)).problem();
  if (!problem.empty()) throw StatusError(RunStatus::refused, problem);
  if (request.key.empty()) return;
  std::set<std::string> known;
  for (const auto& mapping : mappings) known.insert(mapping.streams().begin(), mapping.streams().end());
  if (known.count(request.stream) != 0) return;
  for (const auto& mapping : mappings)
    if (!mapping.gathers() && mapping.flow() == request.stream) {
      request.stream = mapping.stream();
      return;
    }
  throw StatusError(RunStatus::refused,
                    fmt::format("{}: the profile has no stream '{}'; it has {}", mention(Means::key),
                                request.stream, fmt::join(known, ", ")));
}

// Writes into the receipt what is true at that moment.
class IntoReceipt final : public ErasureLog {
 public:
  // `rows`: where in the receipt each record stands.
  IntoReceipt(ReceiptFile& receipt, const std::vector<ErasedRecord>& records, std::vector<std::size_t> rows)
      : receipt_(receipt), records_(records), rows_(std::move(rows)) {}
  void begin() override { receipt_.keep(); }
  void trying(std::size_t item) override { receipt_.set(rows_[item], "deleting", false, false); }
  void done(std::size_t item, Erased outcome) override {
    const bool gone = outcome != Erased::failed;
    // What was kept of the record with its values was replaced before anything was deleted.
    if (outcome == Erased::stays) return receipt_.set(rows_[item], "left_to_a_run", false, false);
    receipt_.set(rows_[item],
                 outcome == Erased::deleted       ? "deleted"
                 : outcome == Erased::wasNotThere ? "was_not_there"
                                                  : "failed",
                 records_[item].linked && gone, records_[item].keptAsFailed);
  }

 private:
  ReceiptFile& receipt_;
  const std::vector<ErasedRecord>& records_;
  const std::vector<std::size_t> rows_;
};

// The last step: nothing of what was forgotten is left in the file.
RunStatus rewrite(Store& store, ReceiptFile& receipt, std::string& error, RunStatus status) {
  try {
    store.scrub();
  } catch (const StoreError& e) {
    error += fmt::format("{}{}. End what reads it and then do this last step again",
                         error.empty() ? "" : "; ", e.what());
    return cameToItsEnd(status) ? RunStatus::aborted : status;
  }
  const bool complete = std::all_of(receipt.rows().begin(), receipt.rows().end(),
                                    [](const auto& row) { return row.final() || row.outcome == "failed"; });
  if (complete) receipt.finish();
  return status;
}

RunResult eraseAtDestination(const Coupling& coupling, ErasureLog& log,
                             const std::vector<ErasureItem>& items) {
  try {
    return Erasure(coupling, log).run(items);
  } catch (const StoreError& e) {
    throw StoreError(e.kind(), std::string(e.what()) + "; nothing was erased at the destination");
  } catch (const Error& e) {
    throw Error(e.code(), "erase", std::string(e.what()) + "; nothing was erased at the destination");
  }
}

}  // namespace

std::unique_ptr<Store> EraseJob::lookAtStore() const {
  return std::make_unique<ReadOnlyStore>(
      openExistingStore(session_.stateUrl(), session_.profile().name, around_.clock));
}

const Findings& EraseJob::find(const ErasureRequest& request) {
  const auto mappings = session_.mappings();
  request_ = request;
  checkAgainst(request_, mappings);
  regions_ = regionsOf(mappings);
  findings_ = findPerson(session_, *lookAtStore(), mappings, request_, around_.cancel);
  tellFlowsOfThePast(mappings);
  return findings_;
}

// Their objects are at the destination, and no rule tells any more whose they are.
void EraseJob::tellFlowsOfThePast(const std::vector<Mapping>& mappings) {
  const auto state = openExistingStateAdmin(session_.stateUrl(), session_.profile().name, around_.clock);
  if (!state) return;
  for (const auto& known : state->flows()) {
    const bool isThere = std::any_of(mappings.begin(), mappings.end(),
                                     [&](const auto& mapping) { return mapping.flow() == known.flow; });
    if (isThere || known.links + known.failed == 0) continue;
    findings_.notSearched.push_back(
        {"destination",
         known.flow,
         {},
         "written by a flow that the profile has no longer: bring it back to have "
         "them searched, or delete them yourself",
         known.links + known.failed});
  }
}

ErasureOutcome EraseJob::erase(const std::string& receiptFile) {
  const PersonMatch match(request_.email, request_.phone, regions_);
  const auto& records = findings_.records;
  ReceiptFile receipt(receiptFile,
                      {session_.profile().name, around_.clock.nowMicros(), match.email(), match.phone(),
                       request_.key.empty() ? std::string() : request_.stream + ":" + request_.key, records,
                       findings_.notSearched, static_cast<std::int64_t>(findings_.unsure.size())});
  if (records.empty()) {
    receipt.keep();
    receipt.finish();
    return outcomeOf(receipt, RunStatus::ok, {});
  }
  std::vector<std::size_t> rows(records.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  ErasureOutcome outcome = eraseRows(receipt, records, std::move(rows));
  outcome.atSource =
      std::any_of(records.begin(), records.end(), [](const auto& r) { return r.atSource == AtSource::yes; });
  return outcome;
}

ErasureOutcome EraseJob::resume(const std::string& receiptFile) {
  ReceiptFile receipt = ReceiptFile::resume(receiptFile, session_.profile().name);
  std::vector<std::size_t> rows;
  std::vector<ErasedRecord> records;
  session_.mappings();
  for (auto& open : findOpen(receipt, *lookAtStore(), session_.gathering())) {
    rows.push_back(open.row);
    records.push_back(std::move(open.record));
  }
  // What the state no longer knows was ended by a run, which writes no receipt.
  std::size_t missing = 0;
  for (std::size_t i = 0; i < receipt.rows().size(); ++i) {
    if (receipt.rows()[i].final() || std::find(rows.begin(), rows.end(), i) != rows.end()) continue;
    receipt.set(i, "left_to_a_run", false, false);
    ++missing;
  }
  ErasureOutcome outcome = eraseRows(receipt, records, std::move(rows));
  outcome.leftToRuns = missing;
  return outcome;
}

ErasureOutcome EraseJob::eraseRows(ReceiptFile& receipt, const std::vector<ErasedRecord>& records,
                                   std::vector<std::size_t> rows) {
  const auto store = session_.openState();
  RunStatus status = RunStatus::ok;
  std::string error;
  if (!records.empty()) {
    IntoReceipt log(receipt, records, std::move(rows));
    RunObserver silent;
    Coupling coupling = session_.coupling(*store, silent);
    coupling.runtimeJson = session_.runtime(Work::writes);
    std::vector<ErasureItem> items;
    for (const auto& r : records)
      items.push_back({r.stream, r.key, r.linked ? r.target : std::string(), r.members, r.stays});
    const RunResult result = eraseAtDestination(coupling, log, items);
    status = result.status;
    error = result.run.error;
  }
  status = rewrite(*store, receipt, error, status);
  return outcomeOf(receipt, status, error);
}

ErasureOutcome EraseJob::outcomeOf(const ReceiptFile& receipt, RunStatus status,
                                   const std::string& error) const {
  ErasureOutcome outcome;
  outcome.status = status;
  outcome.error = around_.logger.redactor().redact(error);
  outcome.receipt = receipt.name();
  outcome.receiptText = receipt.text();
  for (const auto& row : receipt.rows()) {
    if (row.outcome == "deleted") ++outcome.deleted;
    if (row.outcome == "was_not_there") ++outcome.wereNotThere;
    if (row.outcome == "failed") ++outcome.failed;
    if (row.outcome == "not_tried" || row.outcome == "deleting") ++outcome.open;
  }
  return outcome;
}

}  // namespace spojka::host
