// SPDX-License-Identifier: Apache-2.0
#include "host/job/preview.hpp"

#include <utility>

#include "host/base/mask.hpp"
#include "host/job/some_groups.hpp"
#include "host/job/trial_mapping.hpp"

namespace spojka::host {
namespace {

PreviewedRecord previewed(Arena& answer, const std::string& profile, const Mapping& mapping,
                          const spojka_record& record, bool reveal) {
  Arena arena;
  const MappedRecord mapped = mapAlone(profile, mapping, record, arena);
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

void previewGroups(Session& session, const Surroundings& around, const Mapping& mapping,
                   const PreviewRequest& request, Preview& preview, PreviewedStream& stream) {
  Arena arena;
  for (const auto& group :
       someGroups(session, mapping, request.records, around.clock, around.cancel, arena)) {
    spojka_record record{};
    record.key = toAbi(group.key);
    record.body = group.body;
    stream.records.push_back(previewed(*preview.arena, preview.profile, mapping, record, request.reveal));
  }
}

}  // namespace

Preview previewRecords(const Surroundings& around, const std::string& profileFile,
                       const PreviewRequest& request) {
  Session session(around, profileFile);
  Preview preview;
  preview.profile = session.profile().name;
  for (const auto& mapping : session.mappings()) {
    PreviewedStream& stream = preview.streams.emplace_back();
    stream.stream = mapping.flow();
    stream.target = mapping.target();
    stream.columns = mapping.columns();
    if (mapping.gathers()) {
      previewGroups(session, around, mapping, request, preview, stream);
      continue;
    }
    auto& rows = stream.records;
    auto reading = session.readFromStart(mapping.stream(), static_cast<std::uint32_t>(request.records));
    Batch batch;
    while (rows.size() < request.records && !around.cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.size() && rows.size() < request.records; ++i)
        rows.push_back(previewed(*preview.arena, preview.profile, mapping, batch.record(i), request.reveal));
      batch.reset();
    }
  }
  return preview;
}

}  // namespace spojka::host
