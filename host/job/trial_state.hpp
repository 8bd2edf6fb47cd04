// SPDX-License-Identifier: Apache-2.0
// The state as work sees it that looks and keeps nothing. Who belongs to whom is found out by gathering: for
// a profile that gathers it is a copy, in which that is tried and which goes when it was looked at.
// Ownership: owns what it shows. Threads: as a store. Errors: StoreError.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "host/engine/read_only_store.hpp"
#include "host/job/session.hpp"

namespace spojka::host {

class TrialState {
 public:
  // `anew`: as if there were none.
  TrialState(const Session& session, const std::vector<Mapping>& mappings, const Clock& clock,
             bool anew = false);

  ReadOnlyStore& store() noexcept { return *shown_; }

 private:
  std::unique_ptr<Store> copy_;
  std::optional<ReadOnlyStore> shown_;
};

}  // namespace spojka::host
