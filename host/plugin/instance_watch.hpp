// SPDX-License-Identifier: Apache-2.0
// What an instance gives the watch over its calls: the host services with its signs of life, and its cancel.
// Ownership: a part of the instance; `instance` is set by its open. Threads: cancel() from any while a call
// of the instance goes on. Errors: none.
#pragma once

#include <atomic>

#include "host/plugin/tapped_host.hpp"
#include "spojka/abi.h"

namespace spojka::host {

template <class Table>
class InstanceWatch : public Watched {
 public:
  InstanceWatch(const Table& table, void*& instance, const spojka_host& host) noexcept
      : table_(table), instance_(instance), tapped_(host, *this) {}
  const spojka_host& host() const noexcept { return tapped_.host(); }
  void cancel() noexcept override {
    cancelled_.store(true);
    if (table_.cancel != nullptr && instance_ != nullptr) table_.cancel(instance_);
  }
  bool wasAskedToStop() const noexcept override { return cancelled_.load() || tapped_.isCancelled(); }

 private:
  const Table& table_;
  void*& instance_;
  TappedHost tapped_;
  std::atomic<bool> cancelled_{false};
};

class SourceWatch final : public InstanceWatch<spojka_source_v1> {
 public:
  using InstanceWatch::InstanceWatch;
};
class DestinationWatch final : public InstanceWatch<spojka_destination_v1> {
 public:
  using InstanceWatch::InstanceWatch;
};

}  // namespace spojka::host
