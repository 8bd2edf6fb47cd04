// SPDX-License-Identifier: Apache-2.0
// What an instance gives the watch over its calls: the host services with its signs of life, and its cancel.
// Ownership: a part of the instance; `instance` is set by its open. Threads: cancel() from any while a call
// of the instance goes on. Errors: none.
#pragma once

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
    if (table_.cancel != nullptr && instance_ != nullptr) table_.cancel(instance_);
  }

 private:
  const Table& table_;
  void*& instance_;
  TappedHost tapped_;
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
