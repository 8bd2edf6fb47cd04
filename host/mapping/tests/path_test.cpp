// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/path.hpp"

#include "host/mapping/errors.hpp"
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using mapping::RuleError;
using mapping::SourcePath;

std::string mapped(const std::string& path, const std::string& json) {
  Trial trial({from("free", {path})});
  return toJson(trial.map(json).find("free"));
}

TEST(SourcePath, goesThroughObjects) {
  EXPECT_EQ(mapped("a.b.c", R"({"a":{"b":{"c":"x"}}})"), R"("x")");
}

TEST(SourcePath, isNullWhereAnythingIsMissing) {
  EXPECT_EQ(mapped("a.b.c", R"({"a":{"b":{}}})"), "null");
  EXPECT_EQ(mapped("a.b.c", R"({"a":"text"})"), "null");
  EXPECT_EQ(mapped("a.b.c", R"({})"), "null");
}

TEST(SourcePath, collectsEveryItemAndLeavesOutEmptyOnes) {
  EXPECT_EQ(mapped("l[].a", R"({"l":[{"a":"1"},{"a":""},{},{"a":null},{"a":"2"}]})"), R"(["1","2"])");
}

TEST(SourcePath, collectsThroughListsInLists) {
  EXPECT_EQ(mapped("l[].m[].a", R"({"l":[{"m":[{"a":"1"},{"a":"2"}]},{"m":[{"a":"3"}]}]})"),
            R"(["1","2","3"])");
}

TEST(SourcePath, takesOneItemByIndex) {
  const std::string json = R"({"l":[{"a":"1"},{"a":"2"}]})";
  EXPECT_EQ(mapped("l[0].a", json), R"("1")");
  EXPECT_EQ(mapped("l[1].a", json), R"("2")");
  EXPECT_EQ(mapped("l[2].a", json), "null");
}

TEST(SourcePath, takesItemsByTheirMember) {
  const std::string json =
      R"({"l":[{"kind":"x","a":"1"},{"kind":"y","a":"2"},{"kind":"x","a":"3"},{"a":"4"}]})";
  EXPECT_EQ(mapped("l[kind=x].a", json), R"(["1","3"])");
  EXPECT_EQ(mapped("l[kind=z].a", json), "[]");
}

TEST(SourcePath, filtersByNumbersAndByValuesWithDots) {
  EXPECT_EQ(mapped("l[n=2].a", R"({"l":[{"n":1,"a":"1"},{"n":2,"a":"2"}]})"), R"(["2"])");
  EXPECT_EQ(mapped("l[code=A.1].a", R"({"l":[{"code":"A.1","a":"yes"},{"code":"A","a":"no"}]})"),
            R"(["yes"])");
}

TEST(SourcePath, readsASingleValueWhereAListMayBe) {
  EXPECT_EQ(mapped("l[].a", R"({"l":{"a":"1"}})"), R"(["1"])");
  EXPECT_EQ(mapped("l[0].a", R"({"l":{"a":"1"}})"), R"("1")");
  EXPECT_EQ(mapped("l[1].a", R"({"l":{"a":"1"}})"), "null");
  EXPECT_EQ(mapped("l[kind=x].a", R"({"l":{"kind":"x","a":"1"}})"), R"(["1"])");
}

TEST(SourcePath, goesThroughAListThatWasNotAnnounced) {
  EXPECT_EQ(mapped("a.b", R"({"a":[{"b":"1"},{"b":"2"}]})"), R"(["1","2"])");
  EXPECT_EQ(mapped("a", R"({"a":["1","","2"]})"), R"(["1","2"])");
}

TEST(SourcePath, isRefusedWhenMalformed) {
  for (const char* path : {"", ".", "a.", ".a", "a..b", "a[", "a]", "a[x]", "a[-1]", "a[1", "a[]b", "a[][]",
                           "a[=x]", "a[k=]", "a b", "{a}", "a[99999999999999999999]"})
    EXPECT_THROW(SourcePath::parse(path), RuleError) << path;
}

TEST(SourcePath, isRefusedWhenTooDeep) {
  std::string path = "a";
  for (int i = 0; i < 40; ++i) path += ".a";
  EXPECT_THROW(SourcePath::parse(path), RuleError);
}

TEST(SourcePath, marksWhatComesOutOfASensitiveValue) {
  for (const char* path : {"group.name", "group.names[]", "group.list[0].a", "group.list[kind=x].a"}) {
    Trial trial({from("free", {path})});
    spojka_value body =
        parseJson(trial.arena(), R"({"group":{"name":"x","names":["y"],"list":[{"kind":"x","a":"z"}]}})");
    spojka_field group = body.as.fields[0];
    group.value = make::sensitive(group.value);
    body.as.fields = &group;
    const ValueView free = trial.map(body).find("free");
    EXPECT_FALSE(free.isEmpty()) << path;
    EXPECT_TRUE(free.isSensitive()) << path;
    if (free.kind() == Kind::list) {
      EXPECT_TRUE(free.item(0).isSensitive()) << path;
    }
  }
}

TEST(SourcePath, marksWhatComesOutOfASensitiveItem) {
  Trial trial({from("free", {"list[1].a"})});
  spojka_value body = parseJson(trial.arena(), R"({"list":[{"a":"1"},{"a":"2"}]})");
  spojka_value items[2] = {body.as.fields[0].value.as.list[0],
                           make::sensitive(body.as.fields[0].value.as.list[1])};
  spojka_field list = body.as.fields[0];
  list.value.as.list = items;
  body.as.fields = &list;
  EXPECT_TRUE(trial.map(body).find("free").isSensitive());
}

}  // namespace
}  // namespace spojka::host
