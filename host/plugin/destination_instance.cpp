// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <vector>

#include "host/plugin/call.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/documents.hpp"
#include "host/plugin/instance_watch.hpp"
#include "host/plugin/isolation/tables.hpp"
#include "host/plugin/outcome_check.hpp"
#include "host/plugin/row_sink.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr const char* kDestinationSide = "destination";

// Length of an outcome in interface 1.0; a shorter one is none.
constexpr std::size_t kOutcomeFloor =
    offsetof(spojka_outcome, change_count) + sizeof(spojka_outcome::change_count);

bool isWritten(std::uint32_t result) {
  return (result >= SPOJKA_W_CREATED && result <= SPOJKA_W_UNCHANGED) || result == SPOJKA_W_DELETED ||
         result == SPOJKA_W_FOUND;
}

// What was to be deleted is deleted or was not there; what was to be written never is.
bool answers(std::uint32_t op, std::uint32_t result) {
  if (op == SPOJKA_OP_DELETE) return result != SPOJKA_W_CREATED && result != SPOJKA_W_UPDATED;
  return result != SPOJKA_W_DELETED;
}

// Takes the outcomes of one write, refuses those that cannot be, and hands on the others made whole.
class OutcomeSink {
 public:
  OutcomeSink(const spojka_batch& batch, bool dryRun, Watched& instance,
              const std::function<void(const spojka_outcome&)>& report)
      : batch_(batch),
        dryRun_(dryRun),
        instance_(instance),
        report_(report),
        seen_(batch.record_count, false) {}
  OutcomeSink(const OutcomeSink&) = delete;
  OutcomeSink& operator=(const OutcomeSink&) = delete;

  const spojka_outcome_sink* abi() const noexcept { return &abi_; }
  const std::string& breach() const noexcept { return breach_; }  // empty = none
  // What is wrong when the call counts as a success; empty = every record has its outcome.
  std::string silence() const {
    const auto first = std::find(seen_.begin(), seen_.end(), false);
    if (first == seen_.end()) return {};
    return fmt::format("reported success and no outcome for {} of {} records, the first of them record {}",
                       std::count(first, seen_.end(), false), seen_.size(), first - seen_.begin());
  }
  std::exception_ptr thrown() const noexcept { return thrown_; }

 private:
  static spojka_status take(void* ctx, const spojka_outcome* outcome) noexcept {
    OutcomeSink& self = *static_cast<OutcomeSink*>(ctx);
    // After an exception the caller is done with this batch; nothing more is passed to it.
    if (self.thrown_ != nullptr) return SPOJKA_E_CANCELLED;
    try {
      const std::string breach = self.breachOf(outcome);
      if (!breach.empty()) {
        if (self.breach_.empty()) self.breach_ = breach;
        return SPOJKA_E_INVALID;
      }
      self.seen_[outcome->index] = true;
      self.instance_.progress();
      self.pass(*outcome);
      return SPOJKA_OK;
    } catch (...) {
      self.thrown_ = std::current_exception();
      return SPOJKA_E_CANCELLED;
    }
  }

  std::string breachOf(const spojka_outcome* outcome) const {
    if (outcome == nullptr || outcome->struct_size < kOutcomeFloor)
      return "reported an outcome that is shorter than the interface's";
    if (outcome->index >= seen_.size())
      return fmt::format("reported an outcome for record {} of a batch of {}", outcome->index, seen_.size());
    if (seen_[outcome->index])
      return fmt::format("reported more than one outcome for record {}", outcome->index);
    return {};
  }

  void pass(const spojka_outcome& from) const {
    spojka_outcome outcome{};
    std::memcpy(&outcome, &from, std::min<std::size_t>(from.struct_size, sizeof outcome));
    outcome.struct_size = sizeof outcome;
    const OutcomeCheck texts(outcome, instance_.wasAskedToStop());
    spojka_error note{};
    const std::uint32_t op = batch_.records[outcome.index].op;
    if (outcome.result < SPOJKA_W_CREATED || outcome.result > SPOJKA_W_FOUND ||
        (outcome.result == SPOJKA_W_FOUND && !askedFirst(outcome.index))) {
      fillError(
          &note, SPOJKA_E_INTERNAL, "write",
          fmt::format("the connector reported result {}, which this program does not know", outcome.result));
      outcome.result = SPOJKA_W_UNKNOWN;
    } else if (!answers(op, outcome.result)) {
      fillError(&note, SPOJKA_E_INTERNAL, "write",
                fmt::format("the connector reported result {}, which is no answer to {}", outcome.result,
                            op == SPOJKA_OP_DELETE ? "a delete" : "a record to write"));
      outcome.result = SPOJKA_W_UNKNOWN;
    } else if (isWritten(outcome.result) && outcome.target_id.size == 0 && !dryRun_ &&
               op != SPOJKA_OP_DELETE) {
      giveId(outcome, note);
    } else if (!isWritten(outcome.result)) {
      fillError(&note, SPOJKA_E_INTERNAL, "write", "the connector gave no reason");
    }
    if (!isWritten(outcome.result) && outcome.error == nullptr) outcome.error = &note;
    report_(outcome);
  }

  bool askedFirst(std::size_t record) const {
    return (batch_.records[record].flags & SPOJKA_RECORD_ASK_FIRST) != 0;
  }

  // An object whose id nobody knows cannot be found again: it may exist, and has to be looked up.
  void giveId(spojka_outcome& outcome, spojka_error& note) const {
    outcome.target_id = batch_.records[outcome.index].target_id;
    if (outcome.target_id.size != 0) return;
    outcome.result = SPOJKA_W_UNKNOWN;
    fillError(&note, SPOJKA_E_INTERNAL, "write", "the connector reported success without the object's id");
  }

  const spojka_batch& batch_;
  bool dryRun_;
  Watched& instance_;
  const std::function<void(const spojka_outcome&)>& report_;
  std::vector<bool> seen_;
  std::string breach_;
  std::exception_ptr thrown_;
  spojka_outcome_sink abi_{sizeof abi_, 0, this, &OutcomeSink::take};
};

// What the connector passed is judged before its status: its own error is then only about the refusal.
void judge(const Call& call, const RowSink& sink) {
  if (sink.thrown() != nullptr) std::rethrow_exception(sink.thrown());
  if (!sink.badData().empty()) call.gaveBadData(sink.badData());
  if (!sink.breach().empty()) call.brokeContract(sink.breach());
}

[[noreturn]] void notOffered(const std::string& name, const char* slot) {
  throw UnsupportedError(name + "." + slot, fmt::format("the connector '{}' does not offer {}", name, slot));
}

// A text a connector gives for the host to pass back.
void mustBeText(const Call& call, const std::string& text, const char* what) {
  if (!isUtf8(text)) call.gaveBadData(fmt::format("{} is not UTF-8", what));
}

}  // namespace

ConnectorSpec specOf(const spojka_destination_v1& table, const std::string& name,
                     std::string_view runtimeJson) {
  Call call(kDestinationSide, name, "spec", CallKind::quick, nullptr, !isIsolated(table));
  TextSink out;
  call.expectOk(table.spec(table.ctx, toAbi(runtimeJson), out.abi(), call.error()));
  ConnectorSpec spec = parseSpec(call, out.text());
  const auto mustHave = [&](const std::vector<std::string>& targets, bool slot, const char* what) {
    if (!targets.empty() && !slot)
      call.brokeContract(fmt::format("offers {0} and has no slot '{0}' in its table", what));
  };
  mustHave(spec.findTargets, table.find != nullptr, "find");
  mustHave(spec.listTargets, table.list != nullptr, "list");
  mustHave(spec.mergeTargets, table.merge != nullptr, "merge");
  return spec;
}

DestinationInstance::DestinationInstance(const spojka_destination_v1& table, const spojka_host& host,
                                         std::string_view configJson, std::string_view runtimeJson,
                                         std::string name)
    : table_(table),
      name_(std::move(name)),
      watch_(std::make_unique<DestinationWatch>(table, instance_, host)) {
  Call call(kDestinationSide, name_, "open", CallKind::quick, watch_.get(), !isIsolated(table_));
  const spojka_open_request request{sizeof request, 0, toAbi(configJson), toAbi(runtimeJson)};
  call.expectOk(table_.open(table_.ctx, &watch_->host(), &request, &instance_, call.error()));
  if (instance_ == nullptr) call.brokeContract("opened nothing and called it success");
}

DestinationInstance::~DestinationInstance() {
  std::optional<ActiveCall> active;
  if (!isIsolated(table_)) active.emplace(name_, "close", CallKind::quick, nullptr);
  table_.close(instance_);
}

CheckReport DestinationInstance::check() {
  Call call(kDestinationSide, name_, "check", CallKind::asking, watch_.get(), !isIsolated(table_));
  TextSink out;
  call.expectOk(table_.check(instance_, out.abi(), call.error()));
  return parseReport(call, out.text());
}

Catalog DestinationInstance::discover() {
  Call call(kDestinationSide, name_, "discover", CallKind::asking, watch_.get(), !isIsolated(table_));
  TextSink out;
  call.expectOk(table_.discover(instance_, out.abi(), call.error()));
  return parseTargets(call, out.text());
}

void DestinationInstance::write(const spojka_record* records, std::size_t count, bool dryRun,
                                const std::function<void(const spojka_outcome&)>& report) {
  Call call(kDestinationSide, name_, "write", CallKind::writing, watch_.get(), !isIsolated(table_));
  spojka_batch batch{};
  batch.struct_size = sizeof batch;
  batch.records = records;
  batch.record_count = count;
  const OutcomeSink sink(batch, dryRun, *watch_, report);
  const spojka_write_request request{sizeof request, dryRun ? SPOJKA_WRITE_DRY_RUN : 0U, &batch, sink.abi()};
  const spojka_status status = table_.write(instance_, &request, call.error());
  if (sink.thrown() != nullptr) std::rethrow_exception(sink.thrown());
  // Before the status: the connector's own error is then only about the refusal.
  if (!sink.breach().empty()) call.brokeContract(sink.breach());
  call.expectOk(status);
  // Offered again and again, such a record would keep the run busy for ever.
  if (const std::string silence = sink.silence(); !silence.empty()) call.brokeContract(silence);
}

void DestinationInstance::flush() {
  if (table_.flush == nullptr) return;
  Call call(kDestinationSide, name_, "flush", CallKind::writing, watch_.get(), !isIsolated(table_));
  call.expectOk(table_.flush(instance_, call.error()));
}

void DestinationInstance::find(const FindQuery& query, const RowReport& report) {
  if (table_.find == nullptr) notOffered(name_, "find");
  if (query.wanted.empty()) return;
  Call call(kDestinationSide, name_, "find", CallKind::asking, watch_.get(), !isIsolated(table_));
  const FindSink sink(query, *watch_, report);
  const spojka_find_request request{sizeof request,      query.by,
                                    toAbi(query.target), query.wanted.data(),
                                    query.wanted.size(), query.fields.data(),
                                    query.fields.size(), sink.abi()};
  const spojka_status status = table_.find(instance_, &request, call.error());
  judge(call, sink);
  call.expectOk(status);
  // What nobody answered for would pass for what is not there.
  if (const std::string silence = sink.silence(); !silence.empty()) call.brokeContract(silence);
}

ListAnswer DestinationInstance::list(const ListQuery& query, const RowReport& report) {
  if (table_.list == nullptr) notOffered(name_, "list");
  Call call(kDestinationSide, name_, "list", CallKind::asking, watch_.get(), !isIsolated(table_));
  const ListSink sink(query, *watch_, report);
  const auto optional = [](std::string_view text) { return text.empty() ? spojka_str{} : toAbi(text); };
  TextSink next;
  const spojka_list_request request{sizeof request,
                                    query.maxRows,
                                    toAbi(query.target),
                                    optional(query.keyPrefix),
                                    optional(query.filterJson),
                                    query.fields.data(),
                                    query.fields.size(),
                                    optional(query.pageToken),
                                    sink.abi(),
                                    next.abi()};
  Lent<spojka_list_result> result;
  *result = {sizeof(spojka_list_result), 0, -1};
  const spojka_status status = table_.list(instance_, &request, result.get(), call.error());
  judge(call, sink);
  if (!result.intact()) call.brokeContract("wrote past the end of the result");
  call.expectOk(status);
  mustBeText(call, next.text(), "the token of the next page");
  if (!next.text().empty() && next.text() == query.pageToken)
    call.brokeContract("called the page it was asked for the next one");
  const std::int64_t total = (*result).total;
  if (total >= 0 && static_cast<std::uint64_t>(total) < sink.rows())
    call.brokeContract(fmt::format("listed {} objects and called {} the number of all", sink.rows(), total));
  return {next.text(), total};
}

std::string DestinationInstance::merge(const MergeQuery& query) {
  if (table_.merge == nullptr) notOffered(name_, "merge");
  Call call(kDestinationSide, name_, "merge", CallKind::writing, watch_.get(), !isIsolated(table_));
  TextSink survivor;
  const spojka_merge_request request{
      sizeof request, 0, toAbi(query.target), toAbi(query.survivor), query.others.data(), query.others.size(),
      survivor.abi()};
  call.expectOk(table_.merge(instance_, &request, call.error()));
  mustBeText(call, survivor.text(), "the id of the object that stayed");
  return survivor.text().empty() ? std::string(query.survivor) : survivor.text();
}

void DestinationInstance::cancel() noexcept {
  watch_->cancel();
}

}  // namespace spojka::host
