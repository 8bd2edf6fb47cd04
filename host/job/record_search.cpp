// SPDX-License-Identifier: Apache-2.0
#include "host/job/record_search.hpp"

#include <algorithm>
#include <optional>

#include "host/engine/person_match.hpp"
#include "host/job/seen_name.hpp"
#include "host/job/trial_mapping.hpp"
#include "spojka/ascii.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kSearchPage = 200;
constexpr std::size_t kLinksAtOnce = 5000;

class RecordSearch {
 public:
  RecordSearch(Session& session, Store& store, const std::vector<Mapping>& mappings, const RecordQuery& query,
               std::size_t most, const CancelToken& cancel)
      : session_(session),
        store_(store),
        mappings_(mappings),
        query_(query),
        match_(query.email, query.phone, regionsOf(mappings)),
        most_(most),
        cancel_(cancel) {}

  FoundRecords run() {
    if (const std::string problem = byPerson() ? match_.problem() : std::string(); !problem.empty())
      throw StatusError(RunStatus::refused, problem);
    for (const auto& mapping : mappings_) {
      if (!query_.flow.empty() && query_.flow != mapping.flow()) continue;
      const auto key = knownKey(mapping);
      // A flow that gathers knows groups, which the source does not give.
      if (key && !mapping.gathers())
        readSource(mapping, mapping.stream(), *key, query_.id.empty() ? "key" : "id");
      // A title is of one record; a person may be in all streams.
      for (const auto& stream : streamsOf(mapping))
        if (query_.id.empty() && !(key && mapping.gathers()) && (found_.records.empty() || byPerson()))
          readSource(mapping, stream, std::nullopt, nullptr);
      if (key && !has(mapping.flow(), *key)) addWithoutSource(mapping.flow(), *key);
    }
    return std::move(found_);
  }

 private:
  static std::vector<std::string> streamsOf(const Mapping& mapping) {
    return mapping.gathers() ? mapping.streams() : std::vector<std::string>{mapping.stream()};
  }

  bool byPerson() const { return !query_.email.empty() || !query_.phone.empty(); }

  bool has(const std::string& flow, std::string_view key) const {
    return std::any_of(found_.records.begin(), found_.records.end(),
                       [&](const auto& r) { return r.flow == flow && r.key == key; });
  }

  void addWithoutSource(const std::string& flow, const std::string& key) {
    FoundRecord& r = found_.records.emplace_back();
    r.flow = flow;
    r.key = key;
    if (!query_.id.empty()) r.by = "id";
  }

  // The key of a record that the state knows.
  std::optional<std::string> knownKey(const Mapping& mapping) {
    if (!query_.id.empty()) return keyOfObject(mapping);
    if (query_.name.empty()) return std::nullopt;
    if (store_.findLinks(mapping.flow(), {query_.name}).front()) return query_.name;
    for (const auto& failure : store_.keptFailures(mapping.flow()))
      if (failure.key == query_.name) return query_.name;
    return std::nullopt;
  }

  std::optional<std::string> keyOfObject(const Mapping& mapping) {
    const std::string& flow = mapping.flow();
    const auto bears = [&](const std::string& key) {
      return targetKey(session_.profile().name, flow, key) == query_.id;
    };
    std::string after;
    for (;;) {
      const auto page = store_.linkPage(flow, after, kLinksAtOnce);
      if (page.empty()) break;
      for (const auto& row : page)
        if (row.link.targetId == query_.id || bears(row.key)) return row.key;
      after = page.back().key;
    }
    for (const auto& failure : store_.keptFailures(flow))
      if (bears(failure.key)) return failure.key;
    return std::nullopt;
  }

  // `key`: that one alone, which the source may give without reading all.
  void readSource(const Mapping& mapping, const std::string& stream, const std::optional<std::string>& key,
                  const char* by) {
    ReadScope part;
    if (key) part.key = *key;
    auto reading = session_.readFromStart(stream, kSearchPage, part);
    Batch batch;
    while (!found_.more && reading.next(batch)) {
      if (cancel_.requested()) throw StatusError(RunStatus::cancelled, "cancelled");
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const spojka_record& record = batch.record(i);
        const char* why = key ? (fromAbi(record.key) == *key ? by : nullptr) : whyMeant(mapping, record);
        if (why == nullptr) continue;
        if (found_.records.size() >= most_ && !has(mapping.flow(), fromAbi(record.key))) {
          found_.more = true;
          return;
        }
        take(mapping.flow(), stream, record, why);
        if (key) return;
      }
      batch.reset();
    }
  }

  const char* whyMeant(const Mapping& mapping, const spojka_record& record) {
    if (byPerson()) {
      Searched searched;
      return match_.find(mapping, PersonMatch::Side::source, ValueView(record.body), searched).by;
    }
    if (fromAbi(record.key) == query_.name) return "key";
    Arena arena;
    const MappedRecord mapped = mapAlone(session_.profile().name, mapping, record, arena);
    if (mapped.failure) return nullptr;
    return asciiLower(seenName(mapping, ValueView(mapped.body)).text) == asciiLower(query_.name) ? "name"
                                                                                                 : nullptr;
  }

  void take(const std::string& flow, const std::string& stream, const spojka_record& record,
            const char* why) {
    Arena& arena = *found_.arena;
    if (has(flow, fromAbi(record.key))) return;
    FoundRecord& r = found_.records.emplace_back();
    r.flow = flow;
    r.stream = stream;
    r.key = std::string(fromAbi(record.key));
    r.by = why;
    r.atSource = true;
    r.record.op = record.op;
    r.record.key = toAbi(arena.copy(fromAbi(record.key)));
    r.record.stream = toAbi(arena.copy(fromAbi(record.stream)));
    r.record.body = make::copy(arena, ValueView(record.body));
    r.record.changed_at_us = record.changed_at_us;
  }

  Session& session_;
  Store& store_;
  const std::vector<Mapping>& mappings_;
  const RecordQuery& query_;
  const PersonMatch match_;
  const std::size_t most_;
  const CancelToken& cancel_;
  FoundRecords found_;
};

}  // namespace

FoundRecords findRecords(Session& session, Store& store, const std::vector<Mapping>& mappings,
                         const RecordQuery& query, std::size_t most, const CancelToken& cancel) {
  return RecordSearch(session, store, mappings, query, most, cancel).run();
}

}  // namespace spojka::host
