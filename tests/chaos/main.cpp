// SPDX-License-Identifier: Apache-2.0
// chaos_test [--seed=N] [--at-least=N] [--people-at-least=N] [--report=FILE] and the options of GoogleTest.
// Prints what was done to the program; fewer faults than asked for, or a single lost or doubled object, is a
// failure.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "tally.hpp"

namespace {

std::uint64_t atLeast = 0;
std::uint64_t atLeastOfPeople = 0;
std::string report;

class Report : public ::testing::Environment {
 public:
  void TearDown() override {
    const auto& t = chaos::tally();
    const std::string table = t.table(chaos::seed());
    std::printf("\n%s\n", table.c_str());
    if (!report.empty()) std::ofstream(report) << table;
    EXPECT_GE(t.total(), atLeast) << "too few faults struck for this to prove anything";
    EXPECT_GE(t.totalOf(chaos::kOfPeople), atLeastOfPeople) << "too few while persons were gathered";
    EXPECT_EQ(t.lost + t.doubled + t.differing, 0U);
  }
};

bool take(const std::string& argument, const std::string& option, std::string& value) {
  if (argument.rfind(option, 0) != 0) return false;
  value = argument.substr(option.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    std::string value;
    if (take(argv[i], "--seed=", value)) {
      chaos::setSeed(std::stoull(value));
    } else if (take(argv[i], "--at-least=", value)) {
      atLeast = std::stoull(value);
    } else if (take(argv[i], "--people-at-least=", value)) {
      atLeastOfPeople = std::stoull(value);
    } else if (!take(argv[i], "--report=", report)) {
      std::fprintf(stderr, "chaos_test: unknown option %s\n", argv[i]);
      return 2;
    }
  }
  ::testing::AddGlobalTestEnvironment(new Report);
  return RUN_ALL_TESTS();
}
