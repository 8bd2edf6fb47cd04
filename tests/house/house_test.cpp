// SPDX-License-Identifier: Apache-2.0
// The walls of the house, read from the sources: who may include whom, and which words the host must not
// know.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SPOJKA_SOURCE_DIR;

struct SourceFile {
  std::string path;  // relative to the root
  std::string text;
};

std::vector<SourceFile> sourcesBelow(const std::string& folder) {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
    const auto extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".cpp" && extension != ".hpp" && extension != ".h" &&
                                     extension != ".c" && entry.path().filename() != "CMakeLists.txt"))
      continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back({fs::relative(entry.path(), kRoot).string(), text.str()});
  }
  EXPECT_FALSE(files.empty()) << folder;
  return files;
}

std::vector<std::string> quotedIncludes(const std::string& text) {
  static const std::regex kInclude("(^|\n)[ \t]*#[ \t]*include[ \t]*\"([^\"]+)\"");
  std::vector<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), kInclude); it != std::sregex_iterator(); ++it)
    found.push_back((*it)[2]);
  return found;
}

// Words of `text`, lower case, snake_case and CamelCase taken apart.
std::set<std::string> wordsOf(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) words.insert(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!std::isalpha(c)) {
      flush();
      continue;
    }
    if (std::isupper(c) && !word.empty() && std::islower(static_cast<unsigned char>(text[i - 1]))) flush();
    word += static_cast<char>(std::tolower(c));
  }
  flush();
  return words;
}

bool startsWith(const std::string& text, const std::string& prefix) {
  return text.rfind(prefix, 0) == 0;
}

// SQL and the standard library have a word of their own that is not the shop's.
std::string withoutKeywords(const std::string& text) {
  static const std::regex kKeywords("ORDER BY|memory_order");
  return std::regex_replace(text, kKeywords, " ");
}

TEST(House, the_host_knows_no_connector_and_none_of_their_things) {
  for (const auto& file : sourcesBelow("host")) {
    const auto words = wordsOf(withoutKeywords(file.text));
    for (const char* word : {"shoptet", "daktela", "contact", "contacts", "order", "orders"})
      EXPECT_EQ(words.count(word), 0U) << file.path << " says '" << word << "'";
  }
}

TEST(House, the_host_includes_only_itself_and_the_sdk) {
  for (const auto& file : sourcesBelow("host"))
    for (const auto& include : quotedIncludes(file.text)) {
      const bool local = fs::exists(kRoot / fs::path(file.path).parent_path() / include);
      EXPECT_TRUE(startsWith(include, "host/") || startsWith(include, "spojka/") || local)
          << file.path << " includes " << include;
      EXPECT_FALSE(startsWith(include, "spojka/http")) << file.path << ": HTTP is the connectors' business";
    }
}

TEST(House, a_connector_includes_only_itself_and_the_sdk) {
  for (const auto& plugin : fs::directory_iterator(kRoot / "plugins")) {
    const std::string folder = fs::relative(plugin.path(), kRoot).string();
    for (const auto& file : sourcesBelow(folder))
      for (const auto& include : quotedIncludes(file.text)) {
        if (startsWith(include, "spojka/")) continue;
        const bool own = fs::exists(kRoot / fs::path(file.path).parent_path() / include) ||
                         fs::exists(plugin.path() / "src" / include) || fs::exists(plugin.path() / include);
        EXPECT_TRUE(own) << file.path << " includes " << include;
        EXPECT_EQ(include.find(".."), std::string::npos) << file.path << " reaches out with " << include;
      }
  }
}

TEST(House, the_sdk_includes_nothing_of_ours_outside_itself) {
  for (const auto& file : sourcesBelow("sdk"))
    for (const auto& include : quotedIncludes(file.text))
      EXPECT_FALSE(startsWith(include, "host/") || startsWith(include, "plugins/") ||
                   startsWith(include, "tests/"))
          << file.path << " includes " << include;
}

// What a header of the SDK needs for itself is no promise to anybody.
TEST(House, nobody_outside_the_sdk_names_its_details) {
  static const std::regex kDetail("\\bdetail::|namespace[ \t]+(spojka::)?(v1::)?detail\\b");
  for (const char* folder : {"host", "plugins", "tests", "sdk/http", "sdk/template"})
    for (const auto& file : sourcesBelow(folder)) {
      if (file.path == "tests/house/house_test.cpp") continue;
      EXPECT_FALSE(std::regex_search(file.text, kDetail)) << file.path;
    }
}

TEST(House, the_sandbox_shares_no_code_with_what_it_tests) {
  for (const auto& file : sourcesBelow("tests/sandbox"))
    for (const auto& include : quotedIncludes(file.text))
      EXPECT_FALSE(startsWith(include, "host/") || startsWith(include, "spojka/") ||
                   startsWith(include, "plugins/"))
          << file.path << " includes " << include;
}

TEST(House, arrows_between_the_rooms_of_the_host_go_downwards_only) {
  const std::map<std::string, std::set<std::string>> allowed{
      {"base", {}},
      {"profile", {"base"}},
      {"plugin", {"base"}},
      {"store", {"base"}},
      {"mapping", {"base", "profile"}},
      {"identity", {"base", "profile", "store", "mapping"}},
      {"engine", {"base", "profile", "plugin", "store", "mapping", "identity"}},
      {"job", {"base", "profile", "plugin", "store", "mapping", "identity", "engine"}},
      {"serve", {"base", "profile", "plugin", "store", "mapping", "identity", "engine", "job"}},
      {"cli", {"base", "profile", "plugin", "store", "mapping", "identity", "engine", "job", "serve"}},
  };
  for (const auto& file : sourcesBelow("host")) {
    const auto slash = file.path.find('/', 5);
    if (slash == std::string::npos) continue;
    const std::string room = file.path.substr(5, slash - 5);
    ASSERT_TRUE(allowed.count(room)) << "room '" << room
                                     << "' is not in the picture: add it here and to ARCHITECTURE.md";
    for (const auto& include : quotedIncludes(file.text)) {
      if (!startsWith(include, "host/")) continue;
      const std::string other = include.substr(5, include.find('/', 5) - 5);
      EXPECT_TRUE(other == room || allowed.at(room).count(other)) << file.path << " includes " << include;
    }
  }
}

// The engine's own rooms stand along a record's way. What all of them build on, outcomes and tickets, waits
// and gates, lies at its end; the files above them put a run together.
TEST(House, arrows_between_the_rooms_of_the_engine_go_along_a_records_way) {
  const std::map<std::string, std::set<std::string>> allowed{
      {"read", {"settle", "pace"}}, {"decide", {"read", "write", "settle", "pace"}},
      {"find", {"settle", "pace"}}, {"write", {"find", "settle", "pace"}},
      {"settle", {"pace"}},         {"pace", {}},
  };
  std::map<std::string, int> files;
  for (const auto& file : sourcesBelow("host/engine")) {
    const std::string within = file.path.substr(std::string("host/engine/").size());
    const std::string room = within.substr(0, within.find('/'));
    if (room == within || room == "tests") continue;
    ASSERT_TRUE(allowed.count(room)) << file.path << " is in a room that is not in the picture";
    EXPECT_LE(++files[room], 12) << room << " has more files than a reader keeps in mind";
    for (const auto& include : quotedIncludes(file.text)) {
      if (!startsWith(include, "host/engine/")) continue;
      const std::string other = include.substr(std::string("host/engine/").size());
      const std::string otherRoom = other.substr(0, other.find('/'));
      EXPECT_TRUE(otherRoom == room || allowed.at(room).count(otherRoom))
          << file.path << " includes " << include;
    }
  }
  EXPECT_EQ(files.size(), allowed.size());
}

// The service's own rooms: what the doors lead to knows nothing of them.
TEST(House, arrows_between_the_rooms_of_the_service_go_inwards) {
  const std::map<std::string, std::set<std::string>> allowed{
      {"schedule", {}},
      {"process", {}},
      {"hooks", {}},
      {"yaml", {}},
      {"access", {}},
      {"api", {}},
      {"http", {"access", "process"}},
      {"runs", {"schedule", "process", "profiles"}},
      {"profiles", {"yaml", "http"}},
      {"watch", {"schedule", "process", "profiles", "runs"}},
      {"assets", {"http"}},
      {"routes", {"schedule", "process", "yaml", "access", "api", "http", "runs", "profiles", "watch"}},
  };
  std::map<std::string, int> files;
  for (const auto& file : sourcesBelow("host/serve")) {
    const std::string within = file.path.substr(std::string("host/serve/").size());
    const std::string room = within.substr(0, within.find('/'));
    if (room == within || room == "tests") continue;
    ASSERT_TRUE(allowed.count(room)) << file.path << " is in a room that is not in the picture";
    EXPECT_LE(++files[room], 14) << room << " has more files than a reader keeps in mind";
    for (const auto& include : quotedIncludes(file.text)) {
      if (!startsWith(include, "host/serve/")) continue;
      const std::string other = include.substr(std::string("host/serve/").size());
      const std::string otherRoom = other.substr(0, other.find('/'));
      EXPECT_TRUE(other == otherRoom || otherRoom == room || allowed.at(room).count(otherRoom))
          << file.path << " includes " << include;
    }
  }
}

TEST(House, only_the_plugin_room_knows_boost_dll_and_only_the_store_knows_sql) {
  for (const auto& file : sourcesBelow("host")) {
    if (!startsWith(file.path, "host/plugin/")) {
      EXPECT_EQ(file.text.find("boost/dll"), std::string::npos) << file.path;
      EXPECT_EQ(file.text.find("dlopen"), std::string::npos) << file.path;
    }
    if (!startsWith(file.path, "host/store/")) {
      EXPECT_EQ(file.text.find("Poco/Data"), std::string::npos) << file.path;
      EXPECT_EQ(file.text.find("sqlite3"), std::string::npos) << file.path;
    }
  }
}

// Where what begins at `at` with `close` as its end is over; a backslash takes the next character with it.
std::size_t endOf(const std::string& code, std::size_t at, const std::string& close, bool escapes) {
  while (at < code.size() && code.compare(at, close.size(), close) != 0)
    at += escapes && code[at] == '\\' ? 2U : 1U;
  return std::min(at + close.size(), code.size());
}

// Texts of the program, with their quotes: comments and single characters are none.
std::vector<std::string> literalsOf(const std::string& code) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < code.size();) {
    const bool digits = at > 0 && std::isalnum(static_cast<unsigned char>(code[at - 1])) != 0;
    std::size_t end = at + 1;
    if (code.compare(at, 2, "//") == 0) {
      end = endOf(code, at, "\n", false);
    } else if (code.compare(at, 2, "/*") == 0) {
      end = endOf(code, at + 2, "*/", false);
    } else if (code.compare(at, 2, "R\"") == 0) {
      const auto open = code.find('(', at);
      end = endOf(code, open, ")" + code.substr(at + 2, open - at - 2) + "\"", false);
      texts.push_back(code.substr(at, end - at));
    } else if (code[at] == '"') {
      end = endOf(code, at + 1, "\"", true);
      texts.push_back(code.substr(at, end - at));
    } else if (code[at] == '\'' && !digits) {  // 1'000 has no character in it
      end = endOf(code, at + 1, "'", true);
    }
    at = end;
  }
  return texts;
}

bool isWordOfTheCommandLine(const std::string& text) {
  static const std::regex kOption("(^|[^-A-Za-z0-9_])--[a-z]");
  static const std::regex kVerb(
      "spojka "
      "(run|check|plan|preview|verify|erase|fields|status|plugin|failed|runs|state|identity|version)\\b");
  return std::regex_search(text, kOption) || std::regex_search(text, kVerb);
}

TEST(House, texts_of_a_source_are_told_from_its_code) {
  const auto texts =
      literalsOf("--count; // \"--in a comment\"\nuse(\"--adopt\", '\"', R\"(a \"b\")\"); /* \"no\" */");
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_TRUE(isWordOfTheCommandLine(texts[0]));
  EXPECT_EQ(texts[1], "R\"(a \"b\")\"");
  EXPECT_TRUE(isWordOfTheCommandLine("look at 'spojka plan' first"));
  EXPECT_FALSE(isWordOfTheCommandLine("spojka plans -- and state of spojka"));
}

// Whoever shows a message has words of its own for what it names, see host/base/means.hpp.
TEST(House, only_the_command_line_knows_its_words_and_numbers) {
  for (const char* room :
       {"base", "profile", "plugin", "store", "mapping", "identity", "engine", "job", "serve"})
    for (const auto& file : sourcesBelow(std::string("host/") + room)) {
      if (file.path.find("/tests/") != std::string::npos) continue;
      for (const auto& text : literalsOf(file.text)) {
        // How the program starts itself as a connector's process.
        if (text == "\"--connector-worker\"") continue;
        EXPECT_FALSE(isWordOfTheCommandLine(text)) << file.path << " says " << text;
      }
      EXPECT_EQ(file.text.find("ExitCode"), std::string::npos) << file.path;
      EXPECT_EQ(file.text.find("CLI/"), std::string::npos) << file.path;
    }
}

TEST(House, a_job_prints_nothing_and_asks_nobody) {
  static const std::regex kPrints(
      "\\b(stdout|stderr|stdin|STD(IN|OUT|ERR)_FILENO|cout|cerr|cin|fmt::print|f?puts|f?printf|isatty)\\b");
  for (const char* room : {"profile", "store", "mapping", "identity", "engine", "job"})
    for (const auto& file : sourcesBelow(std::string("host/") + room)) {
      if (file.path.find("/tests/") != std::string::npos) continue;
      std::string code = file.text;
      for (const auto& text : literalsOf(code)) code.replace(code.find(text), text.size(), "\"\"");
      EXPECT_FALSE(std::regex_search(code, kPrints)) << file.path;
    }
}

TEST(House, every_source_file_names_its_license) {
  for (const char* folder : {"host", "plugins", "sdk", "tests"})
    for (const auto& file : sourcesBelow(folder))
      EXPECT_NE(file.text.substr(0, 120).find("SPDX-License-Identifier: Apache-2.0"), std::string::npos)
          << file.path;
}

}  // namespace
