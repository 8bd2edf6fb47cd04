// SPDX-License-Identifier: Apache-2.0
// Every earlier schema, made by its own migrations and filled in its own words, is brought to the newest one
// without losing a row.
#include "host/store/migrations.hpp"
#include "host/store/schema.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using namespace Poco::Data::Keywords;

class Migrating : public StoreTest, public ::testing::WithParamInterface<std::size_t> {
 protected:
  Poco::Data::Session make(std::size_t version) const {
    std::filesystem::create_directories(file().parent_path());
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", file().string());
    store::migrate(session, version);
    return session;
  }
  static bool byFlow(std::size_t version) { return version >= 11; }
  static std::string flowId(std::size_t version) { return byFlow(version) ? "flow_id" : "stream_id"; }
  static void addFlow(Poco::Data::Session& session, std::size_t version, const std::string& id,
                      const std::string& name) {
    session << std::string("INSERT INTO ") + (byFlow(version) ? "flow" : "stream") +
                   " (id, profile, name) VALUES (" + id + ", 'shop', '" + name + "')",
        now;
  }
  void makeFilled(std::size_t version) const {
    auto session = make(version);
    addFlow(session, version, "7", "people");
    session << (byFlow(version) ? "INSERT INTO checkpoint VALUES (7, 'people', 'c1')"
                                : "UPDATE stream SET checkpoint = 'c1'"),
        now;
    session << "INSERT INTO link (" + flowId(version) +
                   ", key, target_id, fingerprint) VALUES (7, 'a', 'id-a', " + (version >= 12 ? "x" : "") +
                   "'010000000000000000000000000000ab')",
        now;
    session << "INSERT INTO failed (" + flowId(version) +
                   ", key, op, body, reason, field, message, attempts, first_at, last_at) "
                   "VALUES (7, 'f', 1, '{}', 'rejected', 'title', 'too long', 45, 10, 20)",
        now;
    session << "INSERT INTO run (seq, profile, run_id, status, started_at, finished_at, error) VALUES (1, "
               "'shop', 'r1', 'ok', 5, 6, '')",
        now;
    session << "INSERT INTO run (seq, profile, run_id, status, started_at, finished_at, error) VALUES (2, "
               "'shop', 'r2', 'running', 7, 0, '')",
        now;
    session << std::string("INSERT INTO ") +
                   (byFlow(version) ? "run_flow (run_id, position, flow"
                                    : "run_stream (run_id, position, stream") +
                   ", read, created, updated, unchanged, skipped, failed, requests) "
                   "VALUES ('r1', 0, 'people', 1, 1, 0, 0, 0, 0, 2)",
        now;
  }
  static std::vector<std::size_t> earlierVersions() {
    std::vector<std::size_t> all;
    for (std::size_t v = 1; v <= store::newestSchema(); ++v) all.push_back(v);
    return all;
  }
  friend auto versions();
};
auto versions() {
  return ::testing::ValuesIn(Migrating::earlierVersions());
}

TEST_P(Migrating, an_earlier_state_keeps_every_row_and_can_be_worked_with) {
  makeFilled(GetParam());
  const auto opened = open();
  EXPECT_EQ(sqlText("PRAGMA user_version"), std::to_string(store::newestSchema()));
  EXPECT_EQ(opened->checkpoint("people", "people"), "c1");
  EXPECT_EQ(opened->findLinks("people", {"a"})[0]->fingerprint, link("a", 1).link.fingerprint);
  const auto failed = opened->failed("people", "", 10);
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].attempts, 45);
  EXPECT_TRUE(failed[0].due) << "is offered on the next run, as it was before";
  EXPECT_FALSE(failed[0].poisoned);
  const auto runs = opened->lastRuns(5);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].status, "interrupted") << "no lease, so nobody is at work";
  EXPECT_EQ(runs[1].flows.at(0).counts.requests, 2);

  opened->beginRun("r3");
  Settlement s = settlementOf({"b"}, "c2");
  s.failed = {failedRecord("f")};
  opened->settle("people", s);
  opened->finishRun({"r3", "ok", 1, 2, "", {}});
  EXPECT_EQ(opened->failed("people", "", 10).at(0).attempts, 46);
}

TEST_P(Migrating, an_earlier_state_can_be_looked_at) {
  makeFilled(GetParam());
  EXPECT_EQ(openExistingStore(url(), "shop", clock)->countLinks("people"), 1);
}

TEST_P(Migrating, a_step_that_breaks_leaves_the_version_it_began_from) {
  const std::size_t version = GetParam();
  if (version == store::newestSchema()) GTEST_SKIP() << "no step behind it";
  makeFilled(version);
  // Stands in the way of the next table or column.
  const std::vector<const char*> inTheWay{"CREATE TABLE lease (x)",
                                          "ALTER TABLE failed ADD COLUMN trace TEXT",
                                          "ALTER TABLE stream ADD COLUMN notes TEXT",
                                          "CREATE TABLE link_by_key (x)",
                                          "ALTER TABLE lease ADD COLUMN limited_until",
                                          "ALTER TABLE run_stream ADD COLUMN status",
                                          "ALTER TABLE lease ADD COLUMN waiting",
                                          "ALTER TABLE failed ADD COLUMN ignored",
                                          "CREATE TABLE side (x)",
                                          "CREATE TABLE run_source (x)",
                                          "CREATE TABLE link_in_text (x)",
                                          "CREATE TABLE run_kind (x)",
                                          "CREATE TABLE catalog (x)",
                                          "CREATE TABLE connector_memory (x)",
                                          "CREATE TABLE key_conflict (x)",
                                          "ALTER TABLE link ADD COLUMN written_by",
                                          "CREATE TABLE seal (x)",
                                          "CREATE TABLE inbox (x)",
                                          "ALTER TABLE failed ADD COLUMN edited",
                                          "ALTER TABLE run ADD COLUMN part",
                                          "CREATE TABLE member_words (x)",
                                          "ALTER TABLE member_key ADD COLUMN group_id",
                                          "CREATE TABLE group_key (x)"};
  sql(inTheWay.at(version - 1));
  EXPECT_THROW(open(), StoreError);
  EXPECT_EQ(sqlText("PRAGMA user_version"), std::to_string(version));
  EXPECT_EQ(sqlText("SELECT count(*) FROM pragma_table_info('failed') WHERE name = 'streak'"),
            version < 3 ? "0" : "1");
  EXPECT_EQ(sqlText("SELECT count(*) FROM pragma_table_info('link') WHERE name = 'filled'"),
            version < 4 ? "0" : "1");
  EXPECT_EQ(sqlText("SELECT target_id FROM link WHERE " + flowId(version) + " = 7 AND key = 'a'"), "id-a");
}

TEST_P(Migrating, links_of_an_earlier_state_are_all_there_with_everything_they_hold) {
  const std::size_t version = GetParam();
  makeFilled(version);
  {
    Poco::Data::Session session("SQLite", file().string());
    addFlow(session, version, "8", "items");
  }
  // More than one page of either table, in no sequence.
  sql("WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 1999) "
      "INSERT INTO link (" +
      flowId(version) +
      ", key, target_id, fingerprint) "
      "SELECT 7 + i % 2, 'k' || (i * 7919 % 2000), 'id-k' || (i * 7919 % 2000), " +
      (version >= 12 ? "CAST(printf('%016d', i) AS BLOB)" : "printf('%032x', i)") + " FROM n");
  if (version >= 4) sql("UPDATE link SET filled = 1 + length(key)");
  const auto all = [&](std::size_t schema) {
    const std::string id = flowId(schema);
    return sqlText("SELECT " + id + " || key || target_id || " +
                   (schema >= 12 ? "lower(hex(fingerprint))" : "fingerprint") + " FROM link ORDER BY " + id +
                   ", key");
  };
  const std::string before = all(version);
  const auto opened = open();
  EXPECT_EQ(all(store::newestSchema()), before);
  EXPECT_EQ(opened->countLinks("people"), 1001);
  EXPECT_EQ(opened->countLinks("items"), 1000);
  const auto found = opened->findLinks("items", {"k1919", "missing"});
  ASSERT_TRUE(found[0]);
  EXPECT_EQ(found[0]->targetId, "id-k1919");
  EXPECT_EQ(found[0]->filled, version >= 4 ? 6 : 0);
  EXPECT_FALSE(found[1]);
  EXPECT_EQ(sqlText("PRAGMA integrity_check"), "ok");
}

INSTANTIATE_TEST_SUITE_P(FromEachVersion, Migrating, versions());

// Schemas that knew what a flow gathers, before a key was the group's.
class MigratingMembers : public Migrating {};

// A key that both records of a person have was a row of each.
TEST_P(MigratingMembers, gathered_records_of_an_earlier_state_are_who_they_were) {
  const std::size_t version = GetParam();
  {
    auto session = make(version);
    addFlow(session, version, "7", "people");
    session << "INSERT INTO gathered (id, flow_id, version, written, whole) VALUES (3, 7, 1, 0, 1)", now;
    for (const char* id : {"5", "6"}) {
      session << std::string(
                     "INSERT INTO member (id, flow_id, stream, key, at, group_id, keys, body) VALUES (") +
                     id + ", 7, 'visits', 'v" + id + "', 7, 3, x'00', '{\"code\":\"" + id + "\"}')",
          now;
      session << std::string("INSERT INTO member_key (flow_id, value, name, member_id") +
                     (version >= 23 ? ", group_id" : "") + ") VALUES (7, 11, 0, " + id +
                     (version >= 23 ? ", 3)" : ")"),
          now;
    }
  }
  open()->gather("people", {}, [&](MemberTable& table) {
    ASSERT_EQ(table.seats(11, std::nullopt, 9).size(), 1U);
    EXPECT_EQ(table.seats(11, std::nullopt, 9).at(0).group, 3);
    EXPECT_TRUE(table.seats(11, std::nullopt, 9).at(0).whole);
    EXPECT_EQ(table.seatedIn(3).size(), 2U);
    EXPECT_EQ(table.find("visits", "v5")->body, R"({"code":"5"})");
  });
}

INSTANTIATE_TEST_SUITE_P(FromEachVersion, MigratingMembers, ::testing::Range<std::size_t>(16, 24));

TEST_F(StoreTest, a_disk_that_fills_up_while_a_state_is_brought_to_the_newest_schema_is_what_is_told) {
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session("SQLite", ":memory:");
  session << "PRAGMA max_page_count = 3", now;
  try {
    store::migrate(session);
    ADD_FAILURE() << "it had room";
  } catch (const Poco::Exception& e) {
    EXPECT_EQ(e.displayText().find("rollback"), std::string::npos) << e.displayText();
    EXPECT_NE(e.displayText().find("full"), std::string::npos) << e.displayText();
  }
}

}  // namespace
}  // namespace spojka::host
