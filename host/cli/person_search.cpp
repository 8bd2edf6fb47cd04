// SPDX-License-Identifier: Apache-2.0
#include "host/cli/person_search.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "host/base/value_codec.hpp"
#include "host/cli/destination_search.hpp"
#include "host/engine/person_match.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kPage = 200;

class Search {
 public:
  Search(Session& session, Store& store, const EraseRequest& request, const CancelToken& cancel)
      : session_(session), store_(store), match_(request.email, request.phone), cancel_(cancel) {
    if (request.key.empty()) return;
    const auto colon = request.key.find(':');
    stream_ = request.key.substr(0, colon);
    key_ = request.key.substr(colon + 1);
  }

  Findings run(const std::vector<Mapping>& mappings) {
    for (const auto& mapping : mappings) {
      const std::string& stream = mapping.stream();
      if (stream == stream_) add(stream, key_, "key");
      if (byPerson()) readSource(stream);
      readFailed(stream);
      if (byPerson()) readDestination(stream);
    }
    for (auto& r : findings_.records) {
      const auto link = store_.findLinks(r.stream, {r.key}).front();
      r.linked = link.has_value();
      r.target = link ? link->targetId : targetKey(session_.profile().name, r.stream, r.key);
    }
    return std::move(findings_);
  }

 private:
  bool byPerson() const { return !match_.email().empty() || !match_.phone().empty(); }

  ErasedRecord* known(const std::string& stream, std::string_view key) {
    const auto at = std::find_if(findings_.records.begin(), findings_.records.end(),
                                 [&](const auto& r) { return r.stream == stream && r.key == key; });
    return at == findings_.records.end() ? nullptr : &*at;
  }

  ErasedRecord& add(const std::string& stream, std::string_view key, const char* by) {
    if (ErasedRecord* r = known(stream, key)) return *r;
    ErasedRecord& r = findings_.records.emplace_back();
    r.stream = stream;
    r.key = std::string(key);
    r.foundBy = by;
    return r;
  }

  void readSource(const std::string& stream) {
    auto reading = session_.readFromStart(stream, kPage);
    Batch batch;
    while (reading.next(batch)) {
      if (cancel_.requested()) throw ExitError(ExitCode::interrupted, "cancelled; nothing was erased");
      findings_.unreadable += static_cast<std::int64_t>(batch.problemCount());
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto key = fromAbi(batch.record(i).key);
        if (const char* by = match_.find(ValueView(batch.record(i).body)))
          add(stream, key, by).atSource = true;
      }
      batch.reset();
    }
  }

  void readFailed(const std::string& stream) {
    std::string after;
    for (;;) {
      const auto page = store_.failed(stream, after, kPage);
      if (page.empty()) return;
      for (const auto& failed : page) {
        const char* by = matching(failed);
        ErasedRecord* record = by != nullptr ? &add(stream, failed.key, by) : known(stream, failed.key);
        if (record != nullptr) record->keptAsFailed = true;
      }
      after = page.back().key;
    }
  }

  const char* matching(const FailedRecord& failed) const {
    if (failed.bodyJson.empty()) return nullptr;
    Arena arena;
    const spojka_value body = decodeValue(arena, failed.bodyJson);
    return match_.find(ValueView(body));
  }

  void readDestination(const std::string& stream) {
    findings_.notSearched += searchDestination(session_, store_, stream, match_,
                                               [this](std::string_view found, std::string_view key,
                                                      const char* by) { add(std::string(found), key, by); });
  }

  Session& session_;
  Store& store_;
  PersonMatch match_;
  std::string stream_;
  std::string key_;
  const CancelToken& cancel_;
  Findings findings_;
};

}  // namespace

Findings findPerson(Session& session, Store& store, const std::vector<Mapping>& mappings,
                    const EraseRequest& request, const CancelToken& cancel) {
  return Search(session, store, request, cancel).run(mappings);
}

}  // namespace spojka::host
