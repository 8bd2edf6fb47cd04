// SPDX-License-Identifier: Apache-2.0
// The tests' program has the doors of `spojka plugin probe` and of a connector's process: both start the
// program they are called from.
#include <gtest/gtest.h>

#include <string_view>

#include "host/plugin/isolation/worker.hpp"
#include "host/plugin/registry.hpp"

int main(int argc, char** argv) {
  if (argc > 3 && std::string_view(argv[1]) == "plugin" && std::string_view(argv[2]) == "probe")
    return spojka::host::probePlugin({argv + 3, argv + argc});
  if (const auto exit = spojka::host::workerMain(argc, argv)) return *exit;
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
