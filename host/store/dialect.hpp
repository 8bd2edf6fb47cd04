// SPDX-License-Identifier: Apache-2.0
// All that is SQLite's own: how a statement is prepared, how a connection is made and tuned, how a
// transaction begins, what time it is, how a batch of keys comes in, what an error means. Everything else in
// this room is SQL that PostgreSQL reads as well: parameters are ?1, ?2 ..., rows are replaced by ON CONFLICT
// with its columns named, ids of new rows are asked for by Statement::inserted, and CASE stands where the two
// have functions of different names. (The steps to the newest schema are words of SQLite too, see
// migrations.cpp: another database begins with the newest.) Ownership: borrows sessions. Threads: one at a
// time for a session. Errors: Poco exceptions.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace spojka::host::store {

// A statement that is prepared once and used again and again. After an error it can be used again.
class Statement {
 public:
  Statement(Poco::Data::Session& session, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Ends what it was used for before: rows that were not read are let go of.
  void reset() noexcept;
  // What is bound is copied. Counted from 1.
  void bind(int at, std::int64_t number);
  void bindText(int at, std::string_view text);
  void bindBytes(int at, std::string_view bytes);

  // The next row; false = there is none any more.
  bool next();
  // Of the row, counted from 0.
  std::int64_t number(int column) const;
  std::string_view text(int column) const;   // until the next call
  std::string_view bytes(int column) const;  // until the next call
  bool isNull(int column) const;
  bool isText(int column) const;
  // Rows that were changed by it, once next() said that there is none.
  std::int64_t changed() const;
  // The id of the row it inserted.
  std::int64_t inserted() const;

 private:
  void check(int code) const;

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

namespace dialect {

Poco::Data::Session connect(const std::string& database);
// Of a file that has no table yet.
void beforeTables(Poco::Data::Session& session);
// Of a file nobody else can see before it is whole: whoever makes it waits for the disk once, at the end.
void forDraft(Poco::Data::Session& session);
void forWriting(Poco::Data::Session& session);
// Members and their keys lie all over the file: with room for what is looked at again and again.
void forGathering(Poco::Data::Session& session);
// Before earlier schemas are brought to the newest.
void forMigrations(Poco::Data::Session& session);

// The lock for writing is waited for at the beginning and nowhere in the middle.
constexpr const char* kBeginWriting = "BEGIN IMMEDIATE";
// Everything that is read is of one moment; nobody is kept from writing.
constexpr const char* kBeginReading = "BEGIN";

// Microseconds since 1970-01-01T00:00:00Z by the database's clock.
constexpr const char* kNow =
    "SELECT CAST((julianday('now') - 2440587.5) * 86400000.0 + 0.5 AS INTEGER) * 1000";

// The first parameter, a JSON array of texts, as rows: j.key counts them from 0, j.value is the text.
constexpr const char* kTexts = "json_each(?1) j";
constexpr const char* kNumbers = kTexts;  // the same of an array of numbers
std::string numbersOf(const std::vector<std::int64_t>& numbers);

// 0 = no schema yet.
std::size_t schemaOf(Poco::Data::Session& session);
// In the transaction that makes it so.
void becomes(Poco::Data::Session& session, std::size_t schema);
// Made by this program, and not somebody else's database.
bool isOurs(Poco::Data::Session& session);
bool hasTables(Poco::Data::Session& session);
// What is broken in it; empty = nothing.
std::string defectOf(Poco::Data::Session& session);
// Writes the database anew, without what was deleted. False = others who read it keep the old one.
bool rewrite(Poco::Data::Session& session);

// A database of its own in a file without a name, in the folder for temporary files: nobody else can open it,
// and it is gone when the session or the process ends.
Poco::Data::Session connectNameless();
// Replaces what is in `copy`; without the lease of a run that is at work.
void copyInto(Poco::Data::Session& session, Poco::Data::Session& copy);

enum class Trouble { other = 1, damaged, locked, full, io, read_only, cannot_open };
Trouble troubleOf(const Poco::Exception& e);

}  // namespace dialect
}  // namespace spojka::host::store
