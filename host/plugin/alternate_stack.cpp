// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/alternate_stack.hpp"

#include <cstddef>
#include <new>

namespace spojka::host {
namespace {

constexpr std::size_t kSize = 64 * 1024;

}  // namespace

AlternateStack::AlternateStack() noexcept {
  stack_t now{};
  // A sanitizer has set one already; it is as good.
  if (::sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
  memory_.reset(new (std::nothrow) char[kSize]);
  if (!memory_) return;
  stack_t ours{};
  ours.ss_sp = memory_.get();
  ours.ss_size = kSize;
  ::sigaltstack(&ours, nullptr);
}

AlternateStack::~AlternateStack() {
  if (!memory_) return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  ::sigaltstack(&none, nullptr);
}

void AlternateStack::ensure() noexcept {
  static thread_local const AlternateStack stack;
}

}  // namespace spojka::host
