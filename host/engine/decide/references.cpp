// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/references.hpp"

#include <utility>

namespace spojka::host {

void forgetWritten(Store& store, const std::string& flow, std::string_view key) {
  auto link = store.findLinks(flow, {key}).front();
  if (!link) return;
  link->fingerprint = {};
  Settlement settlement;
  settlement.links.push_back({std::string(key), std::move(*link)});
  store.settle(flow, settlement);
}

std::vector<bool> IgnoredKeys::of(Store& store, const std::string& flow,
                                  const std::vector<std::string_view>& keys) {
  if (!all_) {
    all_.emplace();
    for (auto& kept : store.keptFailures(flow))
      if (kept.ignored) all_->insert(std::move(kept.key));
  }
  std::vector<bool> ignored(keys.size(), false);
  for (std::size_t i = 0; i < keys.size(); ++i) ignored[i] = all_->count(std::string(keys[i])) != 0;
  return ignored;
}

std::vector<References::Answer> References::of(const std::vector<std::string_view>& keys) const {
  std::vector<Answer> answers(keys.size());
  for (std::size_t f = 0; f < flows_.size(); ++f) {
    // A link tells what is there only when nothing of its key is on the way: asked first.
    const auto underWay = flows_[f]->underWay(keys);
    auto links = flows_[f]->written(keys);
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Answer& answer = answers[i];
      if (underWay[i]) answer.waits = true;
      if (!links[i] && answer.missing == nullptr) {
        answer.missing = &mapping_.references()[f];
        missing.push_back(i);
      }
      answer.ids.push_back(links[i] ? std::move(links[i]->targetId) : std::string());
    }
    if (missing.empty()) continue;
    std::vector<std::string_view> of;
    for (const std::size_t i : missing) of.push_back(keys[i]);
    const auto ignored = flows_[f]->ignored(of);
    for (std::size_t i = 0; i < missing.size(); ++i) answers[missing[i]].ignored = ignored[i];
  }
  return answers;
}

const std::string* References::stopped() const {
  for (std::size_t f = 0; f < flows_.size(); ++f)
    if (flows_[f]->isStopped()) return &mapping_.references()[f].flow;
  return nullptr;
}

}  // namespace spojka::host
