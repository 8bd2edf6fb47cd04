// SPDX-License-Identifier: Apache-2.0
#include "host/cli/text.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <sstream>

#include "host/cli/progress.hpp"
#include "host/cli/report.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

TEST(Text, width_counts_characters_not_bytes) {
  EXPECT_EQ(displayWidth("Příkladová"), 10U);
  EXPECT_EQ(displayWidth("e\xCC\x8C"), 1U) << "a combining caron takes no column";
}

TEST(Text, table_lines_up_and_keeps_a_cell_on_one_line) {
  Table table({"a", "b"});
  table.add({"čč", "x\ny"});
  table.add({"c", ""});
  EXPECT_EQ(table.text(), "a   b\nčč  x y\nc\n");
}

TEST(Text, values_are_shown_short_and_whole) {
  Arena a;
  EXPECT_EQ(showValue(ValueView()), "(empty)");
  const auto text = make::borrowed("žluťoučký");
  EXPECT_EQ(showValue(ValueView(text), 4), "\"žlu…");
  const auto list = make::list(a, {make::borrowed("x"), make::decimal(a, "1.50")});
  EXPECT_EQ(showValue(ValueView(list)), "[\"x\", 1.50]");
}

TEST(Text, durations_read_well) {
  EXPECT_EQ(showDuration(1'250'000), "1.2 s");
  EXPECT_EQ(showDuration(62'000'000), "1 min 02 s");
  EXPECT_EQ(showDuration(3'720'000'000), "1 h 02 min");
  EXPECT_EQ(showDuration(-3'720'000'000), "0.0 s") << "of a run during which the clock was put back";
}

TEST(Progress, never_claims_to_be_full_before_the_end) {
  Progress p;
  p.stream = "people";
  p.expected = 10;
  p.counts.unchanged = 20;
  EXPECT_NE(progressLine(p, p.since + std::chrono::seconds(1)).find("99 %"), std::string::npos);
}

TEST(Progress, counts_from_the_start_of_the_stream_whenever_somebody_looks_first) {
  Progress p;
  p.stream = "people";
  p.expected = 2000;
  p.counts.created = 1000;
  const std::string line = progressLine(p, p.since + std::chrono::seconds(10));
  EXPECT_NE(line.find("  100/s  "), std::string::npos) << line;
  EXPECT_NE(line.find("  10.0 s left  "), std::string::npos) << line;
}

TEST(Progress, shows_what_is_waited_for_instead_of_a_rate) {
  Progress p;
  p.stream = "people";
  p.waiting = {{"the destination (example)", Waiting::For::silent, 1, "connection refused"},
               {"the source (example)", Waiting::For::told, 0, "to ask again (3 of 8)"}};
  const std::string line = progressLine(p, p.since + std::chrono::seconds(10));
  EXPECT_EQ(line.find("/s"), std::string::npos) << line;
  EXPECT_NE(line.find("the destination (example) is not answering, asked again at "), std::string::npos)
      << line;
  EXPECT_NE(line.find("the source (example): waiting to ask again (3 of 8)"), std::string::npos) << line;
  p.waiting.clear();
  EXPECT_NE(progressLine(p, p.since + std::chrono::seconds(10)).find("0/s"), std::string::npos);
}

TEST(TableText, gives_way_where_a_terminal_is_narrow_and_breaks_between_words) {
  Table table({"key", "why"});
  table.add({"4711", "the destination refused it because the address is none, and says so in many words"});
  const std::string wide = table.text(0, 0);
  EXPECT_EQ(std::count(wide.begin(), wide.end(), '\n'), 2) << wide;
  for (const std::size_t width : {40U, 80U, 120U}) {
    std::istringstream lines(table.text(2, width));
    std::string words;
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(displayWidth(line), width) << line;
      words += line + ' ';
    }
    words.erase(std::unique(words.begin(), words.end(), [](char x, char y) { return x == ' ' && y == ' '; }),
                words.end());
    EXPECT_NE(words.find("in many words"), std::string::npos) << "nothing is lost at " << width;
  }
}

TEST(TableText, puts_a_text_that_would_be_a_column_of_few_letters_below_its_row) {
  Table table({"stream", "key", "name", "since", "why"});
  table.add({"customers", "00000000-0000-11ef-ac05-0242ac120000", "V*** U***", "2026-11-30 01:30:26 UTC",
             "the destination refused it because the address is none"});
  const std::string text = table.text(0, 120);
  EXPECT_NE(text.find("\n    the destination refused it because the address is none\n"), std::string::npos)
      << text;
}

TEST(TableText, never_breaks_what_people_copy) {
  const std::string key = "customers-00000000-0000-11ef-ac05-0242ac120000-of-a-long-kind";
  Table table({"stream", "key", "name", "why"});
  table.keepWhole(1);
  table.add({"customers", key, "Jana N***", "the destination refused it because the address is none"});
  for (const std::size_t width : {60U, 80U, 120U})
    EXPECT_NE(table.text(0, width).find(key), std::string::npos) << table.text(0, width);
}

TEST(Help, is_folded_between_words_below_its_column) {
  const std::string text =
      "Usage: spojka run [OPTIONS] PROFILE\n"
      "  --summary-file FILE         Append one JSON line about the run to this file, for monitoring\n"
      "  spojka plan my-eshop.yaml --reveal          with personal data in clear, which is masked "
      "otherwise\n";
  EXPECT_EQ(foldedHelp(text, 0), text);
  const std::string folded = foldedHelp(text, 60);
  std::istringstream lines(folded);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(displayWidth(line), 60U) << line;
  EXPECT_NE(folded.find("\n                              "), std::string::npos) << "below the help\n"
                                                                                << folded;
  EXPECT_NE(folded.find("--reveal\n      with personal data"), std::string::npos) << folded;
}

TEST(Text, of_a_paragraph_hangs_behind_its_lead) {
  EXPECT_EQ(hanging("  why  ", "one two three four", 0), "  why  one two three four\n");
  EXPECT_EQ(hanging("  why  ", "one two three four", 80), "  why  one two three four\n");
  EXPECT_EQ(hanging("  why  ", "one two three four", 16), "  why  one two\n       three\n       four\n");
  EXPECT_EQ(hanging("a lead of its own ", "one two three", 24), "a lead of its own one\n    two three\n");
}

TEST(Times, are_local_and_say_their_zone) {
  ::setenv("TZ", "Europe/Prague", 1);
  ::tzset();
  EXPECT_EQ(showTime(1'767'225'600'000'000), "2026-01-01 01:00:00 CET");
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(showTime(1'767'225'600'000'000), "2026-01-01 00:00:00 UTC");
  ::unsetenv("TZ");
  ::tzset();
}

TEST(Report, json_has_the_documented_members) {
  Arena a;
  RunRow run;
  run.runId = std::string("id");
  run.status = std::string("ok");
  run.flows = {{"people", {8, 5, 0, 0, 0, 0, 6, 1, 2}, "ok", ""}};
  const spojka_value v = runToValue(a, "shop", run);
  EXPECT_EQ(
      toJson(ValueView(v)),
      R"({"profile":"shop","run_id":"id","status":"ok","part":false,"started_at":"1970-01-01T00:00:00Z","finished_at":null,)"
      R"("streams":{"people":{"read":8,"created":5,"updated":0,"unchanged":0,"skipped":0,"deleted":1,"ignored":2,)"
      R"("failed":0,"requests":6,"status":"ok","error":null}},"error":null})");
}

}  // namespace
}  // namespace spojka::host
