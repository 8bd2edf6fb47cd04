// SPDX-License-Identifier: Apache-2.0
#include "host/engine/find/lost_targets.hpp"

#include "spojka/error.hpp"

namespace spojka::host {

const Reference* LostTargets::goneFrom(const WorkItem& item) {
  if (item.source->op != SPOJKA_OP_UPSERT) return nullptr;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < of_.size(); ++i) {
    const Reference& reference = mapping_.references()[i];
    const std::string id(ValueView(item.mapped.body).at(reference.field).text());
    if (id.empty() || of_[i].target.empty() || !isGone(of_[i].target, id)) continue;
    of_[i].lost(item.key());
    return &reference;
  }
  return nullptr;
}

bool LostTargets::isGone(const std::string& target, const std::string& id) {
  if (const auto at = gone_.find(id); at != gone_.end()) return at->second;
  if (inVain_ >= kMostInVain) return false;
  bool gone = false;
  try {
    FindQuery query;
    query.target = target;
    query.by = SPOJKA_BY_ID;
    query.wanted.push_back(toAbi(id));
    destination_.get().find(query, [&](const spojka_row& row) { gone = row.result == SPOJKA_ROW_ABSENT; });
  } catch (const Error&) {
    gone = false;
  }
  if (!gone) ++inVain_;
  return gone_[id] = gone;
}

}  // namespace spojka::host
