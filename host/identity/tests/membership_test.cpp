// SPDX-License-Identifier: Apache-2.0
// What is kept of a record becomes its part of the group's again, whichever version stored it.
#include "host/identity/membership.hpp"

#include <gtest/gtest.h>

#include "host/base/value_bytes.hpp"
#include "host/base/value_codec.hpp"
#include "spojka/error.hpp"

namespace spojka::host::identity {
namespace {

Member member(const char* key, std::string body, std::int64_t atUs) {
  Member m;
  m.stream = "visits";
  m.key = key;
  m.atUs = atUs;
  m.body = std::move(body);
  return m;
}

TEST(GroupBody, holds_records_of_every_version_newest_first) {
  Arena a;
  const auto record = ObjectBuilder()
                          .set("code", make::string(a, "2"))
                          .set("who", make::sensitive(make::string(a, "Jana")))
                          .set("paid", make::decimal(a, "1.50"))
                          .finish(a);
  const std::string text = R"({"code":"1","who":{"$":"string","s":true,"v":"Jana"}})";
  std::string packed = packValue(ValueView(record));
  Arena arena;
  const auto group = groupBody(arena, {"cards", "visits"}, {member("1", text, 1), member("2", packed, 2)});
  EXPECT_EQ(encodeValue(ValueView(group)),
            R"({"cards":[],"visits":[{"code":"2","who":{"$":"string","s":true,"v":"Jana"},)"
            R"("paid":{"$":"decimal","v":"1.50"}},)" +
                text + "]}");
}

TEST(GroupBody, of_what_is_damaged_is_refused) {
  Arena arena;
  EXPECT_THROW(groupBody(arena, {"visits"}, {member("1", "", 1)}), DataError);
  EXPECT_THROW(groupBody(arena, {"visits"}, {member("1", "\x81\xA4", 1)}), DataError);
}

}  // namespace
}  // namespace spojka::host::identity
