// SPDX-License-Identifier: Apache-2.0
// docs/MAPPING.md as a program: every row that shows a rule or a transform is read as YAML and run.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "host/mapping/tests/fixture.hpp"
#include "host/mapping/tests/gathering.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

using Row = std::vector<std::string>;

// The cells of one line of a table; a bar inside of backticks is text.
Row cellsOf(const std::string& line) {
  Row cells;
  std::string cell;
  bool code = false;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '`') code = !code;
    if (line[i] == '|' && !code) {
      const auto begin = cell.find_first_not_of(' ');
      const auto end = cell.find_last_not_of(' ');
      cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, end - begin + 1));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

// Of all tables with this head.
std::vector<Row> rowsBelow(const std::string& head) {
  std::ifstream file(SPOJKA_MAPPING_DOC);
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == head)
      inside = true;
    else if (line.empty() || line.front() != '|')
      inside = false;
    else if (inside && line.rfind("|---", 0) != 0)
      rows.push_back(cellsOf(line));
  }
  return rows;
}

bool isCode(const std::string& cell) {
  return cell.size() > 1 && cell.front() == '`' && cell.back() == '`' && cell.find('`', 1) == cell.size() - 1;
}
std::string codeOf(const std::string& cell) {
  return isCode(cell) ? cell.substr(1, cell.size() - 2) : std::string();
}

std::vector<FieldRule> fieldsOf(const std::string& target, const std::string& rule) {
  const std::string yaml = fmt::format(
      "version: 1\nname: test\nsource: {{ connector: left }}\ndestination: {{ connector: right }}\n"
      "streams:\n  people:\n    to: card\n    fields:\n      {}: {}\n",
      target, rule);
  const auto unset = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
  return parseProfile(yaml, "test.yaml", unset).flows.at(0).fields;
}

CatalogEntry openSource() {
  return entry("people", {field("in", "any")}, "*");
}

TEST(Documentation, everyRuleGivesWhatStandsBesideIt) {
  const auto rows = rowsBelow("| rule | record | gives |");
  EXPECT_GT(rows.size(), 25U);
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(row, " | ")));
    ASSERT_EQ(row.size(), 3U);
    Trial trial(fieldsOf("free", codeOf(row[0])), openSource());
    constexpr std::string_view kFails = "fails: ";
    if (row[2].rfind(kFails, 0) == 0) {
      EXPECT_THAT(trial.fail(codeOf(row[1])).message, HasSubstr(row[2].substr(kFails.size())));
    } else {
      EXPECT_EQ(toJson(trial.map(codeOf(row[1])).find("free")), codeOf(row[2]));
    }
  }
}

TEST(Documentation, everyRuleOfGatheredRecordsGivesWhatStandsBesideIt) {
  const auto rows = rowsBelow("| rule | records | gives |");
  EXPECT_GT(rows.size(), 15U);
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(row, " | ")));
    ASSERT_EQ(row.size(), 3U);
    // A target of one value, or of several where the answer is a list.
    const bool many = codeOf(row[2]).rfind('[', 0) == 0;
    Gathered trial(fieldsOf(many ? "texts" : "text", codeOf(row[0])));
    EXPECT_EQ(trial.map(codeOf(row[1])), codeOf(row[2]));
  }
}

// "list `a`, `b`" as JSON; other texts as they are.
std::string listJson(const std::string& cell) {
  std::string json = "[";
  for (std::size_t i = 5; i < cell.size(); ++i) json += cell[i] == '`' ? '"' : cell[i];
  return json + "]";
}

TEST(Documentation, everyTransformGivesWhatStandsBesideIt) {
  const auto rows = rowsBelow("| transform | written | in | out |");
  EXPECT_GT(rows.size(), 30U);
  std::size_t run = 0;
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(row, " | ")));
    ASSERT_EQ(row.size(), 4U);
    const bool isList = row[2].rfind("list ", 0) == 0;
    if (!isCode(row[1]) || (!isCode(row[3]) && row[3].rfind("list ", 0) != 0 && row[3] != "*nothing*"))
      continue;
    Trial trial(fieldsOf("free", "{ from: in, apply: [" + codeOf(row[1]) + "] }"), openSource());
    spojka_field in{toAbi("in"), isList                  ? parseJson(trial.arena(), listJson(row[2]))
                                 : row[2] == "*nothing*" ? make::null()
                                                         : make::string(trial.arena(), codeOf(row[2]))};
    spojka_value body{};
    body.kind = SPOJKA_OBJECT;
    body.size = 1;
    body.as.fields = &in;
    const ValueView out = trial.map(body).find("free");
    if (isCode(row[3])) {
      EXPECT_EQ(out.text(), codeOf(row[3]));
    } else if (row[3] == "*nothing*") {
      EXPECT_TRUE(out.isNull());
    } else {
      EXPECT_EQ(toJson(out), toJson(ValueView(parseJson(trial.arena(), listJson(row[3])))));
    }
    ++run;
  }
  EXPECT_GT(run, 25U);
}

}  // namespace
}  // namespace spojka::host
