// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/plugin/batch_check.hpp"
#include "host/plugin/call.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/documents.hpp"
#include "host/plugin/instance_watch.hpp"
#include "host/plugin/isolation/tables.hpp"

namespace spojka::host {
namespace {

constexpr const char* kSourceSide = "source";
// A source may have a few to skip; one that has nothing more to give says that it is at the end.
constexpr int kMostWithoutAnything = 100;
// Each may have moved the checkpoint over a day that brought nothing.
constexpr int kMostWithoutRecords = 100'000;

}  // namespace

ConnectorSpec specOf(const spojka_source_v1& table, const std::string& name, std::string_view runtimeJson) {
  Call call(kSourceSide, name, "spec", CallKind::quick, nullptr, !isIsolated(table));
  TextSink out;
  call.expectOk(table.spec(table.ctx, toAbi(runtimeJson), out.abi(), call.error()));
  return parseSpec(call, out.text());
}

SourceInstance::SourceInstance(const spojka_source_v1& table, const spojka_host& host,
                               std::string_view configJson, std::string_view runtimeJson, std::string name)
    : table_(table), name_(std::move(name)), watch_(std::make_unique<SourceWatch>(table, instance_, host)) {
  Call call(kSourceSide, name_, "open", CallKind::quick, watch_.get(), !isIsolated(table_));
  const spojka_open_request request{sizeof request, 0, toAbi(configJson), toAbi(runtimeJson)};
  call.expectOk(table_.open(table_.ctx, &watch_->host(), &request, &instance_, call.error()));
  if (instance_ == nullptr) call.brokeContract("opened nothing and called it success");
}

SourceInstance::~SourceInstance() {
  std::optional<ActiveCall> active;
  if (!isIsolated(table_)) active.emplace(name_, "close", CallKind::quick, nullptr);
  table_.close(instance_);
}

CheckReport SourceInstance::check() {
  Call call(kSourceSide, name_, "check", CallKind::asking, watch_.get(), !isIsolated(table_));
  TextSink out;
  call.expectOk(table_.check(instance_, out.abi(), call.error()));
  return parseReport(call, out.text());
}

Catalog SourceInstance::discover() {
  Call call(kSourceSide, name_, "discover", CallKind::asking, watch_.get(), !isIsolated(table_));
  TextSink out;
  call.expectOk(table_.discover(instance_, out.abi(), call.error()));
  return parseStreams(call, out.text());
}

SourceSession SourceInstance::read(std::string_view selectionJson, std::string_view checkpoint,
                                   std::uint32_t maxRecords, std::size_t maxBytes) {
  Call call(kSourceSide, name_, "read_open", CallKind::asking, watch_.get(), !isIsolated(table_));
  const spojka_read_request request{sizeof request, maxRecords, maxBytes, toAbi(selectionJson),
                                    checkpoint.empty() ? spojka_str{} : toAbi(checkpoint)};
  void* session = nullptr;
  call.expectOk(table_.read_open(instance_, &request, &session, call.error()));
  if (session == nullptr) call.brokeContract("opened no session and called it success");
  return {table_, session, *watch_, name_};
}

ReceiveAnswer SourceInstance::receive(const ReceivedRequest& request) {
  Call call(kSourceSide, name_, "receive", CallKind::asking, watch_.get(), !isIsolated(table_));
  const auto* receiver =
      SPOJKA_HAS(&table_, spojka_source_v1, get_extension)
          ? static_cast<const spojka_receiver_v1*>(table_.get_extension(instance_, SPOJKA_EXT_RECEIVER))
          : nullptr;
  if (receiver == nullptr || !SPOJKA_HAS(receiver, spojka_receiver_v1, receive))
    throw Error(SPOJKA_E_UNSUPPORTED, "receive", "connector '" + name_ + "' takes no requests");
  Arena arena;
  ObjectBuilder headers;
  for (const auto& [name, value] : request.headers)
    headers.set(arena.copy(repairUtf8(name)), make::string(arena, repairUtf8(value)));
  const spojka_value named = headers.finish(arena);
  const std::string headersJson = toJson(ValueView(named));
  const spojka_received received{sizeof received,       0,
                                 toAbi(request.method), toAbi(request.path),
                                 toAbi(request.query),  toAbi(headersJson),
                                 toAbi(request.body)};
  TextSink out;
  call.expectOk(receiver->receive(instance_, &received, out.abi(), call.error()));
  return parseReceiveAnswer(call, out.text());
}

void SourceInstance::cancel() noexcept {
  watch_->cancel();
}

SourceSession::SourceSession(SourceSession&& other) noexcept
    : table_(other.table_),
      session_(std::exchange(other.session_, nullptr)),
      instance_(other.instance_),
      name_(std::move(other.name_)),
      empty_(std::move(other.empty_)) {}

SourceSession::~SourceSession() {
  if (session_ == nullptr) return;
  std::optional<ActiveCall> active;
  if (!isIsolated(*table_)) active.emplace(name_, "read_close", CallKind::quick, nullptr);
  table_->read_close(session_);
}

bool SourceSession::next(Batch& out) {
  out.reset();
  Call call(kSourceSide, name_, "read_next", CallKind::reading, instance_, !isIsolated(*table_));
  Lent<spojka_batch> lent;
  spojka_batch& batch = *lent;
  batch.struct_size = sizeof batch;
  const spojka_status status = table_->read_next(session_, &batch, call.error());
  // Nothing of such a batch can be trusted, its release included.
  if (!lent.intact()) call.brokeContract("wrote past the end of the batch");
  batch.struct_size = sizeof batch;
  const bool empty = batch.record_count == 0 && batch.problem_count == 0;
  const bool releases = batch.release != nullptr;
  *out.out() = batch;  // from here on it is released, whatever is found
  if (status == SPOJKA_END) {
    out.reset();
    if (!empty) call.brokeContract("said the stream has ended and handed over records");
    return false;
  }
  call.expectOk(status);
  if (!releases) call.brokeContract("handed over a batch without a release");
  checkBatch(call, out);
  if (const std::string how = nothingNew(out); !how.empty()) call.brokeContract(how);
  return true;
}

std::string SourceSession::nothingNew(const Batch& batch) {
  if (batch.size() != 0 || batch.problemCount() != 0) {
    empty_ = {};
    return {};
  }
  ++empty_.withoutAnything;
  ++empty_.withoutRecords;
  if (batch.hasCheckpoint() && batch.checkpoint() != empty_.checkpoint) {
    empty_.withoutAnything = 0;
    empty_.checkpoint = batch.checkpoint();
  }
  if (empty_.withoutAnything >= kMostWithoutAnything)
    return fmt::format("handed over {} batches in a row with neither records nor another checkpoint",
                       empty_.withoutAnything);
  if (empty_.withoutRecords >= kMostWithoutRecords)
    return fmt::format("handed over {} batches in a row without records", empty_.withoutRecords);
  return {};
}

}  // namespace spojka::host
