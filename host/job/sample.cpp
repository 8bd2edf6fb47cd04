// SPDX-License-Identifier: Apache-2.0
#include "host/job/sample.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "host/engine/decide/key_watch.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/job/seen_name.hpp"
#include "host/job/some_groups.hpp"
#include "host/job/trial_mapping.hpp"
#include "spojka/error.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kDayUs = 24LL * 3600 * 1'000'000;
// The newest first. Where they are too few to tell anything, and only one may have come since yesterday,
// those of some years are looked at as well, and at last whatever there is.
constexpr std::int64_t kDaysBack[] = {30, 3 * 365};

void addFault(Sample& sample, std::string field, std::string message, std::string_view key,
              bool setUp = false) {
  ++sample.refused;
  auto& faults = sample.faults;
  const auto known = std::find_if(faults.begin(), faults.end(),
                                  [&](const auto& f) { return f.field == field && f.message == message; });
  if (known != faults.end()) {
    ++known->records;
    return;
  }
  faults.push_back({std::move(field), std::move(message), 1, std::string(key), setUp});
}

bool isWritable(std::uint32_t result) {
  return result == SPOJKA_W_CREATED || result == SPOJKA_W_UPDATED || result == SPOJKA_W_UNCHANGED ||
         result == SPOJKA_W_FOUND || result == SPOJKA_W_SKIPPED;
}

// What a run would think of the keys.
KeyWatch keyWatch(Store& store, const Mapping& mapping) {
  const StreamNotes notes = StreamNotes::parse(store.notes(mapping.flow()).value_or(""));
  return KeyWatch(
      mapping.flow(), mapping.keyKinds(),
      {notes.keyKinds, notes.withoutUsualKey, store.countLinks(mapping.flow()), notes.lastFullRead}, false);
}

class Sampler {
 public:
  Sampler(Session& session, std::size_t records, Store* store)
      : session_(session), most_(records), store_(store) {}

  using Flows = std::vector<std::pair<const Mapping*, Sample*>>;

  // The flows of one stream, whose records are read once.
  void begin(const Flows& flows) {
    keys_.clear();
    tried_.clear();
    for (const auto& [mapping, sample] : flows)
      if (store_ != nullptr) keys_.emplace(mapping, keyWatch(*store_, *mapping));
  }
  // Those of a part that were not tried yet.
  void read(const std::string& stream, const ReadScope& part, const Flows& flows, const CancelToken& cancel) {
    auto reading = session_.readFromStart(stream, static_cast<std::uint32_t>(most_), part);
    Batch batch;
    while (!enough() && !cancel.requested() && reading.next(batch)) {
      for (std::size_t i = 0; i < batch.problemCount() && !enough(); ++i) {
        const spojka_error* error = batch.problem(i).error;
        const std::string message = error != nullptr ? error->message : "";
        const std::string key(fromAbi(batch.problem(i).key));
        if (!tried_.insert(key.empty() ? message : key).second) continue;
        for (const auto& [mapping, sample] : flows) {
          ++sample->tried;
          addFault(*sample, std::string(fromAbi(batch.problem(i).field)), message, key);
        }
      }
      std::vector<const spojka_record*> records;
      for (std::size_t i = 0; i < batch.size() && !enough(); ++i)
        if (tried_.insert(std::string(fromAbi(batch.record(i).key))).second)
          records.push_back(&batch.record(i));
      for (const auto& [mapping, sample] : flows)
        tryOut(records, *mapping, *sample, {session_.profile().name, session_.gathering(), store_});
      batch.reset();
    }
  }
  bool enough() const noexcept { return tried_.size() >= most_; }
  void end(const Flows& flows) {
    for (const auto& [mapping, sample] : flows)
      if (const auto keys = keys_.find(mapping); keys != keys_.end())
        sample->strangeKeys = keys->second.atTheEnd().value_or("");
  }

  // Of a flow that gathers: not records, but what they become together.
  void tryGroups(const Mapping& mapping, SomeGroups& some, Sample& sample) {
    Arena arena;
    const auto groups = some.of(mapping, most_, arena);
    std::vector<spojka_record> records(groups.size());
    std::vector<const spojka_record*> all;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      records[i].key = toAbi(groups[i].key);
      records[i].body = groups[i].body;
      records[i].op = SPOJKA_OP_UPSERT;
      records[i].changed_at_us = SPOJKA_TIME_UNKNOWN;
      all.push_back(&records[i]);
    }
    tryOut(all, mapping, sample, {session_.profile().name, session_.gathering(), some.state()});
  }

 private:
  void tryOut(const std::vector<const spojka_record*>& given, const Mapping& mapping, Sample& sample,
              const TrialMapping& trial) {
    Arena arena;
    std::vector<spojka_record> records;
    std::vector<std::string> keys;
    std::vector<std::string> names;
    for (const spojka_record* one : given) {
      const spojka_record& record = *one;
      if (record.op != SPOJKA_OP_UPSERT) continue;
      ++sample.tried;
      const MappedRecord mapped = trial.map(mapping, record, arena);
      compare(mapping, record, mapped, sample);
      if (mapped.failure) {
        addFault(sample, mapped.failure->field, mapped.failure->message, fromAbi(record.key));
        continue;
      }
      keys.emplace_back(fromAbi(record.key));
      names.push_back(seenName(mapping, ValueView(mapped.body)).shown(false));
      records.push_back(
          recordForTarget(session_.profile().name, mapping, fromAbi(record.key), mapped.body, arena));
      // As if it were new, whatever is there already: what would be refused is to be known before it changes.
      records.back().flags = SPOJKA_RECORD_ABSENT;
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (!names[i].empty()) keys[i] += " \"" + names[i] + '"';
    show(records, keys, sample);
  }

  // With what was written of it.
  void compare(const Mapping& mapping, const spojka_record& record, const MappedRecord& mapped,
               Sample& sample) {
    if (store_ == nullptr || mapping.gathers()) return;
    const auto link = store_->findLinks(mapping.flow(), {fromAbi(record.key)}).front();
    if (const auto keys = keys_.find(&mapping); keys != keys_.end())
      keys->second.sees(SPOJKA_RECORD_KEY_KIND_OF(record.flags), link.has_value());
    if (!link || mapped.failure || link->fingerprint == FingerprintBytes{}) return;
    ++sample.known;
    if (link->fingerprint != fingerprintOf(mapping.target(), ValueView(mapped.body))) ++sample.differing;
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
                 keys[at + o.index], o.error != nullptr && o.error->code == SPOJKA_E_CONFIG);
      });
    }
  }

  Session& session_;
  const std::size_t most_;
  Store* const store_;
  std::map<const Mapping*, KeyWatch> keys_;
  std::unordered_set<std::string> tried_;
};

}  // namespace

std::vector<Sample> sampleOf(Session& session, const std::vector<Mapping>& mappings, std::size_t records,
                             Store* store, const Clock& clock, const CancelToken& cancel) {
  std::vector<Sample> samples(mappings.size());
  std::map<std::string, std::vector<std::pair<const Mapping*, Sample*>>> streams;
  std::vector<std::string> sequence;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    samples[i].flow = mappings[i].flow();
    if (mappings[i].gathers()) continue;
    auto& flows = streams[mappings[i].stream()];
    if (flows.empty()) sequence.push_back(mappings[i].stream());
    flows.emplace_back(&mappings[i], &samples[i]);
  }
  Sampler sampler(session, records, store);
  // A source whose records have no dates refuses to pick them by one.
  const auto readSince = [&](const std::string& stream, std::int64_t days) {
    ReadScope part;
    part.since = formatTimestamp(clock.nowMicros() - days * kDayUs).substr(0, 10);
    try {
      sampler.read(stream, part, streams[stream], cancel);
    } catch (const Error& e) {
      if (e.code() != SPOJKA_E_UNSUPPORTED && e.code() != SPOJKA_E_CONFIG && e.code() != SPOJKA_E_INVALID)
        throw;
    }
  };
  SomeGroups groups(session, mappings, clock, cancel, true);
  for (std::size_t i = 0; i < mappings.size() && !cancel.requested(); ++i)
    if (mappings[i].gathers()) sampler.tryGroups(mappings[i], groups, samples[i]);
  for (const auto& stream : sequence) {
    sampler.begin(streams[stream]);
    for (const std::int64_t days : kDaysBack)
      if (!sampler.enough() && !cancel.requested()) readSince(stream, days);
    if (!sampler.enough() && !cancel.requested()) sampler.read(stream, {}, streams[stream], cancel);
    sampler.end(streams[stream]);
  }
  return samples;
}

}  // namespace spojka::host
