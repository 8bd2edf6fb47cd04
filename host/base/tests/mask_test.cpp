// SPDX-License-Identifier: Apache-2.0
#include "host/base/mask.hpp"

#include <gtest/gtest.h>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

TEST(Mask, texts_keep_what_tells_them_apart_and_hide_who_it_is) {
  EXPECT_EQ(maskText("jan.novak@example.com"), "j***@e***.com");
  EXPECT_EQ(maskText("x@shop.example.co.uk"), "x***@s***.uk");
  EXPECT_EQ(maskText("+420 600 000 001"), "+420 *** *** 001");
  EXPECT_EQ(maskText("+420600000001"), "+420 *** *** 001");
  EXPECT_EQ(maskText("600 000 001"), "*** *** 001");
  EXPECT_EQ(maskText("00000021"), "***21") << "of a document perhaps: no phone is made of it";
  EXPECT_EQ(maskText("192.0.2.114"), "***14");
  EXPECT_EQ(maskText("Žofie Černá"), "Ž*** Č***");
  EXPECT_EQ(maskText("please call in the evening"), "p*** c*** ***");
  EXPECT_EQ(maskText("110 00"), "1*** 0***");
  EXPECT_EQ(maskText("not an e-mail @ all"), "n*** a*** ***");
  EXPECT_EQ(maskText("x"), "***");
  EXPECT_EQ(maskText("  "), "***");
  EXPECT_EQ(maskText(""), "");
}

TEST(Mask, the_length_of_a_value_does_not_show) {
  EXPECT_EQ(maskText("Jo"), maskText("Josephine"));
  EXPECT_EQ(maskText("jo@example.com"), maskText("josephine@exotic.com"));
  EXPECT_EQ(maskText("600000001"), maskText("00420600000001"));
}

TEST(Mask, marked_values_are_masked_wherever_they_stand_and_others_are_left_alone) {
  Arena a;
  ObjectBuilder inner;
  inner.set("city", make::string(a, "Brno")).set("floor", make::integer(3)).set("note", make::borrowed(""));
  ObjectBuilder outer;
  outer.set("code", make::string(a, "2024000123"))
      .set("email", make::sensitive(make::string(a, "jan@example.com")))
      .set("address", make::sensitive(inner.finish(a)))
      .set("phones", make::list(a, {make::sensitive(make::string(a, "+420600000001")), make::integer(7)}));
  const spojka_value v = outer.finish(a);
  const spojka_value masked = maskSensitive(a, ValueView(v));
  EXPECT_EQ(toJson(ValueView(masked)),
            R"({"code":"2024000123","email":"j***@e***.com",)"
            R"("address":{"city":"B***","floor":"***","note":""},"phones":["+420 *** *** 001",7]})");
  const spojka_value whole = maskWhole(a, ValueView(v).find("code"));
  EXPECT_EQ(toJson(ValueView(whole)), "\"***123\"");
}

}  // namespace
}  // namespace spojka::host
