// SPDX-License-Identifier: Apache-2.0
#include "host/store/state_copy.hpp"

#include "host/store/dialect.hpp"
#include "host/store/open.hpp"
#include "host/store/schema.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/store/state_url.hpp"
#include "host/store/store_error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

std::unique_ptr<Store> copyOfState(const std::string& url, const std::string& profile, const Clock& clock,
                                   bool empty) {
  const auto file = store::stateFileOf(url);
  try {
    auto copy = store::dialect::connectNameless();
    if (!empty && store::stateExists(file)) {
      auto session = store::openForReading(file);
      store::dialect::copyInto(session, copy);
    } else {
      store::dialect::beforeTables(copy);
    }
    store::migrate(copy);
    return std::make_unique<store::SqliteStore>(file, profile, clock, std::move(copy), FailedPolicy{},
                                                HistoryPolicy{});
  } catch (const Poco::Exception& e) {
    throw store::storeError(e, file, N_("copy the state"));
  }
}

}  // namespace spojka::host
