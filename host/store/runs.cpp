// SPDX-License-Identifier: Apache-2.0
#include "host/store/runs.hpp"

#include "host/store/lease.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

std::vector<FlowTotals> flowsOf(Database& db, const std::string& runId) {
  Rows rows = db.rows(
      "SELECT flow, read, created, updated, unchanged, skipped, failed, requests, deleted, ignored, "
      "status, error FROM run_flow WHERE run_id = ?1 ORDER BY position",
      runId);
  std::vector<FlowTotals> all;
  while (rows.next())
    all.push_back({rows.text(0),
                   {rows.number(1), rows.number(2), rows.number(3), rows.number(4), rows.number(5),
                    rows.number(6), rows.number(7), rows.number(8), rows.number(9)},
                   rows.text(10),
                   rows.text(11)});
  return all;
}

std::vector<SourceRead> sourcesOf(Database& db, const std::string& runId) {
  Rows rows = db.rows("SELECT stream, records FROM run_source WHERE run_id = ?1 ORDER BY position", runId);
  std::vector<SourceRead> all;
  while (rows.next()) all.push_back({rows.text(0), rows.number(1)});
  return all;
}

void forgetCounts(Database& db, const std::string& runId) {
  db.change("DELETE FROM run_flow WHERE run_id = ?1", runId);
  db.change("DELETE FROM run_source WHERE run_id = ?1", runId);
}

void replaceCounts(Database& db, const std::string& runId, const std::vector<FlowTotals>& flows,
                   const std::vector<SourceRead>& sources) {
  forgetCounts(db, runId);
  int position = 0;
  for (const auto& s : flows) {
    const FlowCounts& c = s.counts;
    db.change(
        "INSERT INTO run_flow (run_id, position, flow, read, created, updated, unchanged, skipped, failed, "
        "requests, deleted, ignored, status, error) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        runId, position++, s.flow, c.read, c.created, c.updated, c.unchanged, c.skipped, c.failed, c.requests,
        c.deleted, c.ignored, s.status, s.error);
  }
  position = 0;
  for (const auto& s : sources)
    db.change("INSERT INTO run_source (run_id, position, stream, records) VALUES (?1, ?2, ?3, ?4)", runId,
              position++, s.stream, s.records);
}

void forgetRow(Database& db, const std::string& runId) {
  forgetCounts(db, runId);
  db.change("DELETE FROM run WHERE run_id = ?1 AND profile = ?2", runId, db.profile());
}

std::string noEnd() {
  return tr(
      "it never came to its end: killed, crashed, or paused for so long that it lost its lease. What it had "
      "stored is kept, and the next run goes on from there");
}

// In the sequence in which they began, whatever the clock said then: one that was ahead once must not stand
// before all later ones.
std::vector<RunRow> select(Database& db, const std::string& idPrefix, std::size_t limit) {
  const auto lease = readLease(db);
  const std::string atWork = lease && isLive(*lease, db.time()) ? lease->runId : std::string();
  std::vector<RunRow> runs;
  {
    Rows rows = db.rows(
        "SELECT run_id, status, started_at, finished_at, error, part FROM run WHERE profile = ?1 "
        "AND substr(run_id, 1, length(?2)) = ?2 ORDER BY seq DESC LIMIT ?3",
        db.profile(), idPrefix, limit);
    while (rows.next())
      runs.push_back(
          {rows.text(0), rows.text(1), rows.number(2), rows.number(3), rows.text(4), {}, {}, rows.flag(5)});
  }
  for (auto& run : runs) {
    if (run.status == "running" && run.runId != atWork) {
      run.status = "interrupted";
      run.error = noEnd();
    }
    run.flows = flowsOf(db, run.runId);
    run.sources = sourcesOf(db, run.runId);
  }
  return runs;
}

// One clock that was ahead makes nothing old: the oldest time of the newest runs.
std::int64_t agreedTime(Database& db, const HistoryPolicy& history) {
  return db.number(
      "SELECT min(finished_at) FROM (SELECT finished_at FROM run WHERE profile = ?1 AND status <> 'running' "
      "ORDER BY seq DESC LIMIT ?2)",
      db.profile(), history.newestStay);
}

}  // namespace

std::int64_t insertRun(Database& db, const std::string& runId) {
  db.change(
      "INSERT INTO run (profile, run_id, status, started_at, finished_at, error) "
      "VALUES (?1, ?2, 'running', ?3, 0, '')",
      db.profile(), runId, db.time());
  return db.number("SELECT seq FROM run WHERE run_id = ?1", runId);
}

void interruptRuns(Database& db, std::int64_t lastSignOfLifeUs) {
  db.change(
      "UPDATE run SET status = 'interrupted', "
      "finished_at = CASE WHEN started_at > ?1 THEN started_at ELSE ?1 END, error = ?2 "
      "WHERE profile = ?3 AND status = 'running'",
      lastSignOfLifeUs, noEnd(), db.profile());
}

void storeRun(Database& db, const RunRow& run, std::int64_t finishedAtUs) {
  db.change(
      "UPDATE run SET status = ?1, started_at = ?2, finished_at = ?3, error = ?4, part = ?5 "
      "WHERE run_id = ?6 AND profile = ?7",
      run.status, run.startedAtUs, finishedAtUs, run.error, run.part ? 1 : 0, run.runId, db.profile());
  replaceCounts(db, run.runId, run.flows, run.sources);
}

void storeCounts(Database& db, const std::string& runId, const std::vector<FlowTotals>& flows,
                 const std::vector<SourceRead>& sources) {
  const bool atWork =
      db.number("SELECT count(*) FROM run WHERE run_id = ?1 AND status = 'running'", runId) != 0;
  if (atWork) replaceCounts(db, runId, flows, sources);
}

void restoreRun(Database& db, const RunRow& run) {
  // The history outlives a reset: the run may be there already.
  db.change(
      "INSERT INTO run (profile, run_id, status, started_at, finished_at, error) "
      "VALUES (?1, ?2, '', 0, 0, '') ON CONFLICT (run_id) DO NOTHING",
      db.profile(), run.runId);
  storeRun(db, run, run.finishedAtUs);
}

void pruneRuns(Database& db, const HistoryPolicy& history) {
  std::vector<std::string> old;
  {
    // Where there are fewer than are to stay, the row behind them is nothing, and nothing is below it. A row
    // of a time to come was written by a clock that was wrong: it is as old as what came after it.
    Rows rows = db.rows(
        "SELECT run_id FROM run WHERE profile = ?1 AND status <> 'running' AND (finished_at < ?2 OR "
        "(finished_at > ?5 AND seq < (SELECT max(seq) FROM run WHERE profile = ?1 AND status <> 'running' "
        "AND finished_at < ?2))) "
        "AND seq < (SELECT seq FROM run WHERE profile = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?3) "
        "AND seq < (SELECT max(seq) FROM run later WHERE later.profile = ?1 AND later.status = run.status) "
        "ORDER BY seq LIMIT ?4",
        db.profile(), agreedTime(db, history) - history.keepUs, history.newestStay - 1, history.atATime,
        db.time());
    while (rows.next()) old.push_back(rows.text(0));
  }
  for (const auto& runId : old) forgetRow(db, runId);
}

void forgetRun(Database& db, const std::string& runId) {
  if (db.number("SELECT count(*) FROM run WHERE run_id = ?1 AND status <> 'running'", runId) != 0)
    forgetRow(db, runId);
}

std::vector<RunRow> lastRuns(Database& db, std::size_t limit) {
  return select(db, "", limit);
}

std::vector<RunRow> writersOf(Database& db, const std::string& flow, const std::string& key) {
  std::vector<std::string> ids;
  {
    Rows rows = db.rows(
        "SELECT run_id FROM run WHERE profile = ?1 AND seq IN (SELECT made_by FROM link WHERE flow_id = ?2 "
        "AND "
        "key = ?3 UNION SELECT written_by FROM link WHERE flow_id = ?2 AND key = ?3) ORDER BY seq",
        db.profile(), db.findFlow(flow), key);
    while (rows.next()) ids.push_back(rows.text(0));
  }
  std::vector<RunRow> runs;
  for (const auto& id : ids)
    for (auto& run : select(db, id, 1)) runs.push_back(std::move(run));
  return runs;
}

std::vector<RunRow> runsBeginningWith(Database& db, const std::string& idPrefix) {
  return select(db, idPrefix, kAllRuns);
}

std::int64_t countRuns(Database& db) {
  return db.number("SELECT count(*) FROM run WHERE profile = ?1", db.profile());
}

void forgetRuns(Database& db) {
  for (const char* table : {"run_flow", "run_source"})
    db.change(
        std::string("DELETE FROM ") + table + " WHERE run_id IN (SELECT run_id FROM run WHERE profile = ?1)",
        db.profile());
  db.change("DELETE FROM run WHERE profile = ?1", db.profile());
}

}  // namespace spojka::host::store
