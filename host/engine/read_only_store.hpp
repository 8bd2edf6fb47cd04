// SPDX-License-Identifier: Apache-2.0
// The store of a dry run: shows what is stored, keeps nothing. Ownership: owns the store it shows, which may
// be none yet. Threads and errors: as Store.
#pragma once

#include <memory>
#include <set>
#include <utility>

#include "host/store/store.hpp"

namespace spojka::host {

class ReadOnlyStore final : public Store {
 public:
  explicit ReadOnlyStore(std::unique_ptr<Store> shown) : owned_(std::move(shown)), shown_(owned_.get()) {}
  // A copy of the state, in which records may be gathered: nobody else sees it.
  explicit ReadOnlyStore(Store& copy) : shown_(&copy), gathers_(true) {}

  std::vector<std::optional<Link>> findLinks(const std::string& flow,
                                             const std::vector<std::string_view>& keys) override {
    return knows(flow) ? shown_->findLinks(flow, keys) : std::vector<std::optional<Link>>(keys.size());
  }
  std::vector<LinkRow> linkPage(const std::string& flow, const std::string& afterKey,
                                std::size_t limit) override {
    return knows(flow) ? shown_->linkPage(flow, afterKey, limit) : std::vector<LinkRow>();
  }
  std::int64_t countLinks(const std::string& flow) override {
    return knows(flow) ? shown_->countLinks(flow) : 0;
  }
  std::optional<std::string> checkpoint(const std::string& flow, const std::string& stream) override {
    return shown_ ? shown_->checkpoint(flow, stream) : std::nullopt;
  }
  std::optional<std::string> notes(const std::string& flow) override {
    return shown_ ? shown_->notes(flow) : std::nullopt;
  }
  std::optional<SideIdentity> boundTo(StateSide side) override {
    return shown_ ? shown_->boundTo(side) : std::nullopt;
  }
  bool describesSystems() override { return shown_ && shown_->describesSystems(); }
  void bind(StateSide, const SideIdentity&, bool) override {}
  std::optional<KeptCatalog> catalog(StateSide side) override {
    return shown_ ? shown_->catalog(side) : std::nullopt;
  }
  void keepCatalog(StateSide, const std::string&, const std::string&) override {}
  void settle(const std::string&, const Settlement&) override {}
  void setLinksAside(const std::string& flow, const std::string& aside, const std::string& back,
                     const std::string& notes) override {
    if (gathers_)
      shown_->setLinksAside(flow, aside, back, notes);
    else
      aside_.insert(flow);
  }
  void gather(const std::string& flow, const std::vector<StreamCheckpoint>&,
              const std::function<void(MemberTable&)>& work) override {
    if (gathers_) shown_->gather(flow, {}, work);
  }
  void lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) override {
    if (shown_ != nullptr) shown_->lookAtMembers(flow, work);
  }
  std::vector<std::string> gatheringFlows() override {
    return shown_ ? shown_->gatheringFlows() : std::vector<std::string>();
  }
  std::vector<KeptFailure> keptFailures(const std::string& flow) override {
    return shown_ ? shown_->keptFailures(flow) : std::vector<KeptFailure>();
  }
  std::vector<FailedRecord> failed(const std::string& flow, const std::string& afterKey,
                                   std::size_t limit) override {
    return shown_ ? shown_->failed(flow, afterKey, limit) : std::vector<FailedRecord>();
  }
  std::int64_t countFailed(const std::string& flow) override {
    return shown_ ? shown_->countFailed(flow) : 0;
  }
  std::int64_t beginRun(const std::string&) override { return SystemClock().nowMicros(); }
  std::int64_t finishRun(const RunRow&) override { return SystemClock().nowMicros(); }
  std::vector<RunRow> lastRuns(std::size_t limit) override {
    return shown_ ? shown_->lastRuns(limit) : std::vector<RunRow>();
  }
  std::vector<RunRow> writersOf(const std::string& flow, const std::string& key) override {
    return shown_ ? shown_->writersOf(flow, key) : std::vector<RunRow>();
  }

 private:
  bool knows(const std::string& flow) const { return shown_ != nullptr && aside_.count(flow) == 0; }

  std::unique_ptr<Store> owned_;
  Store* shown_ = nullptr;  // may be none
  const bool gathers_ = false;
  std::set<std::string> aside_;  // flows whose links are of something they write no longer
};

}  // namespace spojka::host
