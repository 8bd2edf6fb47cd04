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

std::string page() {
  std::ifstream in(DAKTELA_README);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// From a heading to the next one; the whole page where none is given.
std::string sectionOf(const std::string& heading) {
  const std::string all = page();
  const auto at = all.find("\n" + heading + "\n");
  if (at == std::string::npos) return {};
  return all.substr(at, all.find("\n#", at + 2) - at);
}

// The row of a table that begins with `name` in code letters.
std::string rowOf(const std::string& text, std::string_view name) {
  const auto at = text.find("\n| `" + std::string(name) + "` |");
  return at == std::string::npos ? std::string() : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

TEST(Readme, TellsEverySettingWithItsDefault) {
  for (const auto& p : configProperties()) {
    EXPECT_FALSE(rowOf(sectionOf("## Settings"), p.name).empty()) << p.name;
    if (!p.fallback.empty()) {
      EXPECT_THAT(rowOf(sectionOf("## Settings"), p.name), HasSubstr("`" + p.fallback + "`"));
    }
    if (p.required) {
      EXPECT_THAT(rowOf(sectionOf("## Settings"), p.name), HasSubstr("Required"));
    }
  }
}

TEST(Readme, TellsEveryFieldOfEveryTargetWithItsRoleAndLimit) {
  for (const auto& kind : kObjectKinds) {
    const std::string section = sectionOf("### Fields of the target `" + std::string(kind.target) + "`");
    ASSERT_FALSE(section.empty()) << kind.target;
    for (const auto& field : kind.fields) {
      const std::string row = rowOf(section, field.name);
      EXPECT_FALSE(row.empty()) << kind.target << " " << field.name;
      EXPECT_THAT(row, HasSubstr(std::string(field.role)));
      EXPECT_THAT(row,
                  HasSubstr(field.maxLength == 0 ? "|" : std::to_string(field.maxLength) + " characters"));
      EXPECT_EQ(row.find("required") != std::string::npos, field.required) << field.name;
    }
  }
}

TEST(Readme, TellsTheRolesOfCustomFields) {
  Scheme scheme;
  scheme.discovered = true;
  for (const char* key :
       {"email", "number", "address", "street", "city", "zip", "country", "company", "company_id", "vat_id",
        "url", "order_number", "order_status", "order_total", "order_date"})
    scheme.fields.push_back({key, "", "", false, false, {}});
  const auto told = [](const spojka::CatalogEntry& entry) {
    for (const auto& field : entry.fields) {
      if (field.path.rfind(kCustomFields, 0) != 0) continue;
      EXPECT_FALSE(field.role.empty()) << field.path;
      EXPECT_THAT(page(), HasSubstr("`" + field.role + "`"));
    }
  };
  scheme.types = {{"order", "", scheme.keys()}};
  told(catalogEntry(kRecordKind, scheme));
  scheme.fields.clear();
  for (const char* key : {"orders_count", "orders_spent", "last_order"})
    scheme.fields.push_back({key, "", "", false, false, {}});
  told(catalogEntry(kContactKind, scheme));
}

}  // namespace
}  // namespace daktela
