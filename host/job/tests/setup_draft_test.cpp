// SPDX-License-Identifier: Apache-2.0
#include "host/job/setup_draft.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "host/base/run_status.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kSchema = R"({"type":"object","required":["address","token"],"properties":{
  "address":{"type":"string","title":"Address","pattern":"https://.*","x-group":"Access"},
  "token":{"type":"string","title":"Token","writeOnly":true,"x-group":"Access"},
  "batch":{"type":"integer","title":"Batch","minimum":1,"maximum":9},
  "whole":{"type":"boolean","title":"Whole"},
  "parts":{"type":"array","title":"Parts","items":{"type":"string"}}}})";

SetupDraft draftIn(const std::string& file) {
  SetupDraft draft(file, "shop");
  draft.choose(SetupSide::source, "left", kSchema);
  draft.choose(SetupSide::destination, "right-side", R"({"type":"object","properties":{}})");
  return draft;
}

TEST(SetupDraft, checksEachAnswerAtOnce) {
  auto draft = draftIn("/nowhere/shop.yaml");
  EXPECT_THAT(draft.answer(SetupSide::source, "address", "ftp://x"), HasSubstr("address"));
  EXPECT_THAT(draft.answer(SetupSide::source, "batch", "10"), HasSubstr("9"));
  EXPECT_THAT(draft.answer(SetupSide::source, "batch", "many"), Not(IsEmpty()));
  EXPECT_EQ(draft.answer(SetupSide::source, "batch", "4"), "");
  EXPECT_EQ(draft.answer(SetupSide::source, "whole", "true"), "");
  EXPECT_EQ(draft.answer(SetupSide::source, "address", "https://a.example"), "");
  EXPECT_THAT(draft.missing(), ElementsAre("source.token"));
  EXPECT_THROW(draft.answer(SetupSide::source, "adress", "x"), StatusError);
}

TEST(SetupDraft, keepsSecretsOutOfTheProfile) {
  auto draft = draftIn("/nowhere/shop.yaml");
  const auto wrong = draft.answer(SetupSide::source, "token", "do-not-show");
  EXPECT_THAT(wrong, AllOf(HasSubstr("${LEFT_TOKEN}"), HasSubstr("${file:"), Not(HasSubstr("do-not-show"))));
  EXPECT_THAT(draft.answer(SetupSide::source, "token", "${SPOJKA_TEST_NOT_SET}"),
              HasSubstr("SPOJKA_TEST_NOT_SET"));
  EXPECT_EQ(draft.keep(SetupSide::source, "token", "do-not-show"), "");
  EXPECT_THAT(draft.text(""),
              AllOf(HasSubstr("token: ${file:shop.left.token}"), Not(HasSubstr("do-not-show"))));
  ASSERT_EQ(draft.secretFiles().size(), 1U);
  EXPECT_EQ(draft.secretFiles()[0].path, "/nowhere/shop.left.token");
  EXPECT_EQ(draft.secretFiles()[0].text, "do-not-show\n");
}

TEST(SetupDraft, isReadBackWithWhatWasAnswered) {
  auto draft = draftIn("/nowhere/shop.yaml");
  ASSERT_EQ(draft.answer(SetupSide::source, "address", "https://a.example/$x?a=1#b"), "");
  ASSERT_EQ(draft.answer(SetupSide::source, "batch", "4"), "");
  ASSERT_EQ(draft.answer(SetupSide::source, "whole", "true"), "");
  ASSERT_EQ(draft.keep(SetupSide::source, "token", "s3cr\"t: #"), "");
  const Profile profile = parseProfile(draft.trialText(""), draft.file(), draft.environment());
  EXPECT_EQ(profile.name, "shop");
  EXPECT_EQ(profile.source.connector, "left");
  EXPECT_EQ(profile.destination.connector, "right-side");
  EXPECT_EQ(profile.source.configJson,
            R"({"address":"https://a.example/$x?a=1#b","token":"s3cr\"t: #","batch":4,"whole":true})");
}

TEST(SetupDraft, wantsOnlyWhatMatters) {
  SetupDraft draft("/nowhere/shop.yaml", "shop");
  draft.choose(SetupSide::destination, "right-side", R"({"type":"object","properties":{}})");
  draft.choose(SetupSide::source, "left", R"({"type":"object","properties":{
    "way":{"type":"string","title":"Way in","enum":["links","api"],"default":"links",
           "x-choices":[{"value":"links","title":"By links","description":"All have them"},{"value":"api","title":"By API"}]},
    "address":{"type":"string","title":"Address","x-when":{"way":["links"]}},
    "token":{"type":"string","title":"Token","writeOnly":true,"x-when":{"way":["api"]}}},
    "allOf":[{"if":{"properties":{"way":{"enum":["links"]}}},"then":{"required":["address"]}},
             {"if":{"properties":{"way":{"enum":["api"]}},"required":["way"]},"then":{"required":["token"]}}]})");
  const auto matter = [&] {
    std::vector<std::string> names;
    for (const auto& setting : draft.settings(SetupSide::source))
      if (draft.matters(SetupSide::source, setting)) names.push_back(setting.name);
    return names;
  };
  const auto& way = draft.settings(SetupSide::source).front();
  EXPECT_TRUE(way.decides);
  EXPECT_THAT(way.optionWords, ElementsAre("links: By links. All have them", "api: By API"));
  EXPECT_THAT(matter(), ElementsAre("way", "address")) << "as the default says";
  EXPECT_THAT(draft.missing(), ElementsAre("source.address"));
  ::setenv("LEFT_TOKEN", "s3cret", 1);
  draft.takeFromEnvironment();
  EXPECT_FALSE(draft.answered(SetupSide::source, "token")) << "by links no token is needed";
  ASSERT_EQ(draft.answer(SetupSide::source, "way", "api"), "");
  EXPECT_THAT(matter(), ElementsAre("way", "token"));
  EXPECT_THAT(draft.missing(), ElementsAre("source.token"));
  draft.takeFromEnvironment();
  EXPECT_THAT(draft.missing(), IsEmpty());
  ::unsetenv("LEFT_TOKEN");
}

TEST(SetupDraft, asksForNothingThatIsNoOneLine) {
  const auto draft = draftIn("shop.yaml");
  for (const auto& setting : draft.settings(SetupSide::source)) EXPECT_NE(setting.name, "parts");
}

}  // namespace
}  // namespace spojka::host
