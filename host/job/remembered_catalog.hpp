// SPDX-License-Identifier: Apache-2.0
// What the destination offered when a run asked it last, so that a run with nothing to write need not ask.
// It counts for a day, and only for the same profile, settings and connector file. Ownership: borrows the
// store. Threads: one at a time. Errors: StoreError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "host/profile/profile.hpp"
#include "host/store/store.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host {

class RememberedCatalog {
 public:
  // `connectorStamp`: of the destination's file. `runtimeJson`: with which it is opened.
  RememberedCatalog(Store& store, const Profile& profile, const std::string& connectorStamp,
                    const std::string& runtimeJson);
  // Nothing = it has to be asked.
  std::optional<Catalog> young() const;
  // As it was told just now.
  void remember(const Catalog& catalog);

 private:
  Store& store_;
  const std::string digest_;
};

// The same for catalogs with which `mappings` write the same: what the mapped fields take, and what else the
// targets must have. Titles and fields that nobody maps may differ.
std::string fitOf(const std::vector<Mapping>& mappings, const Catalog& destination);

}  // namespace spojka::host
