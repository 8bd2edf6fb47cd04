// SPDX-License-Identifier: Apache-2.0
#include "shop/api/leaky_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace sandbox {

LeakyBucket::Verdict LeakyBucket::pour(const std::string& token, const ApiSettings& settings) {
  const std::lock_guard lock(mutex_);
  // Not before: it would be earlier than what another call has written there meanwhile.
  const auto now = std::chrono::steady_clock::now();
  Level& level = levels_[token];
  const double seconds = std::chrono::duration<double>(now - level.at).count();
  level.filling = std::max(0.0, level.filling - seconds * settings.bucketDrain);
  level.at = now;
  Verdict verdict;
  verdict.refused = level.filling >= settings.bucketSize;
  if (verdict.refused) {
    const double over = level.filling - settings.bucketSize + settings.bucketCost;
    verdict.waitSeconds = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::ceil(over / std::max(settings.bucketDrain, 1))));
  } else {
    level.filling += settings.bucketCost;
  }
  verdict.filling = std::min(static_cast<int>(std::ceil(level.filling)), settings.bucketSize);
  return verdict;
}

int LeakyBucket::enter(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const int calls = ++levels_[token].calls;
  mostCalls_ = std::max(mostCalls_, calls);
  return calls;
}

void LeakyBucket::leave(const std::string& token) {
  const std::lock_guard lock(mutex_);
  --levels_[token].calls;
}

void LeakyBucket::forget() {
  const std::lock_guard lock(mutex_);
  for (auto& [token, level] : levels_) level.filling = 0;
  mostCalls_ = 0;
}

int LeakyBucket::mostCalls() {
  const std::lock_guard lock(mutex_);
  return mostCalls_;
}

}  // namespace sandbox
