// SPDX-License-Identifier: Apache-2.0
// WAL with synchronous NORMAL: a killed process loses nothing; a power cut may lose the newest transactions,
// which costs look-ups on the next run, never a wrong state.
#include "host/store/dialect.hpp"

#include <Poco/Data/DataException.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "host/base/wait.hpp"
#include "spojka/hex.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;
namespace sqlite = Poco::Data::SQLite;

// Marks a file as ours ("spoj"), so that somebody else's database is never written to.
constexpr int kApplicationId = 0x73706F6A;

// For another process to end what it stores: ten seconds in all, or, as SQLite's own time-out would not, one
// and a half once a person wants to stop. That is enough to store what was settled until then. 0 = give up.
int waitForLock(void*, int tries) {
  constexpr int kTries = 212;
  constexpr int kTriesInAHurry = 40;
  const CancelToken* asked = signalledToken();
  const bool hurry = asked != nullptr && asked->requested();
  if (tries >= (hurry ? kTriesInAHurry : kTries)) return 0;
  const std::chrono::milliseconds pause(std::min(2 * tries + 1, 50));
  if (asked != nullptr && !hurry)
    asked->sleepFor(pause);
  else
    std::this_thread::sleep_for(pause);
  return 1;
}

int pragma(Poco::Data::Session& session, const char* name) {
  int value = 0;
  session << std::string("PRAGMA ") + name, into(value), now;
  return value;
}

// bytes_of(hex): nothing where it is no hexadecimal text.
void bytesOf(sqlite3_context* context, int, sqlite3_value** values) {
  const void* hex = ::sqlite3_value_text(values[0]);
  const auto size = static_cast<std::size_t>(::sqlite3_value_bytes(values[0]));
  const std::string_view text =
      hex == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(hex), size);
  const std::string bytes = fromHex(text).value_or(std::string());
  ::sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

template <typename... Kinds>
bool isAny(const Poco::Exception& e) {
  return ((dynamic_cast<const Kinds*>(&e) != nullptr) || ...);
}

}  // namespace

Statement::Statement(Poco::Data::Session& session, const std::string& sql)
    : database_(sqlite::Utility::dbHandle(session)) {
  check(::sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                             &statement_, nullptr));
}

Statement::~Statement() {
  ::sqlite3_finalize(statement_);
}

void Statement::reset() noexcept {
  ::sqlite3_reset(statement_);
}

void Statement::bind(int at, std::int64_t number) {
  check(::sqlite3_bind_int64(statement_, at, number));
}

void Statement::bindText(int at, std::string_view text) {
  // Without a pointer it would be NULL.
  const char* begin = text.empty() ? "" : text.data();
  check(::sqlite3_bind_text64(statement_, at, begin, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bindBytes(int at, std::string_view bytes) {
  const char* begin = bytes.empty() ? "" : bytes.data();
  check(::sqlite3_bind_blob64(statement_, at, begin, bytes.size(), SQLITE_TRANSIENT));
}

bool Statement::next() {
  const int code = ::sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  check(code);
  return false;
}

std::int64_t Statement::number(int column) const {
  return ::sqlite3_column_int64(statement_, column);
}

std::string_view Statement::text(int column) const {
  const void* begin = ::sqlite3_column_text(statement_, column);
  const int size = ::sqlite3_column_bytes(statement_, column);
  return begin == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(begin), static_cast<std::size_t>(size));
}

bool Statement::isText(int column) const {
  return ::sqlite3_column_type(statement_, column) == SQLITE_TEXT;
}

std::string_view Statement::bytes(int column) const {
  const void* begin = ::sqlite3_column_blob(statement_, column);
  const int size = ::sqlite3_column_bytes(statement_, column);
  return begin == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(begin), static_cast<std::size_t>(size));
}

bool Statement::isNull(int column) const {
  return ::sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::changed() const {
  return ::sqlite3_changes(database_);
}

// RETURNING would make a table of its own for that one number.
std::int64_t Statement::inserted() const {
  return ::sqlite3_last_insert_rowid(database_);
}

void Statement::check(int code) const {
  if (code == SQLITE_OK) return;
  // The kind without its details, which not all of the library's exceptions know.
  sqlite::Utility::throwException(database_, code & 0xFF);
}

namespace dialect {

Poco::Data::Session connect(const std::string& database) {
  // Whoever has a session locks it for all of what it does (see Database): a lock of SQLite's own for every
  // column that is read protects nothing more. Nor does anybody ask how much memory it uses, which takes a
  // lock for each piece. Without effect where somebody was here before.
  static const int once =
      ::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) + ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
  sqlite::Connector::registerConnector();
  Poco::Data::Session session("SQLite", database);
  ::sqlite3_busy_handler(sqlite::Utility::dbHandle(session), &waitForLock, nullptr);
  return session;
}

void beforeTables(Poco::Data::Session& session) {
  // A changed record that stands alone costs a page, in the log and then in the file. Smaller ones than these
  // make the index so deep that looking up costs more than it saves. A file keeps the size it was made with.
  session << "PRAGMA page_size = 2048", now;
}

void forDraft(Poco::Data::Session& session) {
  std::string mode;
  session << "PRAGMA journal_mode = MEMORY", into(mode), now;
  session << "PRAGMA synchronous = OFF", now;
}

void forWriting(Poco::Data::Session& session) {
  std::string mode;
  session << "PRAGMA journal_mode = WAL", into(mode), now;
  // SQLite answers with the mode that it is, and some file systems cannot have a log. Without one, NORMAL
  // could damage the file in a power cut.
  session << (mode == "wal" ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL"), now;
  session << "PRAGMA cache_size = -400", now;
  // In pages: 16 MB. Each move from the log to the file waits twice for the disk.
  int pages = 0;
  session << "PRAGMA wal_autocheckpoint = 8000", into(pages), now;
}

void forGathering(Poco::Data::Session& session) {
  session << "PRAGMA cache_size = -2000", now;
  // Most of what one transaction writes the next ones write again: moved to the file less often.
  int pages = 0;
  session << "PRAGMA wal_autocheckpoint = 24000", into(pages), now;
}

void forMigrations(Poco::Data::Session& session) {
  ::sqlite3_create_function_v2(sqlite::Utility::dbHandle(session), "bytes_of", 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, &bytesOf, nullptr, nullptr,
                               nullptr);
}

std::string numbersOf(const std::vector<std::int64_t>& numbers) {
  std::string array = "[";
  for (const auto number : numbers) array += (array.size() > 1 ? "," : "") + std::to_string(number);
  return array += "]";
}

std::size_t schemaOf(Poco::Data::Session& session) {
  return static_cast<std::size_t>(std::max(0, pragma(session, "user_version")));
}

void becomes(Poco::Data::Session& session, std::size_t schema) {
  session << "PRAGMA application_id = " + std::to_string(kApplicationId), now;
  session << "PRAGMA user_version = " + std::to_string(schema), now;
}

bool isOurs(Poco::Data::Session& session) {
  return pragma(session, "application_id") == kApplicationId;
}

bool hasTables(Poco::Data::Session& session) {
  int tables = 0;
  session << "SELECT count(*) FROM sqlite_master", into(tables), now;
  return tables != 0;
}

std::string defectOf(Poco::Data::Session& session) {
  // Always whole: it costs 0.15 to 0.4 s for a million links (90 MB, in memory), less than the look-ups of
  // the run that follows, and the alternative, to check only after an unclean end, trusts a disk that lost a
  // page meanwhile.
  std::string answer;
  session << "PRAGMA quick_check(1)", into(answer), now;
  return answer == "ok" ? std::string() : answer;
}

bool rewrite(Poco::Data::Session& session) {
  session << "VACUUM", now;
  std::vector<int> busy;
  std::vector<int> pages;
  std::vector<int> moved;
  // Waits as long as for a lock for those who read, and then answers instead of throwing.
  session << "PRAGMA wal_checkpoint(TRUNCATE)", into(busy), into(pages), into(moved), now;
  return !busy.empty() && busy.front() == 0;
}

Poco::Data::Session connectNameless() {
  // SQLite takes the name of the file away as soon as it is open.
  Poco::Data::Session session = connect("file:");
  session << "PRAGMA cache_size = -400", now;
  return session;
}

void copyInto(Poco::Data::Session& session, Poco::Data::Session& copy) {
  sqlite3* to = sqlite::Utility::dbHandle(copy);
  sqlite3_backup* pages = ::sqlite3_backup_init(to, "main", sqlite::Utility::dbHandle(session), "main");
  int code = pages == nullptr ? ::sqlite3_errcode(to) : ::sqlite3_backup_step(pages, -1);
  if (pages != nullptr) {
    const int ended = ::sqlite3_backup_finish(pages);
    if (code == SQLITE_DONE) code = ended;
  }
  if (code != SQLITE_OK) sqlite::Utility::throwException(to, code & 0xFF);
  copy << "DELETE FROM lease", now;
}

Trouble troubleOf(const Poco::Exception& e) {
  if (isAny<sqlite::CorruptImageException>(e)) return Trouble::damaged;
  if (isAny<sqlite::DBLockedException, sqlite::TableLockedException, sqlite::LockProtocolException>(e))
    return Trouble::locked;
  if (isAny<sqlite::DatabaseFullException>(e)) return Trouble::full;
  if (isAny<sqlite::IOErrorException>(e)) return Trouble::io;
  if (isAny<sqlite::ReadOnlyException, sqlite::DBAccessDeniedException>(e)) return Trouble::read_only;
  if (isAny<sqlite::CantOpenDBFileException, Poco::Data::ConnectionFailedException>(e))
    return Trouble::cannot_open;
  return Trouble::other;
}

}  // namespace dialect
}  // namespace spojka::host::store
