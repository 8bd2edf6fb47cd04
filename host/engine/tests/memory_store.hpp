// SPDX-License-Identifier: Apache-2.0
// A Store in memory with the same promises, plus a switch that makes transactions fail. Threads: locks.
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <set>

#include "host/store/store.hpp"

namespace spojka::host {

class MemoryStore : public Store {
 public:
  using Key = std::pair<std::string, std::string>;

  std::vector<std::optional<Link>> findLinks(const std::string& flow,
                                             const std::vector<std::string_view>& keys) override {
    const std::lock_guard lock(mutex_);
    std::vector<std::optional<Link>> found;
    for (const auto key : keys) {
      const auto it = links.find({flow, std::string(key)});
      found.push_back(it == links.end() ? std::nullopt : std::optional<Link>(it->second));
    }
    return found;
  }
  std::vector<LinkRow> linkPage(const std::string& flow, const std::string& afterKey,
                                std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<LinkRow> rows;
    for (auto it = links.upper_bound({flow, afterKey}); it != links.end() && rows.size() < limit; ++it)
      if (it->first.first == flow) rows.push_back({it->first.second, it->second});
    return rows;
  }
  std::int64_t countLinks(const std::string& flow) override {
    const std::lock_guard lock(mutex_);
    return std::count_if(links.begin(), links.end(), [&](const auto& l) { return l.first.first == flow; });
  }
  // Of a flow that has the name of its only stream.
  std::optional<std::string> checkpoint(const std::string& flow) { return checkpoint(flow, flow); }
  std::optional<std::string> checkpoint(const std::string& flow, const std::string& stream) override {
    const std::lock_guard lock(mutex_);
    const auto it = checkpoints.find({flow, stream});
    return it == checkpoints.end() ? std::nullopt : std::optional<std::string>(it->second);
  }
  std::optional<std::string> notes(const std::string& flow) override {
    const std::lock_guard lock(mutex_);
    const auto it = flowNotes.find(flow);
    return it == flowNotes.end() ? std::nullopt : std::optional<std::string>(it->second);
  }
  std::optional<SideIdentity> boundTo(StateSide side) override {
    const auto it = sides.find(side);
    return it == sides.end() ? std::nullopt : std::optional<SideIdentity>(it->second);
  }
  bool describesSystems() override { return !links.empty() || !checkpoints.empty(); }
  void bind(StateSide side, const SideIdentity& identity, bool anew) override {
    sides[side] = identity;
    if (!anew) return;
    catalogs.erase(side);
    links.clear();
    checkpoints.clear();
    if (side == StateSide::source) flowNotes.clear();
  }
  std::optional<KeptCatalog> catalog(StateSide side) override {
    const std::lock_guard lock(mutex_);
    const auto it = catalogs.find(side);
    return it == catalogs.end() ? std::nullopt : std::optional<KeptCatalog>(it->second);
  }
  void keepCatalog(StateSide side, const std::string& json, const std::string& digest) override {
    const std::lock_guard lock(mutex_);
    catalogs[side] = {json, digest, 0, 0};
  }
  // Flows that gather are tried with a database.
  void gather(const std::string&, const std::vector<StreamCheckpoint>&,
              const std::function<void(MemberTable&)>&) override {
    throw StoreError(StoreError::Kind::damaged, "nothing is gathered here");
  }
  void lookAtMembers(const std::string&, const std::function<void(MemberTable&)>&) override {}
  void settle(const std::string& flow, const Settlement& s) override {
    const std::lock_guard lock(mutex_);
    ++transactions;
    if (failFromTransaction != 0 && transactions >= failFromTransaction && transactions <= failToTransaction)
      throw StoreError(StoreError::Kind::unavailable, "disk full");
    for (const auto& row : s.links) links[{flow, row.key}] = row.link;
    for (const auto& key : s.removedLinks) links.erase({flow, key});
    for (const auto& key : s.passed) failedRecords.erase({flow, key});
    for (const auto& f : s.failed) {
      auto& kept = failedRecords[{flow, f.key}];
      const auto attempts = kept.attempts;
      kept = f;
      kept.attempts = attempts + 1;
    }
    if (s.notes) flowNotes[flow] = *s.notes;
    for (const auto& c : s.checkpoints) {
      checkpoints[{flow, c.stream}] = c.text;
      history.push_back(c.text);
      if (onCheckpoint) onCheckpoint(c.text);
    }
  }
  void setLinksAside(const std::string& flow, const std::string& aside, const std::string& back,
                     const std::string& notes) override {
    const std::lock_guard lock(mutex_);
    const auto move = [&](const std::string& from, const std::string& to) {
      for (auto at = links.lower_bound({from, ""}); at != links.end() && at->first.first == from;) {
        links[{to, at->first.second}] = at->second;
        at = links.erase(at);
      }
    };
    move(flow, aside);
    move(back, flow);
    flowNotes[flow] = notes;
  }
  std::vector<KeptFailure> keptFailures(const std::string& flow) override {
    const std::lock_guard lock(mutex_);
    std::vector<KeptFailure> kept;
    for (const auto& [id, f] : failedRecords)
      if (id.first == flow)
        kept.push_back({id.second, f.refused, f.due, f.ignored, f.ignoredWithOther, f.edited, f.reason,
                        f.field, f.message, f.op == SPOJKA_OP_DELETE});
    return kept;
  }
  std::vector<FailedRecord> failed(const std::string& flow, const std::string& afterKey,
                                   std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<FailedRecord> rows;
    for (const auto& [id, f] : failedRecords)
      if (id.first == flow && id.second > afterKey && rows.size() < limit) rows.push_back(f);
    return rows;
  }
  std::int64_t countFailed(const std::string& flow) override {
    const std::lock_guard lock(mutex_);
    return std::count_if(failedRecords.begin(), failedRecords.end(),
                         [&](const auto& f) { return f.first.first == flow && !f.second.ignored; });
  }
  void scrub() override {
    ++scrubs;
    if (onScrub) onScrub();
  }
  std::int64_t beginRun(const std::string& id) override {
    runs.push_back({id, "running", 0, 0, {}, {}});
    return SystemClock().nowMicros();
  }
  std::int64_t finishRun(const RunRow& run) override {
    runs.back() = run;
    return SystemClock().nowMicros();
  }
  std::vector<RunRow> lastRuns(std::size_t) override { return {runs.rbegin(), runs.rend()}; }

  std::map<Key, Link> links;
  std::map<Key, FailedRecord> failedRecords;
  std::map<Key, std::string> checkpoints;  // of flow and stream
  std::map<std::string, std::string> flowNotes;
  std::map<StateSide, SideIdentity> sides;
  std::map<StateSide, KeptCatalog> catalogs;  // of any age the test gives them
  std::vector<std::string> history;           // every checkpoint ever stored
  std::vector<RunRow> runs;
  std::function<void(const std::string& checkpoint)> onCheckpoint;  // with everything it covers in place
  std::function<void()> onScrub;                                    // may throw
  int scrubs = 0;
  int transactions = 0;
  int failFromTransaction = 0;  // 0 = never
  int failToTransaction = std::numeric_limits<int>::max();

 private:
  std::mutex mutex_;
};

}  // namespace spojka::host
