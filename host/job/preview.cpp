// SPDX-License-Identifier: Apache-2.0
#include "host/job/preview.hpp"

#include <algorithm>
#include <utility>

#include "host/base/mask.hpp"
#include "host/job/trial_mapping.hpp"
#include "host/store/state_copy.hpp"

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

// So many records of each stream are gathered, to show some groups with more than one.
constexpr std::size_t kGathered = 200;

// As a run would gather them, in a state of its own that goes when it was shown.
void gatherSome(Session& session, Store& store, const Mapping& mapping, const CancelToken& cancel) {
  const identity::Membership& membership = session.gathering().at(mapping.flow());
  for (const auto& stream : mapping.streams()) {
    auto reading = session.readFromStart(stream, kGathered);
    Batch batch;
    for (std::size_t read = 0; read < kGathered && !cancel.requested() && reading.next(batch);) {
      store.gather(mapping.flow(), {}, [&](MemberTable& table) {
        identity::Gatherer gatherer(table, membership.rules());
        for (std::size_t i = 0; i < batch.size() && read < kGathered; ++i, ++read) {
          const auto member = membership.of(stream, batch.record(i));
          if (!membership.belongsToNothing(member)) gatherer.take(member);
        }
        gatherer.finish();
      });
      batch.reset();
    }
  }
}

// Those with the most records, of equal ones the first.
std::vector<std::vector<Member>> largestGroups(Store& store, const Mapping& mapping, std::size_t most) {
  std::vector<std::vector<Member>> all;
  store.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
    for (const auto& group : table.groups(0, kGathered * mapping.streams().size()))
      all.push_back(table.membersOf(group.id));
  });
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (all.size() > most) all.resize(most);
  return all;
}

void previewGroups(Session& session, const Surroundings& around, const Mapping& mapping,
                   const PreviewRequest& request, Preview& preview, PreviewedStream& stream) {
  const auto scratch = copyOfState(session.stateUrl(), preview.profile, around.clock, true);
  gatherSome(session, *scratch, mapping, around.cancel);
  for (auto& members : largestGroups(*scratch, mapping, request.records)) {
    Arena arena;
    const std::string key = identity::memberName(members.front());
    spojka_record record{};
    record.key = toAbi(key);
    record.body = identity::groupBody(arena, mapping.streams(), std::move(members));
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
