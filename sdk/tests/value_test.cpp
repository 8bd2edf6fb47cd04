// SPDX-License-Identifier: Apache-2.0
#include "spojka/value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spojka {
namespace {

spojka_value person(Arena& a) {
  ObjectBuilder address;
  address.set("city", make::string(a, "Brno")).set("zip", make::string(a, ""));
  ObjectBuilder o;
  o.set("name", make::string(a, "Jana"))
      .set("address", address.finish(a))
      .set("phones", make::texts(a, {"+420600000001", "+420600000002"}))
      .set("total", make::decimal(a, "12.50"))
      .set("age", make::integer(41));
  return o.finish(a);
}

TEST(ValueView, ReadsMembersAndPaths) {
  Arena a;
  const spojka_value raw = person(a);
  const ValueView v(raw);
  EXPECT_EQ(v.kind(), Kind::object);
  EXPECT_EQ(v.size(), 5U);
  EXPECT_EQ(v.name(0), "name");
  EXPECT_EQ(v.member(0).text(), "Jana");
  EXPECT_EQ(v.at("address.city").text(), "Brno");
  EXPECT_EQ(v.find("phones").item(1).text(), "+420600000002");
  EXPECT_EQ(v.find("total").text(), "12.50");
  EXPECT_EQ(v.find("age").integer(), 41);
}

TEST(ValueView, WhatIsNotThereReadsAsNull) {
  Arena a;
  const spojka_value raw = person(a);
  const ValueView v(raw);
  EXPECT_TRUE(v.find("nam").isNull());
  EXPECT_TRUE(v.at("address.city.street").isNull());
  EXPECT_TRUE(v.at("nobody.home").isNull());
  EXPECT_TRUE(v.at("phones.0").isNull());
  EXPECT_TRUE(v.find("phones").item(2).isNull());
  EXPECT_TRUE(v.member(5).isNull());
  EXPECT_EQ(v.name(5), "");
  EXPECT_TRUE(ValueView().find("x").at("y").item(3).isNull());
  EXPECT_EQ(ValueView().text(), "");
}

TEST(ValueView, AnotherKindReadsAsEmpty) {
  const spojka_value text = make::borrowed("12");
  EXPECT_EQ(ValueView(text).integer(), 0);
  EXPECT_EQ(ValueView(text).number(), 0.0);
  EXPECT_FALSE(ValueView(text).boolean());
  EXPECT_EQ(ValueView(text).size(), 0U);
  const spojka_value number = make::integer(12);
  EXPECT_EQ(ValueView(number).text(), "");
  EXPECT_FALSE(ValueView(number).boolean());
  EXPECT_EQ(ValueView(number).number(), 12.0);
  const spojka_value real = make::number(1.5);
  EXPECT_EQ(ValueView(real).integer(), 0);
  EXPECT_EQ(ValueView(real).number(), 1.5);
}

TEST(ValueView, AKindOfTheFutureIsHarmless) {
  spojka_value v{};
  v.kind = 200;
  v.size = 7;
  const ValueView view(v);
  EXPECT_FALSE(view.isNull());
  EXPECT_EQ(view.text(), "");
  EXPECT_EQ(view.integer(), 0);
  EXPECT_EQ(view.size(), 0U);
  EXPECT_TRUE(view.find("x").isNull());
}

TEST(ValueView, EmptyIsNullOrWithoutContent) {
  Arena a;
  EXPECT_TRUE(ValueView().isEmpty());
  for (const spojka_value& v : {make::null(), make::string(a, ""), make::list(a, {}), make::object(a, {})})
    EXPECT_TRUE(ValueView(v).isEmpty());
  for (const spojka_value& v : {make::boolean(false), make::integer(0), make::number(0), make::date(0),
                                make::timestamp(0), make::string(a, " "), make::list(a, {make::null()})})
    EXPECT_FALSE(ValueView(v).isEmpty());
}

TEST(ValueView, SensitiveIsKeptInCopies) {
  Arena a;
  const spojka_value v = make::sensitive(make::string(a, "jana@example.com"));
  EXPECT_TRUE(ValueView(v).isSensitive());
  const spojka_value copy = make::copy(a, ValueView(v));
  EXPECT_TRUE(ValueView(copy).isSensitive());
}

TEST(MakeCopy, IsDeep) {
  Arena kept;
  spojka_value copy{};
  {
    Arena gone;
    copy = make::copy(kept, ValueView(person(gone)));
  }
  Arena again;
  const spojka_value expected = person(again);
  EXPECT_TRUE(sameValue(ValueView(copy), ValueView(expected)));
}

TEST(SameValue, LooksAtKindContentAndOrder) {
  Arena a;
  const auto same = [](const spojka_value& x, const spojka_value& y) {
    return sameValue(ValueView(x), ValueView(y));
  };
  EXPECT_TRUE(same(make::integer(1), make::integer(1)));
  EXPECT_FALSE(same(make::integer(1), make::boolean(true)));
  EXPECT_FALSE(same(make::decimal(a, "1.0"), make::decimal(a, "1.00")));
  EXPECT_FALSE(same(make::string(a, "1"), make::decimal(a, "1")));
  EXPECT_TRUE(same(make::timestamp(5, 60), make::timestamp(5, 0)));
  EXPECT_TRUE(same(make::sensitive(make::string(a, "x")), make::string(a, "x")));
  EXPECT_FALSE(same(make::list(a, {make::integer(1), make::integer(2)}),
                    make::list(a, {make::integer(2), make::integer(1)})));
  EXPECT_FALSE(same(make::list(a, {make::integer(1)}), make::list(a, {})));
  const spojka_value ab = ObjectBuilder().set("a", make::integer(1)).set("b", make::integer(2)).finish(a);
  const spojka_value ba = ObjectBuilder().set("b", make::integer(2)).set("a", make::integer(1)).finish(a);
  EXPECT_FALSE(same(ab, ba));
  EXPECT_TRUE(same(make::null(), make::null()));
}

TEST(AbiText, AbsentAndEmptyAreDifferent) {
  EXPECT_EQ(fromAbi({nullptr, 0}), "");
  EXPECT_EQ(fromAbi({nullptr, 0}).data(), nullptr);
  EXPECT_NE(fromAbi(toAbi("")).data(), nullptr);
  EXPECT_EQ(fromAbi(toAbi("text")), "text");
}

}  // namespace
}  // namespace spojka
