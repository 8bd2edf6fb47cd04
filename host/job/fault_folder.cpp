// SPDX-License-Identifier: Apache-2.0
#include "host/job/fault_folder.hpp"

#include "host/store/state_admin.hpp"

namespace spojka::host {

std::filesystem::path faultFolder() {
  try {
    const std::filesystem::path state = stateFileName(defaultStateUrl("connectors"));
    return state.parent_path() / "connectors";
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace spojka::host
