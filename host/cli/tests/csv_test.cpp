// SPDX-License-Identifier: Apache-2.0
#include "host/cli/csv.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

TEST(Csv, quotes_only_where_a_reader_would_be_misled) {
  EXPECT_EQ(csvCell("plain"), "plain");
  EXPECT_EQ(csvCell(""), "");
  EXPECT_EQ(csvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(csvCell("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(csvCell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csvLine({"a", "b,c", ""}), "a,\"b,c\",\r\n");
}

TEST(Csv, a_cell_that_would_run_as_a_formula_becomes_text) {
  EXPECT_EQ(csvCell("=HYPERLINK(\"http://evil.example.com\")"),
            "\"'=HYPERLINK(\"\"http://evil.example.com\"\")\"");
  EXPECT_EQ(csvCell("+420600000001"), "'+420600000001");
  EXPECT_EQ(csvCell("-1"), "'-1");
  EXPECT_EQ(csvCell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csvCell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csvCell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csvCell("  =1"), "'  =1");
  EXPECT_EQ(csvCell("＝1"), "'＝1") << "full width";
  EXPECT_EQ(csvCell("a=1"), "a=1");
}

}  // namespace
}  // namespace spojka::host
