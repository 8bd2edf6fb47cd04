// SPDX-License-Identifier: Apache-2.0
// Each run of the tests keeps its buckets for itself.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  char folder[] = "/tmp/shoptet-api-test-XXXXXX";
  if (::mkdtemp(folder) == nullptr || ::setenv("XDG_RUNTIME_DIR", folder, 1) != 0) return 2;
  const int result = RUN_ALL_TESTS();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return result;
}
