// SPDX-License-Identifier: Apache-2.0
// The tests' program has the door that `spojka plugin probe FILE` has: the probe starts the program it is
// called from.
#include <gtest/gtest.h>

#include <string_view>

#include "host/plugin/registry.hpp"

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "plugin" && std::string_view(argv[2]) == "probe")
    return spojka::host::probePlugin(argv[3]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
