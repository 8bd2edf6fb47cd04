// SPDX-License-Identifier: Apache-2.0
#include "host/store/state_copy.hpp"

#include <stdlib.h>

#include <system_error>

#include "host/store/dialect.hpp"
#include "host/store/open.hpp"
#include "host/store/state_url.hpp"
#include "host/store/store_error.hpp"

namespace spojka::host {

StateCopy::StateCopy(const std::string& url, const std::string& profile, const Clock& clock, bool empty) {
  std::error_code failed;
  std::string name = (std::filesystem::temp_directory_path(failed) / "spojka-plan-XXXXXX").string();
  if (failed || ::mkdtemp(name.data()) == nullptr)
    throw StoreError(StoreError::Kind::unavailable,
                     "no folder for a copy of the state can be made in the folder for temporary files");
  folder_ = name;
  const auto copy = folder_ / "state.db";
  const auto file = store::stateFileOf(url);
  try {
    if (!empty && store::stateExists(file)) {
      auto session = store::openForReading(file);
      store::dialect::copyInto(session, copy);
    }
    store_ = openStore("sqlite:" + copy.string(), profile, clock);
  } catch (const Poco::Exception& e) {
    std::filesystem::remove_all(folder_, failed);
    throw store::storeError(e, file, "copy the state");
  } catch (...) {  // it holds personal data: nothing of it is left behind
    std::filesystem::remove_all(folder_, failed);
    throw;
  }
}

StateCopy::~StateCopy() {
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace spojka::host
