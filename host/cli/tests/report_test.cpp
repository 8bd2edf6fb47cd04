// SPDX-License-Identifier: Apache-2.0
// What people read of a run: a row for each stream, a column for each outcome.
#include "host/cli/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::vector<std::string>> cells(const std::string& table) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    rows.emplace_back();
    for (std::string word; words >> word;) rows.back().push_back(word);
  }
  return rows;
}

FlowTotals totals(const std::string& name, const std::string& status) {
  FlowTotals t;
  t.flow = name;
  t.status = status;
  return t;
}

TEST(Report, the_table_has_a_row_for_each_stream_and_a_column_for_each_outcome) {
  FlowTotals people = totals("people", "partial");
  people.counts.created = 1;
  people.counts.updated = 2;
  people.counts.unchanged = 3;
  people.counts.skipped = 4;
  people.counts.deleted = 5;
  people.counts.ignored = 6;
  people.counts.failed = 7;
  people.counts.requests = 8;
  people.counts.read = people.counts.settled();
  const auto rows = cells(countsTable(
      {people, totals("letters", "failed"), totals("notes", "not_tried"), totals("parcels", "")}));
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_THAT(rows[0], ElementsAre("stream", "read", "created", "updated", "unchanged", "skipped", "deleted",
                                   "ignored", "failed", "requests", "status"));
  EXPECT_THAT(rows[1], ElementsAre("people", "28", "1", "2", "3", "4", "5", "6", "7", "8", "partial"));
  EXPECT_THAT(rows[2], ElementsAre("letters", "0", "0", "0", "0", "0", "0", "0", "0", "0", "failed"));
  EXPECT_THAT(rows[3], ElementsAre("notes", "0", "0", "0", "0", "0", "0", "0", "0", "0", "not", "tried"));
  EXPECT_EQ(rows[4].back(), "-") << "at work, or of an earlier version";
  EXPECT_EQ(countsTable({}), "") << "a run that never began a stream has no table";
}

TEST(Report, text_says_how_it_ended_why_and_what_is_kept) {
  RunResult result;
  result.run.runId = "r1";
  result.run.status = "failed";
  result.run.startedAtUs = 1'000'000;
  result.run.finishedAtUs = 3'000'000;
  result.run.flows = {totals("people", "failed"), totals("letters", "not_tried")};
  result.run.flows[0].error = "the export is cut";
  result.run.error = "the export is cut";
  result.kept = 2;
  const std::string text = runAsText("shop", result);
  EXPECT_THAT(text, HasSubstr("shop: failed in 2"));
  EXPECT_THAT(text, HasSubstr("not tried"));
  EXPECT_THAT(text, HasSubstr("error: "));
  EXPECT_THAT(text, HasSubstr("the export is cut"));
  EXPECT_THAT(text, HasSubstr("2 failed records are kept"));
  result.kept = 0;
  EXPECT_THAT(runAsText("shop", result), Not(HasSubstr("kept")));
}

}  // namespace
}  // namespace spojka::host
