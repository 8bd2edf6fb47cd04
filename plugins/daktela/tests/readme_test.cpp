// SPDX-License-Identifier: Apache-2.0
// The connector's page names every setting, default, field, limit and role.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <string>

#include "config.hpp"
#include "fields.hpp"

namespace daktela {
namespace {

using testing::HasSubstr;

// The row of the page's tables that begins with `name` in code letters.
std::string rowOf(std::string_view name) {
  std::ifstream in(DAKTELA_README);
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto at = page.find("\n| `" + std::string(name) + "` |");
  return at == std::string::npos ? std::string() : page.substr(at + 1, page.find('\n', at + 1) - at - 1);
}

TEST(Readme, TellsEverySettingWithItsDefault) {
  for (const auto& p : configProperties()) {
    EXPECT_FALSE(rowOf(p.name).empty()) << p.name;
    if (!p.fallback.empty()) {
      EXPECT_THAT(rowOf(p.name), HasSubstr("`" + p.fallback + "`"));
    }
    if (p.required) {
      EXPECT_THAT(rowOf(p.name), HasSubstr("Required"));
    }
  }
}

TEST(Readme, TellsEveryFieldWithItsRoleAndLimit) {
  for (const auto& field : kStandardFields) {
    const std::string row = rowOf(field.name);
    EXPECT_FALSE(row.empty()) << field.name;
    EXPECT_THAT(row, HasSubstr(std::string(field.role)));
    if (field.maxLength != 0) {
      EXPECT_THAT(row, HasSubstr(std::to_string(field.maxLength) + " characters"));
    }
    EXPECT_EQ(row.find("required") != std::string::npos, field.required) << field.name;
  }
}

TEST(Readme, TellsTheRolesOfCustomFields) {
  std::ifstream in(DAKTELA_README);
  const std::string page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Scheme scheme;
  scheme.discovered = true;
  for (const char* key : {"email", "number", "address", "street", "city", "zip", "country", "company",
                          "company_id", "vat_id", "url"})
    scheme.fields.push_back({key, "", "", false, false, {}});
  const auto catalog = contactCatalog(scheme);
  for (const auto& field : catalog.targets.at(0).fields) {
    if (field.path.rfind(kCustomFields, 0) != 0) continue;
    EXPECT_FALSE(field.role.empty()) << field.path;
    EXPECT_THAT(page, HasSubstr("`" + field.role + "`"));
  }
}

}  // namespace
}  // namespace daktela
