// SPDX-License-Identifier: Apache-2.0
#include "host/job/person_search.hpp"

#include <algorithm>
#include <exception>
#include <string_view>

#include "host/base/means.hpp"
#include "host/base/value_codec.hpp"
#include "host/job/destination_search.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kReadPage = 200;
// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kSearchedPage = 8;
constexpr const char* kSource = "source";
constexpr const char* kFailedRecords = "failed records";
constexpr const char* kDestination = "destination";

class Search {
 public:
  Search(Session& session, Store& store, const std::vector<Mapping>& mappings, const ErasureRequest& request,
         const CancelToken& cancel)
      : session_(session),
        store_(store),
        mappings_(mappings),
        match_(request.email, request.phone, regionsOf(mappings)),
        stream_(request.stream),
        key_(request.key),
        cancel_(cancel) {}

  Findings run() {
    for (const auto& mapping : mappings_) {
      const std::string& stream = mapping.flow();
      if (stream == stream_) add(stream, key_, "key");
      const bool complete = byPerson() && readSource(mapping);
      readFailed(mapping);
      if (byPerson()) readDestination(mapping);
      for (auto& r : findings_.records)
        if (r.stream == stream && r.atSource != AtSource::yes)
          r.atSource = complete && r.foundBy != std::string("key") ? AtSource::no : AtSource::unknown;
    }
    refuseWhatCannotBeSearched();
    for (auto& r : findings_.records) {
      const auto link = store_.findLinks(r.stream, {r.key}).front();
      r.linked = link.has_value();
      r.target = link ? link->targetId : targetKey(session_.profile().name, r.stream, r.key);
    }
    return std::move(findings_);
  }

 private:
  bool byPerson() const { return match_.asksForEmail() || match_.asksForPhone(); }

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

  // The record when it is the person's.
  ErasedRecord* take(const char* side, const std::string& stream, std::string_view key,
                     const PersonFound& found) {
    if (found.by != nullptr) return &add(stream, key, found.by);
    if (!found.unsure.empty()) findings_.unsure.push_back({side, stream, std::string(key), found.unsure});
    return known(stream, key);
  }

  void gap(const char* side, const std::string& stream, const std::string& field, const std::string& why,
           std::int64_t count) {
    findings_.notSearched.push_back({side, stream, field, why, count});
  }

  // What was asked for and could have been found nowhere on this side is not searched, whatever was read.
  void account(const char* side, const std::string& stream, const Searched& searched) {
    for (const auto& [field, count] : searched.unreadable)
      gap(side, stream, field, "should be a number and cannot be read as one", count);
    if (searched.values == 0) return;
    ++sidesWithValues_;
    const bool emailMissed = match_.asksForEmail() && searched.emailTexts == 0;
    const bool phoneMissed = match_.asksForPhone() && searched.phoneTexts == 0;
    if (emailMissed) gap(side, stream, {}, "holds no text in which an address could stand", 0);
    if (phoneMissed)
      gap(side, stream, {}, "has no field that is marked as personal or known to hold numbers", 0);
    if ((!match_.asksForEmail() || emailMissed) && (!match_.asksForPhone() || phoneMissed)) ++sidesInVain_;
  }

  void refuseWhatCannotBeSearched() const {
    if (!byPerson() || sidesWithValues_ == 0 || sidesInVain_ < sidesWithValues_ || !findings_.records.empty())
      return;
    throw StatusError(
        RunStatus::refused,
        "nothing was searched, and nothing was erased: no field of either side " +
            std::string(match_.asksForPhone() ? "is marked as personal or known to hold phone numbers"
                                              : "holds text") +
            ". Look for the records yourself and name them with " + mention(Means::personKey));
  }

  // True = to the end, without anything that could not be read.
  bool readSource(const Mapping& mapping) {
    const std::string& stream = mapping.flow();
    Searched searched;
    std::int64_t unreadable = 0;
    auto reading = session_.readFromStart(mapping.stream(), kReadPage);
    Batch batch;
    while (reading.next(batch)) {
      if (cancel_.requested()) throw StatusError(RunStatus::cancelled, "cancelled; nothing was erased");
      unreadable += static_cast<std::int64_t>(batch.problemCount());
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const spojka_record& record = batch.record(i);
        const auto found = match_.find(mapping, PersonMatch::Side::source, ValueView(record.body), searched);
        ErasedRecord* r = take(kSource, stream, fromAbi(record.key), found);
        if (r != nullptr) r->atSource = AtSource::yes;
      }
      batch.reset();
    }
    if (unreadable > 0) gap(kSource, stream, {}, "records could not be read", unreadable);
    account(kSource, stream, searched);
    const bool blind = match_.asksForPhone() && searched.values > 0 && searched.phoneTexts == 0;
    return unreadable == 0 && searched.unreadable.empty() && !blind;
  }

  void readFailed(const Mapping& mapping) {
    const std::string& stream = mapping.flow();
    Searched searched;
    std::int64_t empty = 0;
    std::string after;
    for (;;) {
      const auto page = store_.failed(stream, after, kSearchedPage);
      if (page.empty()) break;
      for (const auto& failed : page) {
        ErasedRecord* r = known(stream, failed.key);
        if (byPerson()) {
          PersonFound found;
          if (!look(mapping, failed, searched, found)) ++empty;
          r = take(kFailedRecords, stream, failed.key, found);
        }
        if (r != nullptr) r->keptAsFailed = true;
      }
      after = page.back().key;
    }
    if (empty > 0) gap(kFailedRecords, stream, {}, "are kept without content that could be searched", empty);
    account(kFailedRecords, stream, searched);
  }

  // False = it holds nothing that could be searched.
  bool look(const Mapping& mapping, const FailedRecord& failed, Searched& searched,
            PersonFound& found) const {
    if (failed.bodyJson.empty()) return false;
    try {
      Arena arena;
      const spojka_value body = decodeValue(arena, failed.bodyJson);
      found = match_.find(mapping, PersonMatch::Side::source, ValueView(body), searched);
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  void readDestination(const Mapping& mapping) {
    Searched searched;
    const auto unseen = searchDestination(session_, store_, mapping, match_, searched,
                                          [&](std::string_view key, const PersonFound& found) {
                                            take(kDestination, mapping.flow(), key, found);
                                          });
    if (unseen > 0) gap(kDestination, mapping.flow(), {}, "objects could not be looked into", unseen);
    account(kDestination, mapping.flow(), searched);
  }

  Session& session_;
  Store& store_;
  const std::vector<Mapping>& mappings_;
  PersonMatch match_;
  std::string stream_;
  std::string key_;
  const CancelToken& cancel_;
  Findings findings_;
  int sidesWithValues_ = 0;
  int sidesInVain_ = 0;
};

}  // namespace

Findings findPerson(Session& session, Store& store, const std::vector<Mapping>& mappings,
                    const ErasureRequest& request, const CancelToken& cancel) {
  return Search(session, store, mappings, request, cancel).run();
}

}  // namespace spojka::host
