// SPDX-License-Identifier: Apache-2.0
// The mutations that scripts/mutations puts into the code: each still fits the code it breaks, and names
// tests that exist. Whether those go red is for the script to say, since it has to build.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kTree = SPOJKA_SOURCE_DIR;

struct Mutation {
  fs::path file;
  std::string broken;
  std::string red;
};

std::vector<Mutation> mutations() {
  std::vector<Mutation> all;
  for (const auto& entry : fs::directory_iterator(kTree / "tests/mutations")) {
    Mutation m{entry.path(), {}, {}};
    std::ifstream in(m.file);
    std::getline(in, m.broken);
    std::getline(in, m.red);
    all.push_back(std::move(m));
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  return all;
}

// As they stand in the sources: what ctest calls them besides is put around them.
std::set<std::string> testNames() {
  static const std::regex kTest(R"(\nTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+))");
  std::set<std::string> names;
  for (const char* folder : {"host", "plugins", "sdk", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(kTree / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream in(entry.path());
      const std::string text(std::istreambuf_iterator<char>(in), {});
      for (auto it = std::sregex_iterator(text.begin(), text.end(), kTest); it != std::sregex_iterator();
           ++it)
        names.insert((*it)[1].str() + "." + (*it)[2].str());
    }
  return names;
}

TEST(Mutations, each_says_in_two_lines_what_it_breaks_and_which_tests_notice) {
  const auto names = testNames();
  ASSERT_FALSE(mutations().empty());
  for (const auto& m : mutations()) {
    static const std::regex kRed("Red: (.+) \\| build: [a-z0-9_ -]+");
    std::smatch parts;
    EXPECT_EQ(m.file.extension(), ".patch") << m.file;
    EXPECT_EQ(m.broken.rfind("Broken: ", 0), 0U) << m.file;
    ASSERT_TRUE(std::regex_match(m.red, parts, kRed)) << m.file << ": " << m.red;
    std::istringstream words(parts[1]);
    for (std::string word; words >> word;) {
      const std::regex wanted(word);
      EXPECT_TRUE(std::any_of(names.begin(), names.end(),
                              [&](const auto& name) { return std::regex_search(name, wanted); }))
          << m.file << ": no test is named like " << word;
    }
  }
}

TEST(Mutations, each_still_fits_the_code_it_breaks) {
  if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "git applies them";
  for (const auto& m : mutations())
    EXPECT_EQ(
        std::system(("cd '" + kTree.string() + "' && git apply --check '" + m.file.string() + "'").c_str()),
        0)
        << m.file << " does not apply: write it anew for what the code became";
}

}  // namespace
