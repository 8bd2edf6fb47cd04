// SPDX-License-Identifier: Apache-2.0
#include "host/job/preview.hpp"

#include <memory>

#include "host/base/mask.hpp"
#include "host/job/some_groups.hpp"
#include "host/job/trial_mapping.hpp"

namespace spojka::host {
namespace {

PreviewedRecord previewed(Arena& answer, const TrialMapping& trial, const Mapping& mapping,
                          const spojka_record& record, bool reveal) {
  Arena arena;
  const MappedRecord mapped = trial.map(mapping, record, arena);
  PreviewedRecord row;
  row.key = std::string(fromAbi(record.key));
  if (mapped.failure) {
    row.problemField = mapped.failure->field;
    row.problem = mapped.failure->message;
  }
  const ValueView source(record.body);
  if (reveal) {
    row.source = make::copy(answer, source);
    row.mapped = make::copy(answer, ValueView(mapped.body));
    return row;
  }
  const spojka_value marked = mapping.sourceMarks().apply(arena, source);
  const spojka_value masked = maskSensitive(arena, ValueView(marked));
  const spojka_value target = maskSensitive(arena, ValueView(mapped.body));
  row.source = make::copy(answer, ValueView(masked));
  row.mapped = make::copy(answer, ValueView(target));
  return row;
}

void previewGroups(SomeGroups& groups, const TrialMapping& trial, const Mapping& mapping,
                   const PreviewRequest& request, Arena& answer, PreviewedStream& stream) {
  Arena arena;
  for (const auto& group : groups.of(mapping, request.records, arena)) {
    spojka_record record{};
    record.op = SPOJKA_OP_UPSERT;
    record.key = toAbi(group.key);
    record.body = group.body;
    stream.records.push_back(previewed(answer, trial, mapping, record, request.reveal));
  }
}

}  // namespace

Preview previewRecords(const Surroundings& around, const std::string& profileFile,
                       const PreviewRequest& request) {
  Session session(around, profileFile, Work::looks);
  Preview preview;
  preview.profile = session.profile().name;
  const auto mappings = session.mappings();
  SomeGroups groups(session, mappings, around.clock, around.cancel, false);
  std::unique_ptr<Store> state;
  if (groups.state() == nullptr) state = openExistingStore(session.stateUrl(), preview.profile, around.clock);
  const TrialMapping trial(preview.profile, session.gathering(),
                           groups.state() != nullptr ? groups.state() : state.get());
  for (const auto& mapping : mappings) {
    PreviewedStream& stream = preview.streams.emplace_back();
    stream.stream = mapping.flow();
    stream.target = mapping.target();
    stream.columns = mapping.columns();
    if (mapping.gathers()) {
      previewGroups(groups, trial, mapping, request, *preview.arena, stream);
      continue;
    }
    auto& rows = stream.records;
    auto reading = session.readFromStart(mapping.stream(), static_cast<std::uint32_t>(request.records));
    Batch batch;
    while (rows.size() < request.records && !around.cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.size() && rows.size() < request.records; ++i)
        rows.push_back(previewed(*preview.arena, trial, mapping, batch.record(i), request.reveal));
      batch.reset();
    }
  }
  return preview;
}

}  // namespace spojka::host
