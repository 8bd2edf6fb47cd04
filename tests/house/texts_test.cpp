// SPDX-License-Identifier: Apache-2.0
// The catalogs say what the sources say: no text is missing in a language, none is left over, and every
// translation has the places of its text.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

const std::string kSources = SPOJKA_SOURCE_DIR;

struct Entry {
  std::string id;
  std::string plural;              // empty = counts nothing
  std::vector<std::string> texts;  // what is said, a form each
  bool fuzzy = false;
};

// One quoted piece of a catalog.
std::string unquoted(const std::string& line) {
  std::string out;
  const auto first = line.find('"');
  const auto last = line.rfind('"');
  for (auto i = first + 1; i < last; ++i) {
    if (line[i] != '\\') {
      out += line[i];
      continue;
    }
    const char c = line[++i];
    out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
  }
  return out;
}

struct Catalog {
  std::map<std::string, Entry> entries;
  bool obsolete = false;  // holds what no source has any more
};

Catalog parsed(std::istream& in) {
  Catalog catalog;
  Entry entry;
  std::string* to = nullptr;
  const auto close = [&] {
    if (!entry.id.empty()) catalog.entries[entry.id] = entry;
    entry = {};
    to = nullptr;
  };
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) {
      close();
    } else if (line.rfind("#~", 0) == 0) {
      catalog.obsolete = true;
    } else if (line[0] == '#') {
      entry.fuzzy = entry.fuzzy || (line.rfind("#,", 0) == 0 && line.find("fuzzy") != std::string::npos);
    } else if (line[0] == '"') {
      if (to != nullptr) *to += unquoted(line);
    } else {
      if (line.rfind("msgid_plural", 0) == 0) {
        to = &entry.plural;
      } else if (line.rfind("msgid", 0) == 0) {
        to = &entry.id;
      } else {
        entry.texts.emplace_back();
        to = &entry.texts.back();
      }
      *to = unquoted(line);
    }
  }
  close();
  return catalog;
}

Catalog inSources(const std::string& part) {
  const std::string command = kSources + "/scripts/texts pot " + part;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::stringstream text;
  std::array<char, 4096> piece{};
  while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), pipe.get()))
    text.write(piece.data(), static_cast<std::streamsize>(n));
  return parsed(text);
}

// "{}" one after another are "{0}", "{1}"; how a value is written belongs to its place: "{0:.1f}".
std::multiset<std::string> placesOf(const std::string& text) {
  static const std::regex kPlace(R"(\{([0-9]*)(:[^{}]*)?\})");
  std::multiset<std::string> places;
  int next = 0;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), kPlace); it != std::sregex_iterator(); ++it)
    places.insert(((*it)[1].length() == 0 ? std::to_string(next++) : (*it)[1].str()) + (*it)[2].str());
  return places;
}

char lastOf(const std::string& text) {
  return text.empty() ? '\0' : text.back();
}

class Texts : public testing::TestWithParam<const char*> {
 protected:
  const std::string part_ = GetParam();
  const std::string file_ = kSources + "/" + part_ + "/po/cs.po";
};

TEST_P(Texts, no_text_is_missing_in_czech_and_none_left_over) {
  const Catalog sources = inSources(part_);
  ASSERT_GT(sources.entries.size(), 20U);
  std::ifstream in(file_);
  const Catalog czech = parsed(in);
  EXPECT_FALSE(czech.obsolete) << file_ << ": run scripts/texts";
  for (const auto& [id, entry] : sources.entries) {
    const auto at = czech.entries.find(id);
    if (at == czech.entries.end()) {
      ADD_FAILURE() << "not in " << file_ << ", run scripts/texts: " << id;
      continue;
    }
    EXPECT_FALSE(at->second.fuzzy) << id;
    EXPECT_EQ(at->second.plural, entry.plural) << id;
    EXPECT_EQ(at->second.texts.size(), entry.plural.empty() ? 1U : 3U) << id;
    for (const auto& text : at->second.texts) EXPECT_NE(text, "") << "no translation: " << id;
  }
  for (const auto& [id, entry] : czech.entries)
    EXPECT_EQ(sources.entries.count(id), 1U) << "no source says it any more, run scripts/texts: " << id;
}

TEST_P(Texts, translations_have_the_places_and_the_ends_of_their_texts) {
  std::ifstream in(file_);
  const Catalog czech = parsed(in);
  ASSERT_FALSE(czech.entries.empty());
  for (const auto& [id, entry] : czech.entries)
    for (const auto& text : entry.texts) {
      // "Delete this record" of one may leave out the number that the others have.
      const bool asOne = placesOf(text) == placesOf(id);
      EXPECT_TRUE(asOne || (!entry.plural.empty() && placesOf(text) == placesOf(entry.plural))) << id << "\n"
                                                                                                << text;
      EXPECT_EQ(lastOf(text) == '\n', lastOf(id) == '\n') << id << "\n" << text;
      EXPECT_EQ(text.front() == '\n', id.front() == '\n') << id << "\n" << text;
      EXPECT_EQ(text.front() == ' ', id.front() == ' ') << id << "\n" << text;
    }
}

INSTANTIATE_TEST_SUITE_P(Parts, Texts, testing::Values("sdk", "host", "plugins/shoptet", "plugins/daktela"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           for (char& c : name)
                             if (c == '/') c = '_';
                           return name;
                         });

}  // namespace
