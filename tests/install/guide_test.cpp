// SPDX-License-Identifier: Apache-2.0
// The guides say what is so: each C++ and CMake block of the authors' guide stands word for word in a file of
// the template, and each message the guide to deploying explains is one the host can give.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SPOJKA_SOURCE_DIR;
const fs::path kSdk = kRoot / "sdk";

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

// The parts between "…" of the messages in backticks that begin a table's row in "Messages and what to do".
std::vector<std::string> messagePartsOf(const std::string& guide) {
  const auto begin = guide.find("## Messages");
  const std::string section = guide.substr(begin, guide.find("\n## ", begin) - begin);
  std::vector<std::string> parts;
  std::istringstream lines(section);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    const std::string cell = line.substr(0, line.find(" | "));
    static const std::regex kQuoted("`([^`]*)`");
    for (auto it = std::sregex_iterator(cell.begin(), cell.end(), kQuoted); it != std::sregex_iterator();
         ++it) {
      const std::string text = std::regex_replace((*it)[1].str(), std::regex("…"), "\n");
      std::istringstream pieces(text);
      for (std::string piece; std::getline(pieces, piece);)
        if (piece.size() > 2) parts.push_back(piece);
    }
  }
  return parts;
}

// All string literals of the loader, those that are written in several pieces put together.
std::string wordsOfTheLoader() {
  std::string all;
  for (const auto& entry : fs::directory_iterator(kRoot / "host/plugin"))
    if (entry.path().extension() == ".cpp") all += textOf(entry.path());
  return std::regex_replace(all, std::regex("\"\\s*\n\\s*\""), "");
}

TEST(Guide, explains_only_messages_that_exist) {
  const auto parts = messagePartsOf(textOf(kRoot / "docs/DEPLOY.md"));
  EXPECT_GE(parts.size(), 30U);
  const std::string words = wordsOfTheLoader();
  for (const auto& part : parts) EXPECT_NE(words.find(part), std::string::npos) << part;
}

TEST(Guide, quotes_the_template_word_for_word) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSdk / "template"))
    if (entry.is_regular_file()) files.push_back(textOf(entry.path()));
  const auto blocks = blocksOf(kSdk / "docs/AUTHORING.md");
  EXPECT_GE(blocks.size(), 10U);
  for (const auto& block : blocks)
    EXPECT_TRUE(std::any_of(files.begin(), files.end(),
                            [&](const std::string& text) { return text.find(block) != std::string::npos; }))
        << "in no file of sdk/template:\n"
        << block;
}

}  // namespace
