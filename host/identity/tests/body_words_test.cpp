// SPDX-License-Identifier: Apache-2.0
#include "host/identity/body_words.hpp"

#include <gtest/gtest.h>

#include "host/base/value_bytes.hpp"
#include "spojka/arena.hpp"

namespace spojka::host::identity {
namespace {

CatalogField field(const char* path, const char* type, bool sensitive) {
  CatalogField f;
  f.path = path;
  f.type = type;
  f.sensitive = sensitive;
  return f;
}

// Whatever stands between two values of an encoded record is to stand in the words too, in one piece.
TEST(BodyWords, stand_as_the_bodies_stand) {
  const std::vector<CatalogField> fields{
      field("code", "string", false), field("phones[].number", "string", true),
      field("total", "decimal", false), field("paid", "boolean", false), field("at", "timestamp", false)};
  mapping::PathTree used;
  used.within["total"];
  used.within["code"];
  used.within["phones"].within["number"];
  Arena arena;
  const auto phone = ObjectBuilder().set("number", make::sensitive(make::string(arena, "1"))).finish(arena);
  const auto record = ObjectBuilder()
                          .set("code", make::string(arena, "7"))
                          .set("phones", make::list(arena, {phone}))
                          .set("total", make::decimal(arena, "1.5"))
                          .finish(arena);
  const std::string body = packValue(ValueView(record));
  const std::string words = bodyWords(fields, used);
  for (const auto* piece : {"\x83\xA4"
                            "code",
                            "\xA6phones\x91\x81\xA6number", "\xA5total"}) {
    ASSERT_NE(body.find(piece), std::string::npos) << piece;
    EXPECT_NE(words.find(piece), std::string::npos) << piece;
  }
  EXPECT_EQ(words.find("paid"), std::string::npos) << "nobody looks at it";
}

TEST(BodyWords, have_what_no_catalog_lists_at_the_end) {
  mapping::PathTree used;
  used.within["extra"].within["size"];
  used.within["code"];
  const std::string words = bodyWords({field("code", "string", false)}, used);
  EXPECT_LT(words.find("code"), words.find("\xA5"
                                           "extra\x81\xA4"
                                           "size"));
  EXPECT_NE(words.find("size"), std::string::npos);
}

}  // namespace
}  // namespace spojka::host::identity
