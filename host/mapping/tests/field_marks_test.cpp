// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/field_marks.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"
#include "host/base/mask.hpp"

namespace spojka::host {
namespace {

using ::testing::UnorderedElementsAre;

CatalogField personal(std::string path) {
  CatalogField f = field(std::move(path));
  f.sensitive = true;
  return f;
}

CatalogEntry people() {
  return entry("people",
               {personal("email"), personal("accounts[].phone"), field("accounts[].id"), personal("home"),
                field("state"), field("code", "string", "invoice.number"), field("tree", "object"),
                field("tel", "string", "person.phone"), field("remark", "string", "note")},
               "extra.");
}

TEST(FieldMarks, areFoundHoweverAPathIsWritten) {
  const FieldMarks marks(people());
  for (const char* path : {"email", "accounts[].phone", "accounts[0].phone", "accounts[id=x.y].phone",
                           "accounts.phone", "home", "home.city", "home[].city", "tel", "extra.anything",
                           "extra.a.b[].c", "accounts", "accounts[]", "tree.unknown"})
    EXPECT_EQ(marks.of(path), Privacy::personal) << path;
  for (const char* path : {"state", "code", "accounts[].id"})
    EXPECT_EQ(marks.of(path), Privacy::nobody) << path;
  EXPECT_EQ(marks.of("unlisted"), Privacy::unsaid) << "its value's own mark decides";
  EXPECT_TRUE(marks.holdsPhone("tel"));
  EXPECT_FALSE(marks.holdsPhone("email"));
  EXPECT_TRUE(marks.isFreeText("remark"));
}

TEST(FieldMarks, aCatalogWithoutAnyMarkSaysNothingButByItsRoles) {
  const FieldMarks marks(
      entry("people", {field("name"), field("mail", "string", "person.email"),
                       field("number", "string", "invoice.number"), field("id", "string", "person.id")}));
  EXPECT_EQ(marks.of("name"), Privacy::unsaid);
  EXPECT_EQ(marks.of("mail"), Privacy::personal);
  EXPECT_EQ(marks.of("number"), Privacy::nobody);
  EXPECT_EQ(marks.of("id"), Privacy::nobody);
}

TEST(FieldMarks, openPrefixesOfAnyForm) {
  EXPECT_EQ(FieldMarks(entry("x", {field("a")}, "*")).of("b.c"), Privacy::personal);
  EXPECT_EQ(FieldMarks(entry("x", {field("a")}, "attr_")).of("attr_b"), Privacy::personal);
  EXPECT_EQ(FieldMarks(entry("x", {field("a")}, "attr_")).of("other"), Privacy::unsaid);
  EXPECT_EQ(FieldMarks(entry("x", {field("a")}, "g.attr_")).of("g.attr_b"), Privacy::personal);
}

TEST(FieldMarks, arePutOnTheValuesOfAConnectorThatMarksItsFieldsOnly) {
  const FieldMarks marks(people());
  Arena a;
  const spojka_value body = parseJson(
      a,
      R"({"email":"jan@example.com","accounts":[{"id":"7","phone":"+420600000001"},{"phone":["xa yb","zc"]}],
             "home":{"city":"Brno","rooms":3},"state":"paid","extra":{"shoe":"large size"},"accounts2":"kept"})");
  const spojka_value marked = marks.apply(a, ValueView(body));
  EXPECT_TRUE(sameValue(ValueView(body), ValueView(marked)));
  const spojka_value shown = maskSensitive(a, ValueView(marked));
  EXPECT_EQ(toJson(ValueView(shown)),
            R"({"email":"j***@e***.com","accounts":[{"id":"7","phone":"+420 *** *** 001"},)"
            R"({"phone":["x*** y***","z***"]}],"home":{"city":"B***","rooms":"***"},"state":"paid",)"
            R"("extra":{"shoe":"l*** s***"},"accounts2":"kept"})");
}

TEST(FieldMarks, everyValueIsVisitedWithItsPathAndEitherMark) {
  const FieldMarks marks(people());
  Arena a;
  ObjectBuilder body;
  body.set("accounts", parseJson(a, R"([{"id":"7","phone":["1","2"]}])"));
  body.set("state", make::sensitive(make::borrowed("paid")));
  body.set("code", make::borrowed("A1"));
  const spojka_value v = body.finish(a);
  std::vector<std::string> seen;
  marks.forEach(ValueView(v), [&](const std::string& path, ValueView value, bool isPersonal) {
    seen.push_back(path + "=" + std::string(value.text()) + (isPersonal ? " personal" : ""));
  });
  EXPECT_THAT(seen, UnorderedElementsAre("accounts.id=7", "accounts.phone=1 personal",
                                         "accounts.phone=2 personal", "state=paid personal", "code=A1"));
}

}  // namespace
}  // namespace spojka::host
