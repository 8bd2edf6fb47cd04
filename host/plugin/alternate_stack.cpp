// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/alternate_stack.hpp"

#include <sys/mman.h>

#include <cstddef>

namespace spojka::host {
namespace {

constexpr std::size_t kSize = 64 * 1024;

}  // namespace

AlternateStack::AlternateStack() noexcept {
  stack_t now{};
  // A sanitizer has set one already; it is as good.
  if (::sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
  // Pages of its own, which cost nothing until they are needed: those of the heap may have been used before.
  void* const memory =
      ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return;
  memory_ = memory;
  stack_t ours{};
  ours.ss_sp = memory_;
  ours.ss_size = kSize;
  ::sigaltstack(&ours, nullptr);
}

AlternateStack::~AlternateStack() {
  if (memory_ == nullptr) return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  ::sigaltstack(&none, nullptr);
  ::munmap(memory_, kSize);
}

void AlternateStack::ensure() noexcept {
  static thread_local const AlternateStack stack;
}

}  // namespace spojka::host
