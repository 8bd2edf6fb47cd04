// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/connections.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>

namespace spojka::host {
namespace {

constexpr std::chrono::milliseconds kLook{250};

}  // namespace

thread_local Connections::Connection* Connections::here_ = nullptr;

Connections::Connections(ConnectionLimits limits) : limits_(limits), thread_([this] { loop(); }) {}

Connections::~Connections() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

Connections::Stay::Stay(Connections& all, int socket, const std::string& address, bool loopback) : all_(all) {
  const std::lock_guard lock(all_.mutex_);
  if (!loopback && all_.ofAddress_[address] >= all_.limits_.mostOfOne) {
    welcome_ = false;
    return;
  }
  if (!loopback) ++all_.ofAddress_[address];
  all_.all_.push_back(
      {Descriptor(::fcntl(socket, F_DUPFD_CLOEXEC, 0)), address, !loopback, Doing::asksFirst, Clock::now()});
  here_ = &all_.all_.back();
  all_.changed_.notify_all();
}

Connections::Stay::~Stay() {
  if (!welcome_) return;
  const std::lock_guard lock(all_.mutex_);
  if (here_->counts)
    if (const auto of = all_.ofAddress_.find(here_->address); --of->second == 0) all_.ofAddress_.erase(of);
  all_.all_.remove_if([](const Connection& one) { return &one == here_; });
  here_ = nullptr;
}

void Connections::does(Doing what) {
  if (here_ == nullptr) return;
  const std::lock_guard lock(mutex_);
  here_->doing = what;
  here_->since = Clock::now();
}

ConnectionLimits::Time Connections::patienceWith(const Connection& one) const {
  const auto usual = one.doing == Doing::asksFirst   ? limits_.first
                     : one.doing == Doing::asksNext  ? limits_.next
                     : one.doing == Doing::sendsBody ? limits_.body
                                                     : limits_.answer;
  return all_.size() + limits_.free > limits_.most ? std::min(usual, limits_.crowded) : usual;
}

void Connections::loop() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    if (all_.empty())
      changed_.wait(lock, [&] { return ended_ || !all_.empty(); });
    else
      changed_.wait_for(lock, kLook, [&] { return ended_; });
    const auto now = Clock::now();
    // Whoever serves it meets its end, and lets go of it.
    for (const auto& one : all_)
      if (one.doing != Doing::waits && one.since + patienceWith(one) < now)
        ::shutdown(one.socket.get(), SHUT_RDWR);
  }
}

}  // namespace spojka::host
