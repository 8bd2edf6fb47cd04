// SPDX-License-Identifier: Apache-2.0
#include "host/cli/change_text.hpp"

#include <gtest/gtest.h>

#include "host/mapping/mapping.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

struct Case {
  Arena arena;
  spojka_value before{};
  spojka_value after{};
  spojka_change change{};
  RecordEvent event;

  Case(const char* was, const char* is, bool beforeMarked, bool afterMarked) {
    before = make::string(arena, was);
    after = make::string(arena, is);
    if (beforeMarked) before = make::sensitive(before);
    if (afterMarked) after = make::sensitive(after);
    change = {toAbi("name"), &before, &after};
    event.outcome = Outcome::updated;
    event.changes = &change;
    event.changeCount = 1;
  }
  std::string text(bool reveal) const { return changesAsText(event, ShownChanges({}, reveal)); }
  std::string json(bool reveal) {
    const spojka_value v = changesToValue(arena, event, ShownChanges({}, reveal));
    return toJson(ValueView(v));
  }
};

TEST(ChangeText, a_new_value_that_is_marked_masks_both_sides) {
  for (const bool beforeMarked : {true, false}) {
    Case c("Jan Novak", "Eva Mala", beforeMarked, true);
    EXPECT_EQ(c.text(false), "      name  \"J*** N***\" -> \"E*** M***\"\n");
    EXPECT_EQ(c.json(false), R"([{"field":"name","before":"J*** N***","after":"E*** M***"}])");
    EXPECT_EQ(c.text(true), "      name  \"Jan Novak\" -> \"Eva Mala\"\n");
    EXPECT_EQ(c.json(true), R"([{"field":"name","before":"Jan Novak","after":"Eva Mala"}])");
  }
}

// Of a stream "people" whose catalog marks what `source` says, into a field "name" of which the destination's
// catalog says what `target` says.
struct Marked : Case {
  Marked(const char* was, const char* is, bool valuesMarked, bool sourceMarks, bool targetMarks)
      : Case(was, is, valuesMarked, valuesMarked) {
    CatalogEntry source;
    source.name = "people";
    source.fields = {{}, {}};
    source.fields[0].path = "code";
    source.fields[1].path = "email";
    source.fields[1].sensitive = sourceMarks;
    CatalogEntry target;
    target.name = "card";
    target.fields.emplace_back().path = "name";
    target.fields.back().sensitive = targetMarks;
    FlowRule rule;
    rule.fields.emplace_back().target = "name";
    rule.fields.back().from = {"code"};
    std::vector<ProfileProblem> problems;
    mappings.push_back(std::move(*compileMapping(rule, source, target, problems)));
    spojka_record record{};
    ObjectBuilder body;
    body.set("code", make::borrowed(is));
    record.body = body.finish(arena);
    mapped = mappings.front().map(record, arena).body;
    event.mapped = ValueView(mapped);
    event.flow = "people";
  }
  std::string masked() { return changesAsText(event, ShownChanges(std::move(mappings), false)); }
  std::vector<Mapping> mappings;
  spojka_value mapped{};
};

TEST(ChangeText, what_the_source_knows_to_be_nobodys_is_shown_whatever_the_destination_marks) {
  EXPECT_EQ(Marked("2024001", "2024002", true, true, true).masked(), "      name  \"***01\" -> \"2024002\"\n")
      << "what stands there may have been written by anybody";
  EXPECT_EQ(Marked("2024001", "2024002", false, true, false).masked(),
            "      name  \"2024001\" -> \"2024002\"\n");
}

TEST(ChangeText, a_destination_that_marks_fields_or_values_is_believed_where_the_source_says_nothing) {
  for (const bool valuesMarked : {true, false})
    EXPECT_EQ(Marked("Jan Novak", "Eva Mala", valuesMarked, false, !valuesMarked).masked(),
              "      name  \"J*** N***\" -> \"E*** M***\"\n");
}

TEST(ChangeText, values_nobody_marked_are_shown) {
  Case c("open", "done", false, false);
  EXPECT_EQ(c.text(false), "      name  \"open\" -> \"done\"\n");
}

TEST(ChangeText, two_values_that_look_alike_once_masked_are_said_to_differ) {
  Case c("Jan Novak", "Jiri Nemec", true, true);
  EXPECT_EQ(c.text(false), "      name  \"J*** N***\" -> \"J*** N***\" (another value)\n");
}

TEST(ChangeText, a_new_object_has_no_value_before) {
  Case c("", "Jan Novak", false, true);
  c.event.outcome = Outcome::created;
  EXPECT_EQ(c.text(false), "      name  \"J*** N***\"\n");
}

}  // namespace
}  // namespace spojka::host
