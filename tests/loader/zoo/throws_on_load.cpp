// SPDX-License-Identifier: Apache-2.0
// An exception leaves a static initialiser while the file is loaded.
#include <stdexcept>

#include "spojka/abi.h"

namespace {
int initialise() {
  throw std::runtime_error("thrown while loading");
}
const int kValue = initialise();
}  // namespace

extern "C" {
const uint32_t spojka_abi_version = SPOJKA_ABI_MAJOR;
const spojka_plugin* spojka_plugin_main(void) noexcept {
  return kValue == 0 ? nullptr : nullptr;
}
}
