// SPDX-License-Identifier: Apache-2.0
#include "host/store/runs.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/lease.hpp"
#include "host/store/stored_text.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

std::vector<FlowTotals> flowsOf(Database& db, const std::string& runId) {
  std::string id = runId;
  FlowTotals row;
  FlowCounts& c = row.counts;
  std::vector<FlowTotals> all;
  Poco::Data::Statement select(db.session());
  select << "SELECT flow, read, created, updated, unchanged, skipped, failed, requests, deleted, ignored, "
            "status, error FROM run_flow WHERE run_id = ? ORDER BY position",
      use(id), into(row.flow), into(c.read), into(c.created), into(c.updated), into(c.unchanged),
      into(c.skipped), into(c.failed), into(c.requests), into(c.deleted), into(c.ignored), into(row.status),
      into(row.error), range(0, 1);
  while (!select.done())
    if (select.execute() > 0) {
      all.push_back(row);
      all.back().error = fromStored(std::move(all.back().error));
    }
  return all;
}

std::vector<SourceRead> sourcesOf(Database& db, const std::string& runId) {
  std::string id = runId;
  std::vector<std::string> streams;
  std::vector<std::int64_t> records;
  db.session() << "SELECT stream, records FROM run_source WHERE run_id = ? ORDER BY position", use(id),
      into(streams), into(records), now;
  std::vector<SourceRead> all;
  for (std::size_t i = 0; i < streams.size(); ++i) all.push_back({std::move(streams[i]), records[i]});
  return all;
}

void replaceCounts(Database& db, std::string runId, std::vector<FlowTotals> flows,
                   std::vector<SourceRead> sources) {
  int position = 0;
  for (auto& s : sources) {
    db.session() << "INSERT OR REPLACE INTO run_source (run_id, position, stream, records) "
                    "VALUES (?, ?, ?, ?)",
        use(runId), use(position), use(s.stream), use(s.records), now;
    ++position;
  }
  position = 0;
  for (auto& s : flows) {
    FlowCounts& c = s.counts;
    std::string error = toStored(s.error);
    db.session() << "INSERT OR REPLACE INTO run_flow (run_id, position, flow, read, created, updated, "
                    "unchanged, skipped, failed, requests, deleted, ignored, status, error) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        use(runId), use(position), use(s.flow), use(c.read), use(c.created), use(c.updated), use(c.unchanged),
        use(c.skipped), use(c.failed), use(c.requests), use(c.deleted), use(c.ignored), use(s.status),
        use(error), now;
    ++position;
  }
}

// In the sequence in which they began, whatever the clock said then: one that was ahead once must not stand
// before all later ones.
std::vector<RunRow> select(Database& db, const std::string& idPrefix, std::size_t limit) {
  int most = static_cast<int>(limit);
  std::string prefix = idPrefix;
  std::vector<std::string> ids, status, errors;
  std::vector<std::int64_t> started, finished;
  db.session() << "SELECT run_id, status, started_at, finished_at, error FROM run WHERE profile = ? "
                  "AND substr(run_id, 1, length(?)) = ? ORDER BY seq DESC LIMIT ?",
      use(db.profile()), use(prefix), use(prefix), use(most), into(ids), into(status), into(started),
      into(finished), into(errors), now;
  const auto lease = readLease(db);
  const std::string atWork = lease && isLive(*lease, db.time()) ? lease->runId : std::string();
  std::vector<RunRow> runs;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (status[i] == "running" && ids[i] != atWork) status[i] = "interrupted";
    runs.push_back({ids[i], status[i], started[i], finished[i], fromStored(std::move(errors[i])),
                    flowsOf(db, ids[i]), sourcesOf(db, ids[i])});
  }
  return runs;
}

}  // namespace

void insertRun(Database& db, const std::string& runId) {
  std::string id = runId;
  std::int64_t at = db.time();
  db.session() << "INSERT INTO run (profile, run_id, status, started_at, finished_at, error) "
                  "VALUES (?, ?, 'running', ?, 0, '')",
      use(db.profile()), use(id), use(at), now;
}

void interruptRuns(Database& db, std::int64_t lastSignOfLifeUs) {
  std::string why =
      "it never came to its end: killed, crashed, or paused for so long that it lost its lease. What it had "
      "stored "
      "is kept, and the next run went on from there";
  db.session() << "UPDATE run SET status = 'interrupted', finished_at = max(started_at, ?), error = ? "
                  "WHERE profile = ? AND status = 'running'",
      use(lastSignOfLifeUs), use(why), use(db.profile()), now;
}

void storeRun(Database& db, const RunRow& run) {
  RunRow r = run;
  std::string error = toStored(r.error);
  db.session() << "UPDATE run SET status = ?, started_at = ?, finished_at = ?, error = ? WHERE run_id = ? "
                  "AND profile = ?",
      use(r.status), use(r.startedAtUs), use(r.finishedAtUs), use(error), use(r.runId), use(db.profile()),
      now;
  replaceCounts(db, r.runId, r.flows, r.sources);
}

void storeCounts(Database& db, const std::string& runId, const std::vector<FlowTotals>& flows,
                 const std::vector<SourceRead>& sources) {
  std::string id = runId;
  int atWork = 0;
  db.session() << "SELECT count(*) FROM run WHERE run_id = ? AND status = 'running'", use(id), into(atWork),
      now;
  if (atWork != 0) replaceCounts(db, id, flows, sources);
}

void restoreRun(Database& db, const RunRow& run) {
  std::string id = run.runId;
  // The history outlives a reset: the run may be there already.
  db.session() << "INSERT OR IGNORE INTO run (profile, run_id, status, started_at, finished_at, error) "
                  "VALUES (?, ?, '', 0, 0, '')",
      use(db.profile()), use(id), now;
  storeRun(db, run);
}

std::vector<RunRow> lastRuns(Database& db, std::size_t limit) {
  return select(db, "", limit);
}

std::vector<RunRow> runsBeginningWith(Database& db, const std::string& idPrefix) {
  return select(db, idPrefix, kAllRuns);
}

std::int64_t countRuns(Database& db) {
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM run WHERE profile = ?", use(db.profile()), into(n), now;
  return n;
}

void forgetRuns(Database& db) {
  for (const char* table : {"run_flow", "run_source"})
    db.session() << std::string("DELETE FROM ") + table +
                        " WHERE run_id IN (SELECT run_id FROM run WHERE profile = ?)",
        use(db.profile()), now;
  db.session() << "DELETE FROM run WHERE profile = ?", use(db.profile()), now;
}

}  // namespace spojka::host::store
