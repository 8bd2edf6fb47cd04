// SPDX-License-Identifier: Apache-2.0
#include "host/job/preview.hpp"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "host/base/mask.hpp"
#include "host/job/some_groups.hpp"
#include "host/job/trial_mapping.hpp"

namespace spojka::host {
namespace {

// Which object a record's group has: the one the state knows, else the one a first run would make of the
// records that are shown.
class GroupNames {
 public:
  GroupNames(Session& session, const Clock& clock) : session_(session), clock_(clock) {}

  std::map<std::string, std::string>& of(const std::string& flow) { return names_[flow]; }

  std::string objectOf(const std::string& flow, const std::string& stream, std::string_view key) {
    const auto groups = names_.find(flow);
    if (groups == names_.end()) return {};
    if (!std::exchange(looked_, true))
      state_ = openExistingStore(session_.stateUrl(), session_.profile().name, clock_);
    std::string name;
    std::string linked;
    if (state_)
      state_->lookAtMembers(flow, [&](MemberTable& table) {
        const auto member = table.find(stream, key);
        const auto group = member ? table.group(member->group) : std::nullopt;
        if (group) name = group->name;
        if (!name.empty()) linked = table.linkedBy(flow, name);
      });
    if (!linked.empty()) return linked;
    if (name.empty()) name = stream + ":" + std::string(key);
    if (const auto shown = groups->second.find(name); shown != groups->second.end()) name = shown->second;
    return groupKey(session_.profile().name, name);
  }

 private:
  Session& session_;
  const Clock& clock_;
  std::map<std::string, std::map<std::string, std::string>> names_;  // by flow and record
  std::unique_ptr<Store> state_;                                     // null = there is none
  bool looked_ = false;
};

PreviewedRecord previewed(Arena& answer, const std::string& profile, const Mapping& mapping,
                          const spojka_record& record, bool reveal, GroupNames& names) {
  Arena arena;
  const MappedRecord mapped =
      mapAlone(profile, mapping, record, arena, [&](const std::string& flow, std::string_view key) {
        return mapping.gathers() ? std::string() : names.objectOf(flow, mapping.stream(), key);
      });
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
                   const PreviewRequest& request, Preview& preview, PreviewedStream& stream,
                   GroupNames& names) {
  Arena arena;
  for (const auto& group : someGroups(session, mapping, request.records, around.clock, around.cancel, arena,
                                      &names.of(mapping.flow()))) {
    spojka_record record{};
    record.key = toAbi(group.key);
    record.body = group.body;
    stream.records.push_back(
        previewed(*preview.arena, preview.profile, mapping, record, request.reveal, names));
  }
}

}  // namespace

Preview previewRecords(const Surroundings& around, const std::string& profileFile,
                       const PreviewRequest& request) {
  Session session(around, profileFile, Work::looks);
  Preview preview;
  preview.profile = session.profile().name;
  GroupNames names(session, around.clock);
  for (const auto& mapping : session.mappings()) {
    PreviewedStream& stream = preview.streams.emplace_back();
    stream.stream = mapping.flow();
    stream.target = mapping.target();
    stream.columns = mapping.columns();
    if (mapping.gathers()) {
      previewGroups(session, around, mapping, request, preview, stream, names);
      continue;
    }
    auto& rows = stream.records;
    auto reading = session.readFromStart(mapping.stream(), static_cast<std::uint32_t>(request.records));
    Batch batch;
    while (rows.size() < request.records && !around.cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.size() && rows.size() < request.records; ++i)
        rows.push_back(
            previewed(*preview.arena, preview.profile, mapping, batch.record(i), request.reveal, names));
      batch.reset();
    }
  }
  return preview;
}

}  // namespace spojka::host
