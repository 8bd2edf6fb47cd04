// SPDX-License-Identifier: Apache-2.0
#include "host/serve/process/event_stream.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

constexpr std::size_t kKeptEvents = 2000;

}  // namespace

void EventStream::tell(std::string name, std::string json) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  events_.push_back({std::move(name), std::move(json)});
  if (events_.size() > kKeptEvents) {
    events_.pop_front();
    ++first_;
  }
  changed_.notify_all();
}

void EventStream::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::uint64_t EventStream::now() const {
  const std::lock_guard lock(mutex_);
  return first_ + events_.size();
}

EventStream::Heard EventStream::listen(std::uint64_t& from, std::chrono::milliseconds most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [&] { return closed_ || first_ + events_.size() > from; });
  Heard heard;
  from = std::max(from, first_);
  for (; from < first_ + events_.size(); ++from) heard.events.push_back(events_[from - first_]);
  heard.over = closed_;
  return heard;
}

}  // namespace spojka::host
