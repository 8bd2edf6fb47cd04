// SPDX-License-Identifier: Apache-2.0
#include "host/job/told_records.hpp"

#include <set>

namespace spojka::host {

ToldRecords::ToldRecords(const Session& session, const Surroundings& around)
    : logger_(around.logger), inbox_(openInbox(session.stateUrl(), session.profile().name, around.clock)) {}

void ToldRecords::layUpon(Coupling& coupling) {
  std::set<std::string> streams;
  for (const auto& mapping : coupling.mappings)
    streams.insert(mapping.streams().begin(), mapping.streams().end());
  taken_ = inbox_->waiting(kMost);
  std::size_t others = 0;
  auto& named = coupling.scope.named.emplace();
  for (const auto& notice : taken_)
    if (streams.count(notice.record.stream) != 0)
      named[notice.record.stream].push_back(notice.record.key);
    else
      ++others;
  if (others > 0)
    logger_.info("records of streams that this profile does not read were told and are passed over",
                 {{"records", std::to_string(others)}});
  coupling.scope.whole = true;
  coupling.scope.offerFailed = false;
}

void ToldRecords::settled() {
  inbox_->done(taken_);
  taken_.clear();
}

}  // namespace spojka::host
