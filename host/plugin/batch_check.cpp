// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/batch_check.hpp"

#include <fmt/format.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/printable.hpp"
#include "host/plugin/sound_error.hpp"
#include "host/plugin/value_check.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// What no single record is to blame for.
const char* faultOf(const spojka_record& r) {
  if (!isPresent(r.stream)) return "no stream";
  if (!isUtf8(fromAbi(r.stream))) return "a stream whose name is not UTF-8";
  if (!isPresent(r.key)) return "no key";
  if (!isText(r.target_id)) return "a target id without bytes";
  if (r.found != nullptr) return "fields of an object at a destination";
  if (r.op != SPOJKA_OP_UPSERT && r.op != SPOJKA_OP_DELETE) return "an operation this program does not know";
  if (r.body.kind != SPOJKA_OBJECT && !(r.op == SPOJKA_OP_DELETE && r.body.kind == SPOJKA_NULL))
    return "a body that is not an object";
  return nullptr;
}

const char* faultOf(const spojka_problem& p) {
  if (!isPresent(p.stream)) return "no stream";
  if (!isText(p.key) || !isText(p.field)) return "a text without bytes";
  return p.error == nullptr ? "no error" : nullptr;
}

// A batch in which some records have become problems: keeps the connector's own for what it points to.
class Sorted {
 public:
  Sorted(Batch original, bool askedToStop) : original_(std::move(original)), askedToStop_(askedToStop) {
    const spojka_batch& b = original_.raw();
    for (std::size_t i = 0; i < b.problem_count; ++i) keepProblem(b.problems[i]);
  }
  void keep(const spojka_record& record) { records_.push_back(record); }
  void fail(const spojka_record& record, const std::string& field, const std::string& why) {
    auto& error = errors_.emplace_back();
    fillError(&error, SPOJKA_E_DATA, "record", why);
    problems_.push_back({record.stream, asText(record.key), asText(toAbi(field)), &error, 0});
  }
  static Batch handOver(std::unique_ptr<Sorted> sorted) {
    Batch batch;
    spojka_batch& out = *batch.out();
    out.flags = sorted->original_.raw().flags;
    out.records = sorted->records_.data();
    out.record_count = sorted->records_.size();
    out.problems = sorted->problems_.data();
    out.problem_count = sorted->problems_.size();
    out.checkpoint = sorted->original_.raw().checkpoint;
    out.release = [](spojka_batch* self) noexcept {
      delete static_cast<Sorted*>(self->private_data);
      self->private_data = nullptr;
      self->release = nullptr;
    };
    out.private_data = sorted.release();
    return batch;
  }

 private:
  void keepProblem(const spojka_problem& from) {
    const auto& error = errors_.emplace_back(repaired(*from.error, askedToStop_));
    problems_.push_back({from.stream, asText(from.key), asText(from.field), &error, 0});
  }
  spojka_str asText(spojka_str text) {
    return text.data == nullptr ? text : toAbi(texts_.emplace_back(withBytesWrittenOut(fromAbi(text))));
  }

  Batch original_;
  bool askedToStop_;
  std::vector<spojka_record> records_;
  std::vector<spojka_problem> problems_;
  std::deque<std::string> texts_;
  std::deque<spojka_error> errors_;
};

bool isReadable(const spojka_problem& p, bool askedToStop) {
  return isUtf8(fromAbi(p.key)) && isUtf8(fromAbi(p.field)) && isSound(*p.error, askedToStop);
}

struct Fault {
  std::size_t record;
  std::string field;
  std::string why;
};

// Of the records' contents. The key stays out of the message: it may be personal data.
std::vector<Fault> contentFaults(const Call& call, const spojka_batch& batch) {
  std::vector<Fault> faults;
  ValueCheck check;
  for (std::size_t i = 0; i < batch.record_count; ++i) {
    const std::string_view fault = check.look(batch.records[i].body);
    if (check.isCorrupt()) call.gaveBadData(fmt::format("record {} of the batch has {}", i, fault));
    if (!fault.empty())
      faults.push_back({i, check.field(), fmt::format("the connector gave {}", fault)});
    else if (!isUtf8(fromAbi(batch.records[i].key)))
      faults.push_back({i, "", "the connector gave a key that is not UTF-8"});
  }
  return faults;
}

}  // namespace

void checkBatch(const Call& call, Batch& checked) {
  const spojka_batch& batch = checked.raw();
  if ((batch.record_count != 0 && batch.records == nullptr) ||
      (batch.problem_count != 0 && batch.problems == nullptr) || !isText(batch.checkpoint))
    call.gaveBadData("the batch counts something it does not hold");
  if (!isUtf8(fromAbi(batch.checkpoint))) call.gaveBadData("the batch has a checkpoint that is not UTF-8");
  for (std::size_t i = 0; i < batch.record_count; ++i)
    if (const char* fault = faultOf(batch.records[i]))
      call.gaveBadData(fmt::format("record {} of the batch has {}", i, fault));
  bool sound = true;
  for (std::size_t i = 0; i < batch.problem_count; ++i) {
    if (const char* fault = faultOf(batch.problems[i]))
      call.gaveBadData(fmt::format("problem {} of the batch has {}", i, fault));
    sound = sound && isReadable(batch.problems[i], call.askedToStop());
  }
  const std::vector<Fault> faults = contentFaults(call, batch);
  if (sound && faults.empty()) return;
  const std::vector<spojka_record> records(batch.records, batch.records + batch.record_count);
  auto sorted = std::make_unique<Sorted>(std::move(checked), call.askedToStop());
  auto fault = faults.begin();
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (fault == faults.end() || fault->record != i) {
      sorted->keep(records[i]);
      continue;
    }
    sorted->fail(records[i], fault->field, fault->why);
    ++fault;
  }
  checked = Sorted::handOver(std::move(sorted));
}

}  // namespace spojka::host
