// SPDX-License-Identifier: Apache-2.0
#include "host/store/schema.hpp"

#include <Poco/Data/Statement.h>

#include <string>

#include "host/store/dialect.hpp"
#include "host/store/migrations.hpp"
#include "host/store/store_error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
using namespace Poco::Data::Keywords;

void verify(Poco::Data::Session& session, const std::filesystem::path& file) {
  const std::size_t version = schemaOf(session);
  if (!dialect::isOurs(session)) throw damagedError(file, tr("it is a database of another program"));
  // A state appears under its name with all its tables.
  if (!dialect::hasTables(session) || version < 1) throw damagedError(file, tr("its tables are gone"));
  if (version > migrations().size())
    throw StoreError(StoreError::Kind::newer,
                     tr("state {}: a newer version of this program wrote it (schema {}, this one knows "
                        "up to {}). Nothing was changed. Run that version; to go back to this one, "
                        "restore the copy that was made before the update",
                        file.string(), version, migrations().size()));
  const std::string defect = dialect::defectOf(session);
  if (!defect.empty()) throw damagedError(file, tr("it is damaged ({})", defect));
}

std::size_t newestSchema() {
  return migrations().size();
}

std::size_t schemaOf(Poco::Data::Session& session) {
  return dialect::schemaOf(session);
}

namespace {

void rollback(Poco::Data::Session& session) noexcept {
  try {
    session << "ROLLBACK", now;
  } catch (...) {
    // SQLite has rolled back by itself after a full disk; what it said of that is what people need.
  }
}

}  // namespace

void migrate(Poco::Data::Session& session, std::size_t upTo) {
  dialect::forMigrations(session);
  while (schemaOf(session) < upTo) {
    session << dialect::kBeginWriting, now;
    try {
      // Asked again under the lock: another process may have been quicker.
      const std::size_t version = schemaOf(session);
      if (version < upTo) {
        for (const char* sql : migrations()[version]) session << sql, now;
        dialect::becomes(session, version + 1);
      }
      session << "COMMIT", now;
    } catch (...) {
      rollback(session);
      throw;
    }
  }
}

}  // namespace spojka::host::store
