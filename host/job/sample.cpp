// SPDX-License-Identifier: Apache-2.0
#include "host/job/sample.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "host/job/seen_name.hpp"
#include "host/job/trial_mapping.hpp"
#include "spojka/error.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kRecentUs = 30LL * 24 * 3600 * 1'000'000;

void addFault(Sample& sample, std::string field, std::string message, std::string_view key) {
  ++sample.refused;
  auto& faults = sample.faults;
  const auto known = std::find_if(faults.begin(), faults.end(),
                                  [&](const auto& f) { return f.field == field && f.message == message; });
  if (known != faults.end()) {
    ++known->records;
    return;
  }
  faults.push_back({std::move(field), std::move(message), 1, std::string(key)});
}

bool isWritable(std::uint32_t result) {
  return result == SPOJKA_W_CREATED || result == SPOJKA_W_UPDATED || result == SPOJKA_W_UNCHANGED ||
         result == SPOJKA_W_FOUND || result == SPOJKA_W_SKIPPED;
}

// Who it belongs with is not known before all are read; what cannot be written of it alone mostly cannot be
// written of them all.
spojka_value aloneInItsGroup(Arena& arena, const std::vector<std::string>& streams, const std::string& stream,
                             const spojka_value& body) {
  ObjectBuilder group;
  for (const auto& name : streams)
    group.set(name, make::list(arena, name == stream ? std::vector{body} : std::vector<spojka_value>()));
  return group.finish(arena);
}

class Sampler {
 public:
  Sampler(Session& session, std::size_t records) : session_(session), most_(records) {}

  // The flows of one stream, whose records are read once. False = nothing came.
  bool read(const std::string& stream, const ReadScope& part,
            const std::vector<std::pair<const Mapping*, Sample*>>& flows, const CancelToken& cancel) {
    auto reading = session_.readFromStart(stream, static_cast<std::uint32_t>(most_), part);
    std::size_t seen = 0;
    Batch batch;
    while (seen < most_ && !cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.problemCount() && seen < most_; ++i, ++seen)
        for (const auto& [mapping, sample] : flows) {
          ++sample->tried;
          addFault(*sample, std::string(fromAbi(batch.problem(i).field)),
                   std::string(batch.problem(i).error != nullptr ? batch.problem(i).error->message : ""),
                   fromAbi(batch.problem(i).key));
        }
      const std::size_t taken = std::min(batch.size(), most_ - seen);
      for (const auto& [mapping, sample] : flows) tryOut(stream, batch, taken, *mapping, *sample);
      seen += taken;
      batch.reset();
    }
    return seen > 0;
  }

 private:
  void tryOut(const std::string& stream, const Batch& batch, std::size_t count, const Mapping& mapping,
              Sample& sample) {
    Arena arena;
    std::vector<spojka_record> records;
    std::vector<std::string> keys;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
      spojka_record record = batch.record(i);
      if (record.op != SPOJKA_OP_UPSERT) continue;
      std::string key(fromAbi(record.key));
      if (mapping.gathers()) {
        const identity::Membership& membership = session_.gathering().at(mapping.flow());
        if (membership.belongsToNothing(membership.of(stream, record))) continue;
        record.body = aloneInItsGroup(arena, mapping.streams(), stream, record.body);
        key.insert(0, stream + ":");
      }
      ++sample.tried;
      const MappedRecord mapped = mapAlone(session_.profile().name, mapping, record, arena);
      if (mapped.failure) {
        addFault(sample, mapped.failure->field, mapped.failure->message, fromAbi(record.key));
        continue;
      }
      names.push_back(seenName(mapping, ValueView(mapped.body)).shown(false));
      records.push_back(recordForTarget(session_.profile().name, mapping, key, mapped.body, arena));
      keys.push_back(std::move(key));
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (!names[i].empty()) keys[i] += " \"" + names[i] + '"';
    show(records, keys, sample);
  }

  // `keys`: as people see them.
  void show(const std::vector<spojka_record>& records, const std::vector<std::string>& keys, Sample& sample) {
    const auto limit = session_.destinationSpec().maxBatch;
    const std::size_t chunk = limit > 0 ? static_cast<std::size_t>(limit) : records.size();
    for (std::size_t at = 0; at < records.size(); at += chunk) {
      const std::size_t size = std::min(chunk, records.size() - at);
      session_.destination().write(records.data() + at, size, true, [&](const spojka_outcome& o) {
        if (isWritable(o.result)) return;
        addFault(sample, std::string(fromAbi(o.field)),
                 o.error != nullptr ? std::string(o.error->message) : std::string("without a reason"),
                 keys[at + o.index]);
      });
    }
  }

  Session& session_;
  const std::size_t most_;
};

}  // namespace

std::vector<Sample> sampleOf(Session& session, const std::vector<Mapping>& mappings, std::size_t records,
                             const Clock& clock, const CancelToken& cancel) {
  std::vector<Sample> samples(mappings.size());
  std::map<std::string, std::vector<std::pair<const Mapping*, Sample*>>> streams;
  std::vector<std::string> sequence;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    samples[i].flow = mappings[i].flow();
    const auto taken = mappings[i].gathers() ? mappings[i].streams() : std::vector{mappings[i].stream()};
    for (const auto& stream : taken) {
      auto& flows = streams[stream];
      if (flows.empty()) sequence.push_back(stream);
      flows.emplace_back(&mappings[i], &samples[i]);
    }
  }
  ReadScope recent;
  recent.since = formatTimestamp(clock.nowMicros() - kRecentUs).substr(0, 10);
  Sampler sampler(session, records);
  // A source whose records have no dates refuses to pick them by one.
  const auto readRecent = [&](const std::string& stream) {
    try {
      return sampler.read(stream, recent, streams[stream], cancel);
    } catch (const Error& e) {
      if (e.code() != SPOJKA_E_UNSUPPORTED && e.code() != SPOJKA_E_CONFIG && e.code() != SPOJKA_E_INVALID)
        throw;
      return false;
    }
  };
  for (const auto& stream : sequence)
    if (!readRecent(stream) && !cancel.requested()) sampler.read(stream, {}, streams[stream], cancel);
  return samples;
}

}  // namespace spojka::host
