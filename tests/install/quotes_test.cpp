// SPDX-License-Identifier: Apache-2.0
// The authors' guide shows code that is compiled: each of its C++ and CMake blocks stands word for word in a
// file of the template.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kSdk = fs::path(SPOJKA_SOURCE_DIR) / "sdk";

std::string textOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::vector<std::string> blocksOf(const fs::path& guide) {
  std::vector<std::string> blocks;
  std::istringstream lines(textOf(guide));
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "```cpp" || line == "```cmake") {
      blocks.emplace_back();
      inside = true;
    } else if (line.rfind("```", 0) == 0) {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

TEST(Guide, quotes_the_template_word_for_word) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSdk / "template"))
    if (entry.is_regular_file()) files.push_back(textOf(entry.path()));
  const auto blocks = blocksOf(kSdk / "docs/AUTHORING.md");
  EXPECT_GE(blocks.size(), 10U);
  for (const auto& block : blocks)
    EXPECT_TRUE(std::any_of(files.begin(), files.end(), [&](const std::string& text) {
      return text.find(block) != std::string::npos;
    })) << "in no file of sdk/template:\n"
        << block;
}

}  // namespace
