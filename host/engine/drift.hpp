// SPDX-License-Identifier: Apache-2.0
// Compares both sides: listens to a dry run in which every record of the source is looked up at the
// destination, and says where the two differ. Ownership: borrows the store. Threads: as RunObserver; the rest
// after the run. Memory: eight bytes a record, and the keys of what differs. Errors: StoreError.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/engine/read/read_scope.hpp"
#include "host/engine/settle/outcome.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

enum class Drift {
  missing = 1,  // the source has it, the destination has not
  differing,    // both have it, with other values
  foreign,      // written once, and the source has it no longer
  unclear,      // could not be mapped or looked up
};

struct DriftEvent {
  Drift drift = Drift::unclear;
  const RecordEvent& record;
  bool known = false;  // there is a link: it was written once
};

struct StreamDrift {
  std::int64_t read = 0, same = 0, missing = 0, differing = 0, foreign = 0, unclear = 0;
  bool any() const noexcept { return missing + differing + foreign + unclear > 0; }
};

class DriftFinder final : public RunObserver {
 public:
  using Report = std::function<void(const DriftEvent&)>;
  using Keys = std::unordered_set<std::string>;

  DriftFinder(Store& store, Report report) : store_(store), report_(std::move(report)) {}

  // What the dry run has to look at.
  static ReadScope scope();

  void flowStarted(const std::string& stream) override;
  void record(const RecordEvent& event) override;
  // A list of what the destination holds is not asked for: links tell what was written, and what the source
  // did not bring of it is foreign now. Only for a stream that was read to its end.
  // Of a flow that gathers, an object that is a group's second one is no matter of the source.
  void findForeign(const std::string& stream, bool gathers = false);

  const std::map<std::string, StreamDrift>& streams() const noexcept { return streams_; }
  // Per stream, what a repair has to offer again.
  const std::map<std::string, Keys>& repairable() const noexcept { return repairable_; }
  bool any() const noexcept;

 private:
  bool isKnown(std::string_view stream, std::string_view key);
  bool isDuplicate(const std::string& flow, std::string_view key);

  Store& store_;
  Report report_;
  std::map<std::string, StreamDrift> streams_;
  std::map<std::string, Keys> repairable_;
  std::map<std::string, std::vector<std::uint64_t>> seen_;  // hashes of keys
};

}  // namespace spojka::host
