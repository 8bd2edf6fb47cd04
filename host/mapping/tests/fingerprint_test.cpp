// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <limits>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

std::string hex(const Fingerprint& print) {
  std::string text;
  for (const auto byte : print) text += fmt::format("{:02x}", byte);
  return text;
}
std::string print(spojka_value v, std::string_view target = "card") {
  return hex(fingerprintOf(target, ValueView(v)));
}
std::string printJson(const std::string& json) {
  Arena arena;
  return print(parseJson(arena, json));
}

TEST(Fingerprint, isTheSameForEqualValuesAnywhere) {
  EXPECT_EQ(printJson(R"({"a":"x","l":["1","2"],"n":1.50})"),
            printJson(R"({"a":"x","l":["1","2"],"n":1.50})"));
}

TEST(Fingerprint, differsWithEveryChange) {
  const std::vector<std::string> all{R"({"a":"x"})",    R"({"a":"y"})",       R"({"b":"x"})",
                                     R"({"a":["x"]})",  R"({"a":1})",         R"({"a":"1"})",
                                     R"({"a":1.0})",    R"({"a":true})",      R"({"a":null})",
                                     R"({"a":""})",     R"({"a":[]})",        R"({"a":{}})",
                                     R"({})",           R"({"a":["x",""]})",  R"({"a":["","x"]})",
                                     R"({"a":["xy"]})", R"({"a":["x","y"]})", R"({"a":"x","b":null})"};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = i + 1; k < all.size(); ++k)
      EXPECT_NE(printJson(all[i]), printJson(all[k])) << all[i] << all[k];
}

TEST(Fingerprint, tellsTargetsApart) {
  EXPECT_NE(print(make::integer(1), "card"), print(make::integer(1), "note"));
}

TEST(Fingerprint, tellsKindsOfTheSameBitsApart) {
  EXPECT_NE(print(make::integer(5)), print(make::date(5)));
  EXPECT_NE(print(make::date(5)), print(make::timestamp(5)));
  EXPECT_NE(print(make::borrowed("5")), print(make::borrowed("5", SPOJKA_DECIMAL)));
  EXPECT_NE(print(make::borrowed("5")), print(make::borrowed("5", SPOJKA_BYTES)));
}

TEST(Fingerprint, seesWhatSameValueSees) {
  EXPECT_EQ(print(make::borrowed("x")), print(make::sensitive(make::borrowed("x"))));
  EXPECT_EQ(print(make::timestamp(5, 60)), print(make::timestamp(5, 120)));
  EXPECT_EQ(print(make::number(0.0)), print(make::number(-0.0)));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(print(make::number(nan)), print(make::number(-nan)));
}

// Links of every installation hold these: a change of the encoding would write every record again.
TEST(Fingerprint, neverChanges) {
  EXPECT_EQ(print(make::null()), "f6437424b8d127c7b5e274e563333b32");
  EXPECT_EQ(printJson(R"({"extra":{"b":["x","y"]},"n":-1,"d":12.50,"t":"ž","f":true})"),
            "b8dbbcbd53265e8c8e351971ddd2dca8");
  EXPECT_EQ(print(make::timestamp(1'709'211'845'000'000, 60)), "42f6d26511475fabffb48fa218008868");
  EXPECT_EQ(print(make::number(0.1)), "c211dee603d99f598f63e895e285ec18");
  EXPECT_EQ(print(make::borrowed(std::string(1000, 'x'))), "dbc7a198de364602b8a7bf537a5e849f");
}

}  // namespace
}  // namespace spojka::host
