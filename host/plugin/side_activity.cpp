// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/side_activity.hpp"

#include <algorithm>

#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestText = 200;
// A wait beyond that is nobody's plan, and its end must not overflow.
constexpr std::int64_t kLongestWaitMs = 366LL * 24 * 3600 * 1000;

// One line of what a stranger wrote.
std::string oneLine(std::string_view text) {
  std::string line(startOf(text, kLongestText));
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return line;
}

}  // namespace

SideActivity SideWatch::now() const {
  const std::lock_guard lock(mutex_);
  return activity_;
}

void SideWatch::waiting(std::int64_t ms, std::string_view text) noexcept {
  try {
    SideActivity copy;
    {
      const std::lock_guard lock(mutex_);
      if (text.empty() && activity_.waitingFor.empty()) return;
      activity_.waitingFor = oneLine(text);
      activity_.waitingUntilUs =
          text.empty() || ms < 0 ? 0 : nowMicros() + std::min(ms, kLongestWaitMs) * 1000;
      waits_.store(!text.empty(), std::memory_order_relaxed);
      copy = activity_;
    }
    if (told_) told_(copy);
  } catch (...) {  // out of memory: a wait nobody sees
  }
}

void SideWatch::expected(std::int64_t records) noexcept {
  try {
    SideActivity copy;
    {
      const std::lock_guard lock(mutex_);
      const std::int64_t known = std::max<std::int64_t>(records, -1);
      if (activity_.expected == known) return;
      activity_.expected = known;
      copy = activity_;
    }
    if (told_) told_(copy);
  } catch (...) {
  }
}

}  // namespace spojka::host
