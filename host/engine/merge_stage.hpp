// SPDX-License-Identifier: Apache-2.0
// The end of a flow that gathers: where a group has several objects, those that are ours go up in the one
// that stays, by the destination's own merge where it offers one and the profile wants it. It comes after
// everything that refers to groups was written, so that nothing points to what goes. What was merged is
// looked for before it is asked for, and again after an answer that was lost: a kill at any moment leaves
// what the next run can tell. Ownership: borrows the coupling. Threads: one. Errors: Error of the side,
// GuardStop, StoreError; what concerns one group is told in the log and stays as it is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/engine/name_search.hpp"
#include "host/engine/pace/run_sides.hpp"
#include "host/plugin/services.hpp"

namespace spojka::host {

class MergeStage {
 public:
  MergeStage(const Coupling& coupling, const Mapping& mapping, const identity::Membership& membership,
             RunSides& sides, const CancelToken& ended, RunObserver& observer, bool dryRun);

  void run();
  // Groups whose objects were merged: they are to be written once more.
  std::int64_t merged() const noexcept { return merged_; }
  std::int64_t requests() const { return services_.requests(); }

 private:
  // A group with what is to go up in its object.
  struct Several {
    Group group;
    std::string id;  // of its object; empty = it is not there
    struct Other {
      Group row;
      std::string id;  // empty = it is not there any more
      bool ours = false;
    };
    std::vector<Other> others;
    bool isDone() const;
  };
  std::unique_ptr<DestinationInstance> open() const;
  std::map<std::string, std::set<std::string>> unwritten() const;
  std::vector<Several> collect();
  void tell(const std::vector<Several>& all) const;
  void askGuard(const std::vector<Several>& all) const;
  // Which of them are there. False = stopped.
  bool look(std::vector<Several*> groups);
  void merge(Several& several);
  void forgetMerged(const Several& several, const std::string& survivor);
  bool isOffered() const;

  const Coupling& c_;
  const Mapping& mapping_;
  const bool wanted_;
  RunObserver& observer_;
  const bool dryRun_;
  SendGate& gate_;
  CancelToken stop_;
  HostServices services_;
  KnownNames names_;
  HeldBytes held_;
  Finder finder_;
  std::unique_ptr<DestinationInstance> destination_;
  NameSearch search_;
  std::int64_t merged_ = 0;
};

}  // namespace spojka::host
