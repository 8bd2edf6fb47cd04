// SPDX-License-Identifier: Apache-2.0
// The half of the calls that a signal handler may read: no locks, no memory.
#include <array>
#include <cstring>

#include "host/plugin/alternate_stack.hpp"
#include "host/plugin/call_watch.hpp"

namespace spojka::host {
namespace {

// More calls at a time than a run has connections; one that finds no place is only not named after a crash.
constexpr std::size_t kPlaces = 128;
std::array<std::atomic<const ActiveCall*>, kPlaces> places{};
thread_local const ActiveCall* current = nullptr;

std::size_t takePlace(const ActiveCall* call) {
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const ActiveCall* none = nullptr;
    if (places[i].compare_exchange_strong(none, call)) return i;
  }
  return kPlaces;
}

}  // namespace

ActiveCall::ActiveCall(const std::string& connector, const char* slot, CallKind kind, Watched* instance,
                       CallWatch& watch)
    : connector_(connector),
      slot_(slot),
      kind_(kind),
      instance_(instance),
      watch_(watch),
      begunAt_(Watched::Clock::now()),
      outer_(current),
      place_(takePlace(this)) {
  AlternateStack::ensure();
  current = this;
  if (instance_ != nullptr) instance_->begins();
  watch_.enter(*this);
}

ActiveCall::~ActiveCall() {
  watch_.leave(*this);
  if (place_ < kPlaces) places[place_].store(nullptr);
  current = outer_;
}

const ActiveCall* ActiveCall::ofThisThread() noexcept {
  return current;
}

const ActiveCall* ActiveCall::onlySuspect() noexcept {
  const ActiveCall* suspect = nullptr;
  for (const auto& place : places) {
    const ActiveCall* call = place.load();
    if (call == nullptr) continue;
    if (suspect != nullptr && std::strcmp(suspect->connector(), call->connector()) != 0) return nullptr;
    suspect = call;
  }
  return suspect;
}

}  // namespace spojka::host
