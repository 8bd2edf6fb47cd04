// SPDX-License-Identifier: Apache-2.0
#include "host/job/person_search.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <string_view>

#include "host/base/means.hpp"
#include "host/base/value_codec.hpp"
#include "host/identity/membership.hpp"
#include "host/job/destination_search.hpp"
#include "host/job/erase_targets.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kReadPage = 200;
// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kSearchedPage = 8;
constexpr const char* kSource = "source";
constexpr const char* kFailedRecords = "failed records";
constexpr const char* kDestination = "destination";
constexpr const char* kMembers = "gathered records";

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
    for (const auto& mapping : mappings_)
      for (const auto& stream : mapping.streams())
        if (!key_.empty() && stream == stream_) records_.try_emplace({stream, key_}, PersonsRecord{"key"});
    if (byPerson()) readSource();
    for (const auto& mapping : mappings_) {
      readFailed(mapping);
      if (!byPerson()) continue;
      if (gathers(mapping)) readMembers(mapping);
      readDestination(mapping);
    }
    // Who names one record means that one, whoever it is gathered with.
    if (byPerson()) addGathered(store_, session_.gathering(), records_);
    for (auto& [name, record] : records_)
      if (record.atSource != AtSource::yes && record.foundBy != "key" && wholeStreams_.count(name.first) != 0)
        record.atSource = AtSource::no;
    findings_.records =
        erasedFor(store_, session_.profile().name, mappings_, session_.gathering(), records_, failed_);
    refuseWhatCannotBeSearched();
    return std::move(findings_);
  }

 private:
  bool byPerson() const { return match_.asksForEmail() || match_.asksForPhone(); }
  bool gathers(const Mapping& mapping) const { return session_.gathering().count(mapping.flow()) != 0; }

  PersonsRecord& add(const RecordName& name, const char* by) {
    return records_.try_emplace(name, PersonsRecord{by}).first->second;
  }

  // The record when it is the person's.
  PersonsRecord* take(const char* side, const Mapping& mapping, const RecordName& name,
                      const PersonFound& found) {
    if (found.by != nullptr) return &add(name, found.by);
    if (!found.unsure.empty())
      findings_.unsure.push_back({side, mapping.flow(),
                                  gathers(mapping) ? name.first + ":" + name.second : name.second,
                                  found.unsure});
    const auto known = records_.find(name);
    return known == records_.end() ? nullptr : &known->second;
  }

  // A group that names the person: its records do. Those that name another person in a company's do not.
  void takeGroup(const char* side, const Mapping& mapping, std::string_view group, const PersonFound& found) {
    if (found.by == nullptr) {
      if (!found.unsure.empty())
        findings_.unsure.push_back({side, mapping.flow(), std::string(group), found.unsure});
      return;
    }
    const bool company = session_.gathering().at(mapping.flow()).reader().onlyIds();
    std::size_t members = 0;
    store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
      if (const auto row = table.groupNamed(group))
        for (const auto& member : table.seatedIn(row->into != 0 ? row->into : row->id)) {
          ++members;
          if (!company) add({member.stream, member.key}, found.by);
        }
    });
    // Of a company each member was looked at by itself; what is nobody's can only be named.
    const auto colon = group.find(':');
    if (members == 0 && colon != std::string_view::npos)
      add({std::string(group.substr(0, colon)), std::string(group.substr(colon + 1))}, found.by);
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

  // Each stream once, for all flows that take it.
  void readSource() {
    std::set<std::string> read;
    for (const auto& mapping : mappings_)
      for (const auto& stream : mapping.streams())
        if (read.insert(stream).second) readStream(stream);
  }

  void readStream(const std::string& stream) {
    std::map<const Mapping*, Searched> searched;
    for (const auto& mapping : mappings_)
      if (std::find(mapping.streams().begin(), mapping.streams().end(), stream) != mapping.streams().end())
        searched.try_emplace(&mapping);
    std::int64_t unreadable = 0;
    auto reading = session_.readFromStart(stream, kReadPage);
    Batch batch;
    while (reading.next(batch)) {
      if (cancel_.requested()) throw StatusError(RunStatus::cancelled, "cancelled; nothing was erased");
      unreadable += static_cast<std::int64_t>(batch.problemCount());
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const spojka_record& record = batch.record(i);
        const RecordName name{stream, std::string(fromAbi(record.key))};
        for (auto& [mapping, of] : searched) {
          Arena arena(1024);
          const spojka_value alone =
              gathers(*mapping) ? identity::groupOfOne(arena, stream, record.body) : record.body;
          const auto found = match_.find(*mapping, PersonMatch::Side::source, ValueView(alone), of);
          if (PersonsRecord* r = take(kSource, *mapping, name, found)) r->atSource = AtSource::yes;
        }
      }
      batch.reset();
    }
    bool complete = unreadable == 0;
    for (const auto& [mapping, of] : searched) {
      if (unreadable > 0) gap(kSource, mapping->flow(), {}, "records could not be read", unreadable);
      account(kSource, mapping->flow(), of);
      const bool blind = match_.asksForPhone() && of.values > 0 && of.phoneTexts == 0;
      complete = complete && of.unreadable.empty() && !blind;
    }
    if (complete) wholeStreams_.insert(stream);
  }

  void readMembers(const Mapping& mapping) {
    Searched searched;
    std::int64_t behind = 0;
    for (bool more = true; more;) {
      if (cancel_.requested()) throw StatusError(RunStatus::cancelled, "cancelled; nothing was erased");
      more = false;  // where there is no state either
      store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
        const auto groups = table.groups(behind, kReadPage);
        more = !groups.empty();
        for (const auto& group : groups) {
          behind = group.id;
          for (const auto& member : table.membersOf(group.id)) {
            Arena arena(1024);
            const spojka_value body = identity::bodyOf(arena, member);
            const spojka_value alone = identity::groupOfOne(arena, member.stream, body);
            take(kMembers, mapping, {member.stream, member.key},
                 match_.find(mapping, PersonMatch::Side::source, ValueView(alone), searched));
          }
        }
      });
    }
    account(kMembers, mapping.flow(), searched);
  }

  void readFailed(const Mapping& mapping) {
    const std::string& flow = mapping.flow();
    Searched searched;
    std::int64_t empty = 0;
    std::string after;
    for (;;) {
      const auto page = store_.failed(flow, after, kSearchedPage);
      if (page.empty()) break;
      for (const auto& failed : page) {
        failed_.insert({flow, failed.key});
        if (!byPerson()) continue;
        PersonFound found;
        if (!look(mapping, failed, searched, found)) ++empty;
        if (gathers(mapping))
          takeGroup(kFailedRecords, mapping, failed.key, found);
        else
          take(kFailedRecords, mapping, {mapping.stream(), failed.key}, found);
      }
      after = page.back().key;
    }
    if (empty > 0) gap(kFailedRecords, flow, {}, "are kept without content that could be searched", empty);
    account(kFailedRecords, flow, searched);
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
    const auto unseen = searchDestination(
        session_, store_, mapping, match_, searched, [&](std::string_view key, const PersonFound& found) {
          if (gathers(mapping))
            takeGroup(kDestination, mapping, key, found);
          else
            take(kDestination, mapping, {mapping.stream(), std::string(key)}, found);
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
  PersonsRecords records_;
  std::set<RecordName> failed_;         // of any flow: what is kept of it
  std::set<std::string> wholeStreams_;  // that were read to their ends, without anything unreadable
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
