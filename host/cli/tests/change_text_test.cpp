// SPDX-License-Identifier: Apache-2.0
#include "host/cli/change_text.hpp"

#include <gtest/gtest.h>

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
  std::string json(bool reveal) {
    const spojka_value v = changesToValue(arena, event, reveal);
    return toJson(ValueView(v));
  }
};

TEST(ChangeText, one_marked_side_masks_both) {
  for (const bool beforeMarked : {true, false}) {
    Case c("Jan Novak", "Eva Mala", beforeMarked, !beforeMarked);
    EXPECT_EQ(changesAsText(c.event, false), "      name  \"J*** N***\" -> \"E*** M***\"\n");
    EXPECT_EQ(c.json(false), R"([{"field":"name","before":"J*** N***","after":"E*** M***"}])");
    EXPECT_EQ(changesAsText(c.event, true), "      name  \"Jan Novak\" -> \"Eva Mala\"\n");
    EXPECT_EQ(c.json(true), R"([{"field":"name","before":"Jan Novak","after":"Eva Mala"}])");
  }
}

TEST(ChangeText, values_nobody_marked_are_shown) {
  Case c("open", "done", false, false);
  EXPECT_EQ(changesAsText(c.event, false), "      name  \"open\" -> \"done\"\n");
}

TEST(ChangeText, two_values_that_look_alike_once_masked_are_said_to_differ) {
  Case c("Jan Novak", "Jiri Nemec", true, true);
  EXPECT_EQ(changesAsText(c.event, false), "      name  \"J*** N***\" -> \"J*** N***\" (another value)\n");
}

TEST(ChangeText, a_new_object_has_no_value_before) {
  Case c("", "Jan Novak", false, true);
  c.event.outcome = Outcome::created;
  EXPECT_EQ(changesAsText(c.event, false), "      name  \"J*** N***\"\n");
}

}  // namespace
}  // namespace spojka::host
