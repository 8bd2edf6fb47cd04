// SPDX-License-Identifier: Apache-2.0
#include "host/base/value_bytes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/base/value_codec.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// As text, which tells kinds and flags apart.
std::string again(const spojka_value& before) {
  std::string stored = packValue(ValueView(before));
  Arena arena;
  const spojka_value back = unpackValue(arena, stored);
  stored.assign(stored.size(), 'x');  // nothing of it is borrowed
  return encodeValue(ValueView(back));
}

TEST(ValueBytes, bring_every_kind_back_as_it_was) {
  Arena a;
  const std::string zeros("a\0b", 3);
  const std::vector<spojka_value> all{
      make::null(),
      make::boolean(true),
      make::boolean(false),
      make::integer(0),
      make::integer(-1),
      make::integer(std::numeric_limits<std::int64_t>::max()),
      make::integer(std::numeric_limits<std::int64_t>::min()),
      make::number(1.5),
      make::number(1),
      make::number(std::numeric_limits<double>::infinity()),
      make::string(a, ""),
      make::string(a, "Příkladná"),
      make::string(a, zeros),
      make::string(a, std::string(70'000, 'x')),
      make::decimal(a, "1.50"),
      make::decimal(a, "-0.000000001"),
      make::timestamp(-1, -120),
      make::timestamp(1'700'000'000'000'000, 60),
      make::timestamp(0),
      make::date(-3),
      make::date(20'000),
      make::borrowed(std::string_view("\xFF\x00\x7F", 3), SPOJKA_BYTES),
      make::list(a, {}),
      make::list(a, {make::integer(1), make::list(a, {make::null()})}),
      ObjectBuilder().finish(a),
      ObjectBuilder()
          .set("", make::string(a, "no name"))
          .set("$", make::string(a, "decimal"))
          .set("in", ObjectBuilder().set("list", make::list(a, {make::decimal(a, "2")})).finish(a))
          .finish(a)};
  for (const auto& value : all) {
    EXPECT_EQ(again(value), encodeValue(ValueView(value)));
    const auto secret = make::sensitive(value);
    EXPECT_EQ(again(secret), encodeValue(ValueView(secret))) << "a mark is kept";
    const auto within = make::list(a, {secret, make::integer(7)});
    EXPECT_EQ(again(within), encodeValue(ValueView(within)));
  }
  EXPECT_NE(again(make::number(std::nan(""))).find("nan"), std::string::npos);
}

TEST(ValueBytes, of_records_begin_as_no_text_does) {
  Arena a;
  EXPECT_GT(static_cast<unsigned char>(packValue(ValueView(ObjectBuilder().finish(a))).front()), 0x7F);
  EXPECT_GT(static_cast<unsigned char>(packValue(ValueView(make::list(a, {}))).front()), 0x7F);
}

TEST(ValueBytes, are_refused_wherever_they_are_cut_or_go_on) {
  Arena a;
  const auto record = ObjectBuilder()
                          .set("code", make::sensitive(make::string(a, "2024000123")))
                          .set("paid", make::sensitive(make::decimal(a, "10.5")))
                          .set("at", make::timestamp(5, 60))
                          .set("lines", make::list(a, {make::integer(1), make::number(2.5)}))
                          .finish(a);
  const std::string whole = packValue(ValueView(record));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Arena arena;
    EXPECT_THROW(unpackValue(arena, whole.substr(0, size)), DataError) << size;
  }
  EXPECT_THROW(unpackValue(a, whole + '\xC0'), DataError);
}

TEST(ValueBytes, refuse_secrets_within_secrets_before_the_stack_ends) {
  constexpr std::uint32_t kHeader = 6;
  std::string bytes;
  for (std::uint32_t within = 100'000; within-- > 0;) {
    const std::uint32_t size = kHeader * within + 1;
    bytes += '\xC9';
    for (unsigned shift = 32; shift > 0; shift -= 8)
      bytes += static_cast<char>((size >> (shift - 8)) & 0xFFU);
    bytes += '\x05';
  }
  bytes += '\xC0';
  Arena a;
  EXPECT_THROW(unpackValue(a, bytes), DataError);
  const std::string two = bytes.substr(bytes.size() - 2 * kHeader - 1);
  EXPECT_TRUE(ValueView(unpackValue(a, two)).isSensitive());
}

TEST(ValueBytes, refuse_what_only_looks_like_its_own) {
  Arena a;
  using namespace std::string_literals;
  for (const auto& bytes :
       {"\xC1"s, "\x81\x01\x02"s, "\x81\xC0\x02"s, "\x81\x91\x01\x02"s, "\xCA\x00\x00\x00\x00"s,
        "\xD4\x09\x00"s, "\xD4\x02\x00"s, "\xD4\x03\x00"s, "\xD4\x06\x00"s,
        "\xCB\x00\x00\x00\x00\x00\x00\x00\x00"s, "\xC7\x00\x05"s, "\xCF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s,
        "\xDD\xFF\xFF\xFF\xFF"s, "\xDF\xFF\xFF\xFF\xFF\xA1\x61\x01"s, "\xC6\xFF\xFF\xFF\xFF"s,
        std::string(33, '\x91') + '\xC0', std::string(100'000, '\x91') + '\xC0'})
    EXPECT_THROW(unpackValue(a, bytes), DataError) << ::testing::PrintToString(bytes.substr(0, 20));
}

}  // namespace
}  // namespace spojka::host
