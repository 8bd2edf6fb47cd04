// SPDX-License-Identifier: Apache-2.0
#include "host/store/migrations.hpp"

namespace spojka::host::store {
namespace {

const Migration kFirst{
    R"(CREATE TABLE stream (
      id INTEGER PRIMARY KEY, profile TEXT NOT NULL, name TEXT NOT NULL, checkpoint TEXT, UNIQUE (profile, name)))",
    R"(CREATE TABLE link (
      stream_id INTEGER NOT NULL, key TEXT NOT NULL, target_id TEXT NOT NULL, fingerprint TEXT NOT NULL,
      PRIMARY KEY (stream_id, key)) WITHOUT ROWID)",
    R"(CREATE TABLE failed (
      stream_id INTEGER NOT NULL, key TEXT NOT NULL, op INTEGER NOT NULL, body TEXT NOT NULL, reason TEXT NOT NULL,
      field TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL, PRIMARY KEY (stream_id, key)) WITHOUT ROWID)",
    R"(CREATE TABLE run (
      seq INTEGER PRIMARY KEY, profile TEXT NOT NULL, run_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
      started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL, error TEXT NOT NULL))",
    R"(CREATE TABLE run_stream (
      run_id TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, read INTEGER NOT NULL,
      created INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, skipped INTEGER NOT NULL,
      failed INTEGER NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (run_id, position)) WITHOUT ROWID)"};

const Migration kLease{
    R"(CREATE TABLE lease (
      profile TEXT PRIMARY KEY, token INTEGER NOT NULL, run_id TEXT NOT NULL, host TEXT NOT NULL,
      machine TEXT NOT NULL, pid INTEGER NOT NULL, born INTEGER NOT NULL, since INTEGER NOT NULL,
      renewed INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID)"};

// streak: failures since a person last asked for a retry. Records of an earlier version begin a new count.
const Migration kFailedPolicy{"ALTER TABLE failed ADD COLUMN streak INTEGER NOT NULL DEFAULT 1",
                              "ALTER TABLE failed ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0",
                              "ALTER TABLE failed ADD COLUMN poisoned INTEGER NOT NULL DEFAULT 0",
                              "ALTER TABLE failed ADD COLUMN answer TEXT NOT NULL DEFAULT ''",
                              "ALTER TABLE failed ADD COLUMN trace TEXT NOT NULL DEFAULT ''"};

// filled: which mapped fields had a value, not known for links of an earlier version. notes: what the engine
// remembers of a stream.
const Migration kNotes{"ALTER TABLE link ADD COLUMN filled INTEGER NOT NULL DEFAULT 0",
                       "ALTER TABLE stream ADD COLUMN notes TEXT"};

// By key in an index of its own, the links themselves in the sequence in which they came: what a feed brings
// together is then changed together, also when its keys are scattered (GUIDs). WITHOUT ROWID, each of such
// records was a page of its own to rewrite.
const Migration kFeedSequence{"ALTER TABLE link RENAME TO link_by_key",
                              R"(CREATE TABLE link (
      stream_id INTEGER NOT NULL, key TEXT NOT NULL, target_id TEXT NOT NULL, fingerprint TEXT NOT NULL,
      filled INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (stream_id, key)))",
                              R"(INSERT INTO link (stream_id, key, target_id, fingerprint, filled)
      SELECT stream_id, key, target_id, fingerprint, filled FROM link_by_key ORDER BY stream_id, key)",
                              "DROP TABLE link_by_key"};

const Migration kLimited{"ALTER TABLE lease ADD COLUMN limited_until INTEGER NOT NULL DEFAULT 0"};

// How each stream of a run ended, which the run as a whole does not tell.
const Migration kStreamEnds{"ALTER TABLE run_stream ADD COLUMN status TEXT NOT NULL DEFAULT ''",
                            "ALTER TABLE run_stream ADD COLUMN error TEXT NOT NULL DEFAULT ''"};
// What a run waits for, in words.
const Migration kWaiting{"ALTER TABLE lease ADD COLUMN waiting TEXT NOT NULL DEFAULT ''"};

// refused: fingerprint of what failed, not known for records of an earlier version.
const Migration kRefused{"ALTER TABLE run_stream ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0",
                         "ALTER TABLE run_stream ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0",
                         "ALTER TABLE failed ADD COLUMN refused TEXT NOT NULL DEFAULT ''",
                         "ALTER TABLE failed ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0"};

// The two systems a state describes.
const Migration kSides{R"(CREATE TABLE side (
      profile TEXT NOT NULL, side INTEGER NOT NULL, connector TEXT NOT NULL, instance TEXT NOT NULL,
      within TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (profile, side)) WITHOUT ROWID)"};

// What a stream was is a flow of the same name, which reads the stream of that name.
const Migration kFlows{R"(CREATE TABLE checkpoint (
      flow_id INTEGER NOT NULL, stream TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (flow_id, stream))
      WITHOUT ROWID)",
                       R"(INSERT INTO checkpoint (flow_id, stream, text)
      SELECT id, name, checkpoint FROM stream WHERE checkpoint IS NOT NULL)",
                       "ALTER TABLE stream DROP COLUMN checkpoint",
                       "ALTER TABLE stream RENAME TO flow",
                       "ALTER TABLE link RENAME COLUMN stream_id TO flow_id",
                       "ALTER TABLE failed RENAME COLUMN stream_id TO flow_id",
                       "ALTER TABLE run_stream RENAME TO run_flow",
                       "ALTER TABLE run_flow RENAME COLUMN stream TO flow",
                       R"(CREATE TABLE run_source (
      run_id TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, records INTEGER NOT NULL,
      PRIMARY KEY (run_id, position)) WITHOUT ROWID)"};

// Fingerprints as bytes, half of what they were as text; bytes_of() stands in dialect.cpp.
const Migration kBinary{"ALTER TABLE link RENAME TO link_in_text",
                        R"(CREATE TABLE link (
      flow_id INTEGER NOT NULL, key TEXT NOT NULL, target_id TEXT NOT NULL, fingerprint BLOB NOT NULL,
      filled INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (flow_id, key)))",
                        R"(INSERT INTO link (flow_id, key, target_id, fingerprint, filled)
      SELECT flow_id, key, target_id, bytes_of(fingerprint), filled FROM link_in_text ORDER BY rowid)",
                        "DROP TABLE link_in_text",
                        "ALTER TABLE failed RENAME COLUMN refused TO refused_in_text",
                        "ALTER TABLE failed ADD COLUMN refused BLOB NOT NULL DEFAULT x''",
                        "UPDATE failed SET refused = bytes_of(refused_in_text)",
                        "ALTER TABLE failed DROP COLUMN refused_in_text"};

// The history is read from its end, cut at its beginning, and asked for the last run of a kind.
const Migration kHistory{"CREATE INDEX run_sequence ON run (profile, seq)",
                         "CREATE INDEX run_end ON run (profile, finished_at)",
                         "CREATE INDEX run_kind ON run (profile, status, seq)"};

// What a side offered when it was last asked.
const Migration kCatalog{R"(CREATE TABLE catalog (
      profile TEXT NOT NULL, side INTEGER NOT NULL, json TEXT NOT NULL, digest TEXT NOT NULL,
      at INTEGER NOT NULL, PRIMARY KEY (profile, side)) WITHOUT ROWID)"};

// What connectors keep for themselves.
const Migration kConnectorMemory{R"(CREATE TABLE connector_memory (
      profile TEXT NOT NULL, connector TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
      secret INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (profile, connector, name))
      WITHOUT ROWID)"};

// Records that a flow gathers, what they are known by, and the groups they form. A member's keys stand with
// it (what they were before a change) and in the sequence in which they are looked up. Deleted rows are many
// where groups part, so that what is looked up by its group has an index of its own. told: the group that
// those were told of who refer to it.
const Migration kMembers{
    R"(CREATE TABLE member (
      id INTEGER PRIMARY KEY, flow_id INTEGER NOT NULL, stream TEXT NOT NULL, key TEXT NOT NULL,
      at INTEGER NOT NULL, group_id INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0,
      keys BLOB NOT NULL, body TEXT NOT NULL))",
    "CREATE UNIQUE INDEX member_record ON member (flow_id, stream, key)",
    "CREATE INDEX member_seat ON member (group_id)",
    "CREATE INDEX member_moved ON member (flow_id, stream, id) WHERE told <> group_id",
    R"(CREATE TABLE member_key (
      flow_id INTEGER NOT NULL, value INTEGER NOT NULL, name INTEGER NOT NULL, member_id INTEGER NOT NULL,
      PRIMARY KEY (flow_id, value, name, member_id)) WITHOUT ROWID)",
    R"(CREATE TABLE gathered (
      id INTEGER PRIMARY KEY, flow_id INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0,
      written INTEGER NOT NULL DEFAULT 0, whole INTEGER NOT NULL, name TEXT NOT NULL DEFAULT '',
      into_id INTEGER NOT NULL DEFAULT 0))",
    "CREATE INDEX gathered_changed ON gathered (flow_id, id) WHERE version <> written AND into_id = 0",
    "CREATE INDEX gathered_name ON gathered (flow_id, name) WHERE name <> ''",
    "CREATE INDEX gathered_into ON gathered (into_id) WHERE into_id <> 0",
    R"(CREATE TABLE decision (
      seq INTEGER PRIMARY KEY, flow_id INTEGER NOT NULL, kind INTEGER NOT NULL, stream TEXT NOT NULL,
      key TEXT NOT NULL, other_stream TEXT NOT NULL, other_key TEXT NOT NULL, fresh INTEGER NOT NULL))",
    R"(CREATE TABLE key_conflict (
      flow_id INTEGER NOT NULL, value INTEGER NOT NULL, name INTEGER NOT NULL, member_id INTEGER NOT NULL,
      rule INTEGER NOT NULL, leads_to TEXT NOT NULL, PRIMARY KEY (flow_id, value, name, member_id))
      WITHOUT ROWID)",
    "CREATE INDEX key_conflict_member ON key_conflict (member_id) WHERE member_id <> 0"};

// Which runs made and last wrote an object, by run.seq; not known for links of an earlier version.
const Migration kWriters{"ALTER TABLE link ADD COLUMN made_by INTEGER NOT NULL DEFAULT 0",
                         "ALTER TABLE link ADD COLUMN written_by INTEGER NOT NULL DEFAULT 0"};
// Whose values are encrypted, with what a key is tried; clean: nothing of before is left in free space.
const Migration kSeal{R"(CREATE TABLE seal (
      profile TEXT PRIMARY KEY, salt BLOB NOT NULL, proof BLOB NOT NULL, clean INTEGER NOT NULL) WITHOUT ROWID)"};
// What the source's system told to have changed, until it was read. Ids are never used twice.
const Migration kInbox{
    R"(CREATE TABLE inbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT, profile TEXT NOT NULL, stream TEXT NOT NULL, key TEXT NOT NULL,
      at INTEGER NOT NULL))",
    "CREATE UNIQUE INDEX inbox_record ON inbox (profile, stream, key)"};

// A person changed the content: it holds for as long as the source brings what it was made of.
const Migration kEdited{"ALTER TABLE failed ADD COLUMN edited INTEGER NOT NULL DEFAULT 0"};

// Runs of a part: asked for some records only.
const Migration kParts{"ALTER TABLE run ADD COLUMN part INTEGER NOT NULL DEFAULT 0"};

// What bodies of members are packed with.
const Migration kMemberWords{
    R"(CREATE TABLE member_words (
      id INTEGER PRIMARY KEY AUTOINCREMENT, flow_id INTEGER NOT NULL, stream TEXT NOT NULL, words TEXT NOT NULL))"};

// Where a member sits stands with each of its keys: records are many times larger than what is looked for.
const Migration kKeySeats{
    "ALTER TABLE member_key ADD COLUMN group_id INTEGER NOT NULL DEFAULT 0",
    "UPDATE member_key SET group_id = (SELECT m.group_id FROM member m WHERE m.id = member_key.member_id)"};

// A key once for each group, however many of its members have it: those of one person have the same ones.
const Migration kGroupKeys{R"(CREATE TABLE group_key (
      flow_id INTEGER NOT NULL, value INTEGER NOT NULL, name INTEGER NOT NULL, group_id INTEGER NOT NULL,
      PRIMARY KEY (flow_id, value, name, group_id)) WITHOUT ROWID)",
                           R"(INSERT INTO group_key (flow_id, value, name, group_id)
      SELECT DISTINCT flow_id, value, name, group_id FROM member_key ORDER BY 1, 2, 3, 4)",
                           "DROP TABLE member_key"};

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> all{
      kFirst,   kLease, kFailedPolicy, kNotes,  kFeedSequence, kLimited,     kStreamEnds,      kWaiting,
      kRefused, kSides, kFlows,        kBinary, kHistory,      kCatalog,     kConnectorMemory, kMembers,
      kWriters, kSeal,  kInbox,        kEdited, kParts,        kMemberWords, kKeySeats,        kGroupKeys};
  return all;
}

}  // namespace spojka::host::store
