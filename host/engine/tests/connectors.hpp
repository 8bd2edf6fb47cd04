// SPDX-License-Identifier: Apache-2.0
// Connectors in memory behind the real C tables: a source that gives what a script says, a destination that
// keeps what it gets and fails where it is told. The script is a global of the test, since tables know no
// user data. Threads: locks.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "spojka/plugin.hpp"

namespace spojka::host::fake {

struct Row {
  std::string key;
  std::string name;
  std::uint32_t op = SPOJKA_OP_UPSERT;
  std::uint32_t keyKind = 0;
  std::int64_t atUs = SPOJKA_TIME_UNKNOWN;
};

struct Script {
  std::mutex mutex;
  // source
  std::vector<Row> rows;
  std::map<std::string, std::vector<Row>> rowsOf;                // of streams that have their own
  std::function<void(const std::string& stream)> beforeReading;  // may throw
  std::vector<std::string> opened;                               // streams, each time they were read from
  const std::vector<Row>& of(const std::string& stream) const {
    const auto own = rowsOf.find(stream);
    return own == rowsOf.end() ? rows : own->second;
  }
  std::size_t batchSize = 10;
  std::function<void(std::size_t row)> beforeRow;  // may throw
  std::string broken = "the row is broken";        // why a row named "(broken)" cannot be read
  bool alwaysWhole = false;                        // whatever the checkpoint says
  // destination
  std::map<std::string, std::string> objects;                 // name of the object -> value of field "name"
  std::map<std::string, int> writes;                          // per object
  std::map<std::string, std::string> owners;                  // id of the object that each refers to
  int dangling = 0;                                           // objects that referred to what was not there
  std::function<std::string(const std::string& name)> idFor;  // what it calls an object; null = by its name
  std::function<void(const std::string& name)> onWritten;     // with the lock
  std::string idOf(const std::string& name) const {
    const auto at = ids.find(name);
    return at == ids.end() ? name : at->second;
  }
  std::map<std::string, std::string> ids;
  std::function<std::uint32_t(const std::string& name)> outcomeFor;  // 0 = write it
  std::function<void()> beforeWrite;                                 // may throw
  std::function<void(const std::string& name)> onRecord;             // may throw: then the call fails
  bool failAfterWriting = false;                                     // it throws once the record is written
  std::int64_t retryAfterMs = 1;
  std::string refusal = "refused";
  std::function<bool(const std::string& name)> loseAnswer;  // after it was written
  std::function<void()> beforeFlush;                        // may throw
  std::set<std::string> flushed;                            // of a destination that holds back
  int flushes = 0;
  std::map<std::string, int> deletes;                         // per object that was there
  std::function<bool(const std::string& name)> keepsDeleted;  // says that it is deleted and keeps it
  bool deniesDeleted = false;                                 // ... and says that it was not there
  bool looks = true;                                          // knows SPOJKA_RECORD_ASK_FIRST
  int lookUps = 0;  // records that came without the id they are known by and were there already
  int calls = 0;
  std::set<std::string> inFlight;
  bool overlapped = false;
  bool tookBack = false;  // a record changed before the call it was lent for returned
  // of a destination that can be asked
  int finds = 0;                     // questions
  int found = 0;                     // objects asked for
  int lists = 0;                     // questions
  int doubled = 0;                   // objects that were there and told to be absent
  bool refusesTaken = false;         // a second object under one name is refused and looked at
  int refused = 0;                   // so often
  int blind = 0;                     // records written of whose object nothing was told
  std::function<void()> beforeFind;  // may throw
  std::function<void()> beforeList;  // may throw
  std::function<bool(const std::string& name)> hidden;      // not told of by list
  std::function<bool(const std::string& name)> cannotTell;  // of one that find was asked for
  // of one that merges
  std::vector<std::string> merges;    // "survivor < other"
  int pointedTo = 0;                  // objects that referred to one that went, at that moment
  std::function<void()> beforeMerge;  // may throw
  std::function<void()> afterMerge;   // may throw: the answer is lost
  bool goesById = false;              // an object is the one of the id that comes with a record
  bool otherSurvives = false;         // whatever it was asked for, the first of the others stays
  // both
  std::function<void()> onCancel;
};
inline Script* script = nullptr;

struct NoConfig {};

class ScriptSource final : public Source {
 public:
  static constexpr const char* kTitle = "Script";
  static const Properties<NoConfig>& properties() {
    static const Properties<NoConfig> none;
    return none;
  }
  ScriptSource(Context context, NoConfig, const Runtime&) : context_(context) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }

  // The checkpoint is the number of rows that were given.
  class ScriptReader final : public Reader {
   public:
    ScriptReader(std::string stream, std::size_t at, Context context)
        : stream_(std::move(stream)), at_(at), context_(context) {}
    bool next(BatchBuilder& out) override {
      context_.throwIfCancelled("script");
      const std::vector<Row>& rows = script->of(stream_);
      if (at_ >= rows.size()) return false;
      const std::size_t end = std::min(rows.size(), at_ + script->batchSize);
      for (; at_ < end; ++at_) {
        if (script->beforeRow) script->beforeRow(at_);
        const Row& row = rows[at_];
        if (row.name == "(broken)") {
          out.addProblem(stream_, row.key, "name", DataError("script", script->broken));
          continue;
        }
        ObjectBuilder o;
        o.set("name", make::string(out.arena(), row.name));
        out.add(stream_, row.key, o.finish(out.arena()), row.atUs, row.op, row.keyKind << 8U);
      }
      out.setCheckpoint(std::to_string(at_));
      return true;
    }

   private:
    std::string stream_;
    std::size_t at_;
    Context context_;
  };
  std::unique_ptr<Reader> read(const ReadRequest& r) override {
    script->opened.push_back(r.stream);
    if (script->beforeReading) script->beforeReading(r.stream);
    return std::make_unique<ScriptReader>(
        r.stream, r.checkpoint.empty() || script->alwaysWhole ? 0 : std::stoul(r.checkpoint), context_);
  }
  void cancel() noexcept override {
    if (script->onCancel) script->onCancel();
  }

 private:
  Context context_;
};

class ScriptDestination : public Destination {
 public:
  static constexpr const char* kTitle = "Script";
  static constexpr int kMaxParallel = 8;
  static constexpr int kMaxBatch = 50;
  static const Properties<NoConfig>& properties() { return ScriptSource::properties(); }
  ScriptDestination(Context context, NoConfig, const Runtime&) : context_(context) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }

  void write(const WriteRequest& request, Outcomes& outcomes) override {
    enter(request);
    const Leave leave{request};
    if (script->beforeWrite) script->beforeWrite();
    std::vector<std::string> ids;
    ids.reserve(request.size());
    for (std::size_t i = 0; i < request.size(); ++i) ids.emplace_back(fromAbi(request.record(i).target_id));
    for (std::size_t i = 0; i < request.size(); ++i) one(request, i, outcomes);
    for (std::size_t i = 0; i < request.size(); ++i)
      if (fromAbi(request.record(i).target_id) != ids[i]) script->tookBack = true;
  }
  void cancel() noexcept override {
    if (script->onCancel) script->onCancel();
  }

 private:
  struct Leave {
    const WriteRequest& request;
    ~Leave() {
      const std::lock_guard lock(script->mutex);
      for (std::size_t i = 0; i < request.size(); ++i)
        script->inFlight.erase(std::string(fromAbi(request.record(i).key)));
    }
  };
  void enter(const WriteRequest& request) {
    const std::lock_guard lock(script->mutex);
    ++script->calls;
    for (std::size_t i = 0; i < request.size(); ++i)
      if (!script->inFlight.insert(std::string(fromAbi(request.record(i).key))).second)
        script->overlapped = true;
  }
  void one(const WriteRequest& request, std::size_t i, Outcomes& outcomes) {
    const spojka_record& r = request.record(i);
    std::string name(fromAbi(r.key));
    if (const std::string id(fromAbi(r.target_id)); script->goesById && script->objects.count(id) != 0)
      name = id;
    const std::uint32_t wanted = script->outcomeFor ? script->outcomeFor(name) : 0U;
    if (wanted == SPOJKA_W_REJECTED)
      return outcomes.rejected(i, RemoteError("script", script->refusal), "title");
    if (wanted == SPOJKA_W_RETRY)
      return outcomes.retry(i, TransientError("script", "busy", 503, script->retryAfterMs));
    if (wanted == SPOJKA_W_UNKNOWN) return outcomes.unknown(i, TransientError("script", "answer lost"));
    if (wanted == SPOJKA_W_SKIPPED) return outcomes.skipped(i, RemoteError("script", "not wanted"));
    if (wanted == 99) return;  // forgets the outcome
    if (script->onRecord && !script->failAfterWriting) script->onRecord(name);
    const std::lock_guard lock(script->mutex);
    const bool toldAbsent = (r.flags & SPOJKA_RECORD_ABSENT) != 0;
    if (r.target_id.size == 0 && !toldAbsent) ++script->blind;
    if (r.op == SPOJKA_OP_DELETE) {
      const bool there = script->objects.count(name) != 0;
      if (there && script->looks && r.target_id.size == 0 && (r.flags & SPOJKA_RECORD_ASK_FIRST) != 0)
        return outcomes.found(i, name, {});
      const bool kept = there && script->keepsDeleted && script->keepsDeleted(name);
      if (!request.dryRun() && there) ++script->deletes[name];
      if (!request.dryRun() && !kept) script->objects.erase(name);
      const bool denied = kept && script->deniesDeleted && !request.dryRun();
      if (!request.dryRun() && script->loseAnswer && script->loseAnswer(name))
        return outcomes.unknown(i, TransientError("script", "answer lost"));
      return outcomes.written(i, there && !denied ? SPOJKA_W_DELETED : SPOJKA_W_UNCHANGED, name);
    }
    const std::string owner(ValueView(r.body).find("owner").text());
    const std::string value =
        std::string(ValueView(r.body).find("title").text()) + (owner.empty() ? "" : "@" + owner);
    const auto it = script->objects.find(name);
    const bool exists = it != script->objects.end();
    if (exists && r.target_id.size == 0) ++script->lookUps;
    // Its names are not unique: what it is told to be absent it makes, whatever is there.
    if (exists && toldAbsent) ++(script->refusesTaken ? script->refused : script->doubled);
    if (exists && it->second == value) return outcomes.written(i, SPOJKA_W_UNCHANGED, script->idOf(name));
    const bool sees = r.target_id.size == 0 || r.found != nullptr;
    if (exists && script->looks && sees && (r.flags & SPOJKA_RECORD_ASK_FIRST) != 0) {
      Arena arena;
      const spojka_value before = make::string(arena, it->second);
      return outcomes.found(i, name, {{toAbi("title"), &before, ValueView(r.body).find("title").raw()}});
    }
    const std::string id = script->idFor ? script->idFor(name) : name;
    if (!request.dryRun()) {
      script->objects[name] = value;
      script->ids[name] = id;
      if (!owner.empty()) {
        script->owners[name] = owner;
        if (std::none_of(script->ids.begin(), script->ids.end(),
                         [&](const auto& known) { return known.second == owner; }))
          ++script->dangling;
      }
      if (script->onWritten) script->onWritten(name);
      ++script->writes[name];
      context_.count(SPOJKA_METRIC_REQUESTS);
      if (script->onRecord && script->failAfterWriting) script->onRecord(name);
    }
    if (wanted == 98) return outcomes.written(i, exists ? SPOJKA_W_UPDATED : SPOJKA_W_CREATED, "");
    if (script->loseAnswer && script->loseAnswer(name))
      return outcomes.unknown(i, TransientError("script", "answer lost"));
    outcomes.written(i, exists ? SPOJKA_W_UPDATED : SPOJKA_W_CREATED, id);
  }
  Context context_;
};

// Holds back what it calls written until it is told to flush.
class HoldingDestination final : public ScriptDestination {
 public:
  using ScriptDestination::ScriptDestination;
  void write(const WriteRequest& request, Outcomes& outcomes) override {
    for (std::size_t i = 0; i < request.size(); ++i) held_.emplace_back(fromAbi(request.record(i).key));
    ScriptDestination::write(request, outcomes);
  }
  void flush() override {
    if (script->beforeFlush) script->beforeFlush();
    const std::lock_guard lock(script->mutex);
    ++script->flushes;
    script->flushed.insert(held_.begin(), held_.end());
    held_.clear();
  }

 private:
  std::vector<std::string> held_;
};

// Tells of its objects, and looks at what the host was told.
class AskedDestination : public ScriptDestination {
 public:
  static constexpr int kMaxFind = 20;
  static constexpr std::array<const char*, 1> kFindTargets{"card"};
  static constexpr auto kListTargets = kFindTargets;
  static constexpr bool kListsByPrefix = true;
  static constexpr bool kListsTotal = true;
  using ScriptDestination::ScriptDestination;
  void find(const FindRequest& request, FoundRows& rows) override {
    if (script->beforeFind) script->beforeFind();
    const std::lock_guard lock(script->mutex);
    ++script->finds;
    script->found += static_cast<int>(request.size());
    for (std::size_t i = 0; i < request.size(); ++i) {
      const std::string name(request.wanted(i));
      const auto it = script->objects.find(name);
      if (script->cannotTell && script->cannotTell(name)) {
        rows.failed(i, TransientError("script", "cannot tell of this one"));
      } else if (it == script->objects.end()) {
        rows.absent(i);
      } else {
        Arena arena;
        const spojka_value body = ObjectBuilder().set("title", make::string(arena, it->second)).finish(arena);
        rows.found(i, script->idOf(name), ValueView(body), name);
      }
    }
  }
  ListedPage list(const ListRequest& request, ListedRows& rows) override {
    if (script->beforeList) script->beforeList();
    const std::lock_guard lock(script->mutex);
    ++script->lists;
    std::int64_t total = 0;
    std::size_t given = 0;
    for (const auto& [name, value] : script->objects) {
      if (name.rfind(request.keyPrefix(), 0) != 0 || (script->hidden && script->hidden(name))) continue;
      ++total;
      if (given >= request.maxRows()) continue;
      ++given;
      rows.add(name, script->idOf(name));
    }
    return {static_cast<std::int64_t>(given) < total ? "more" : "", total};
  }
};

// The same of one whose names are unique.
class UniqueDestination final : public AskedDestination {
 public:
  static constexpr bool kUniqueKeys = true;
  using AskedDestination::AskedDestination;
};

// Makes one object of several. What stays gets the titles of those that go behind its own.
class MergingDestination : public ScriptDestination {
 public:
  static constexpr int kMaxFind = 20;
  static constexpr std::array<const char*, 1> kFindTargets{"person"};
  static constexpr auto kMergeTargets = kFindTargets;
  using ScriptDestination::ScriptDestination;
  void find(const FindRequest& request, FoundRows& rows) override {
    if (script->beforeFind) script->beforeFind();
    const std::lock_guard lock(script->mutex);
    ++script->finds;
    script->found += static_cast<int>(request.size());
    for (std::size_t i = 0; i < request.size(); ++i) {
      const std::string name(request.wanted(i));
      const auto it = script->objects.find(name);
      if (script->cannotTell && script->cannotTell(name)) {
        rows.failed(i, TransientError("script", "cannot tell of this one"));
      } else if (it == script->objects.end()) {
        rows.absent(i);
      } else {
        Arena arena;
        const spojka_value body = ObjectBuilder().set("title", make::string(arena, it->second)).finish(arena);
        rows.found(i, script->idOf(name), ValueView(body), name);
      }
    }
  }
  std::string merge(const MergeRequest& request) override {
    if (script->beforeMerge) script->beforeMerge();
    const std::lock_guard lock(script->mutex);
    std::vector<std::string> ids{std::string(request.survivor())};
    for (std::size_t i = 0; i < request.size(); ++i) ids.emplace_back(request.other(i));
    if (script->otherSurvives) std::swap(ids[0], ids[1]);
    if (script->objects.count(ids[0]) == 0) throw DataError("script", "there is no such object");
    for (std::size_t i = 1; i < ids.size(); ++i) {
      if (script->objects.count(ids[i]) == 0) continue;
      script->merges.push_back(ids[0] + " < " + ids[i]);
      script->objects[ids[0]] += " & " + script->objects[ids[i]];
      script->objects.erase(ids[i]);
      for (const auto& [name, owner] : script->owners) script->pointedTo += owner == ids[i] ? 1 : 0;
    }
    if (script->afterMerge) script->afterMerge();
    return ids[0];
  }
};

}  // namespace spojka::host::fake
