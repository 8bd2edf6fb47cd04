// SPDX-License-Identifier: Apache-2.0
// The connector's page names every setting, default, field and role.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <string>

#include "catalog.hpp"
#include "config.hpp"

namespace shoptet {
namespace {

using testing::HasSubstr;

std::string readme() {
  std::ifstream in(SHOPTET_README);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The row of the table that begins with `name` in code letters.
std::string rowOf(const std::string& page, const std::string& name) {
  const auto at = page.find("\n| `" + name + "` |");
  return at == std::string::npos ? std::string() : page.substr(at + 1, page.find('\n', at + 1) - at - 1);
}

TEST(Readme, tells_every_setting_with_its_default) {
  const std::string page = readme();
  for (const auto& p : configTable()) {
    const std::string row = rowOf(page, p.name);
    EXPECT_FALSE(row.empty()) << p.name;
    if (!p.fallback.empty()) {
      EXPECT_THAT(row, HasSubstr("`" + p.fallback + "`")) << p.name;
    }
    for (const auto& choice : p.choices) EXPECT_THAT(row, HasSubstr("`" + choice + "`")) << p.name;
  }
}

TEST(Readme, tells_every_field_and_its_role) {
  const std::string page = readme();
  for (const auto& entry : shopCatalog(true).streams) {
    const std::string heading = "### `" + entry.name + "`";
    const auto begin = page.find(heading);
    ASSERT_NE(begin, std::string::npos) << heading;
    const std::string section = page.substr(begin, page.find("\n## ", begin) - begin);
    const std::string own = section.substr(0, section.find("\n### ", 1));
    for (const auto& field : entry.fields) {
      const std::string row = rowOf(own, field.path);
      EXPECT_FALSE(row.empty()) << entry.name << ": " << field.path;
      if (!field.role.empty()) {
        EXPECT_THAT(row, HasSubstr("`" + field.role + "`")) << field.path;
      }
    }
  }
}

}  // namespace
}  // namespace shoptet
