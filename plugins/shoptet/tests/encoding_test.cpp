// SPDX-License-Identifier: Apache-2.0
#include "encoding.hpp"

#include <gmock/gmock.h>

#include <string>

#include "spojka/error.hpp"

namespace shoptet {
namespace {

using testing::HasSubstr;

std::string prolog(const std::string& encoding) {
  return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>\n<ORDERS>";
}
DocumentEncoding detect(std::string_view head, std::string_view contentType = "") {
  return detectEncoding(head, contentType, "shoptet.orders");
}

TEST(Encoding, is_utf8_unless_something_else_is_said) {
  EXPECT_EQ(detect("<ORDERS>").table, nullptr);
  EXPECT_EQ(detect("<?xml version=\"1.0\"?><ORDERS>").table, nullptr);
  for (const char* name : {"UTF-8", "utf-8", "utf8", "us-ascii"})
    EXPECT_EQ(detect(prolog(name)).table, nullptr) << name;
  EXPECT_EQ(detect("", "").table, nullptr);
}

TEST(Encoding, skips_the_byte_order_mark_and_blank_space) {
  EXPECT_EQ(detect("\xEF\xBB\xBF<ORDERS>").skip, 3U);
  EXPECT_EQ(detect("\xEF\xBB\xBF\r\n <?xml?>").skip, 6U);
  EXPECT_EQ(detect("\n\n<ORDERS>").skip, 2U);
  EXPECT_EQ(detect("<ORDERS>").skip, 0U);
  EXPECT_EQ(detect(" \n").skip, 2U);
  EXPECT_EQ(detect("\xEF\xBB\xBF").skip, 3U);
}

TEST(Encoding, translates_declared_windows_1250) {
  for (const std::string& head :
       {prolog("windows-1250"), prolog("WINDOWS-1250"), prolog("cp1250"), "\n" + prolog("windows-1250"),
        std::string("<?xml version='1.0' encoding = 'windows-1250'?>")}) {
    const auto* table = detect(head).table;
    ASSERT_NE(table, nullptr) << head;
    EXPECT_EQ((*table)[0x9A], "š");
    EXPECT_EQ((*table)[0xE8], "č");
    EXPECT_EQ((*table)[0x8A], "Š");
    EXPECT_EQ((*table)[0x80], "€");
    EXPECT_EQ((*table)['a'], "a");
    EXPECT_EQ((*table)[0x81], "") << "not a character of windows-1250";
  }
}

TEST(Encoding, translates_latin_2) {
  const auto* table = detect(prolog("ISO-8859-2")).table;
  ASSERT_NE(table, nullptr);
  EXPECT_EQ((*table)[0xB9], "š");
}

TEST(Encoding, knows_what_a_wrong_name_usually_means) {
  EXPECT_EQ(detect(prolog("iso-8859-2")).sibling, ByteTable::of("CP1250"));
  EXPECT_EQ((*detect(prolog("iso-8859-2")).table)[0x9A], "") << "a control character that no text has";
  EXPECT_EQ(detect(prolog("windows-1250")).sibling, nullptr);
  EXPECT_EQ(detect(prolog("iso-8859-1")).table, ByteTable::of("CP1252"));
}

TEST(Encoding, believes_the_mark_before_the_prolog_and_the_prolog_before_the_header) {
  EXPECT_EQ(detect("\xEF\xBB\xBF" + prolog("windows-1250")).table, nullptr);
  EXPECT_EQ(detect(prolog("utf-8"), "text/xml; charset=windows-1250").table, nullptr);
  EXPECT_NE(detect(prolog("windows-1250"), "text/xml; charset=utf-8").table, nullptr);
}

TEST(Encoding, reads_the_header_when_the_prolog_says_nothing) {
  for (const char* type : {"text/xml; charset=windows-1250", "text/xml;charset=\"Windows-1250\"; x=y",
                           "application/xml; CHARSET=cp1250 ; q=1"})
    EXPECT_NE(detect("<ORDERS>", type).table, nullptr) << type;
  EXPECT_EQ(detect("<ORDERS>", "text/xml; charset=utf-8").table, nullptr);
  EXPECT_EQ(detect("<ORDERS>", "text/xml").table, nullptr);
}

TEST(Encoding, reads_the_meta_of_a_web_page_when_nothing_else_is_said) {
  const std::string page = "<!DOCTYPE html>\n<html><head><meta charset=\"windows-1250\">";
  EXPECT_NE(detect(page).table, nullptr);
  EXPECT_NE(detect(page, "text/html").table, nullptr);
  EXPECT_EQ(detect(page, "text/html; charset=utf-8").table, nullptr);
  EXPECT_EQ(detect("<!DOCTYPE html><meta charset=\"koi8-r\">").table, nullptr) << "still a page to be told";
}

TEST(Encoding, makes_readable_what_an_answer_says) {
  EXPECT_EQ(readable("\xEF\xBB\xBFp\xC5\x99\xC3\xADstup", ""), "přístup");
  EXPECT_EQ(readable("p\xF8\xEDstup", "text/plain; charset=windows-1250"), "přístup");
  EXPECT_EQ(readable("<html><meta charset=windows-1250>p\xF8\xEDstup", ""),
            "<html><meta charset=windows-1250>přístup");
  EXPECT_EQ(readable("p\xF8\xEDstup", "text/plain; charset=koi8-r"), "p\xF8\xEDstup") << "as good as it gets";
  EXPECT_EQ(readable("", ""), "");
}

TEST(Encoding, is_not_taken_from_the_content) {
  EXPECT_EQ(detect("<ORDERS><REMARK><![CDATA[<meta charset=\"windows-1250\">]]>").table, nullptr);
  EXPECT_EQ(detect("<?xml version=\"1.0\"?><A encoding=\"windows-1250\">").table, nullptr);
  EXPECT_EQ(detect("<A encoding=\"windows-1250\">").table, nullptr);
}

TEST(Encoding, refuses_utf16_with_and_without_a_mark) {
  using namespace std::string_view_literals;
  for (const auto head : {"\xFF\xFE<\0?\0x\0m\0l\0"sv, "\xFE\xFF\0<\0?\0x\0m\0l"sv, "<\0?\0x\0m\0l\0"sv,
                          "\0<\0?\0x\0m\0l"sv, "\xFF\xFE\0\0<\0\0\0"sv, "\n\0<\0?\0"sv}) {
    try {
      detect(head);
      ADD_FAILURE() << "accepted";
    } catch (const spojka::DataError& e) {
      EXPECT_THAT(e.what(), HasSubstr("UTF-16"));
      EXPECT_EQ(e.where(), "shoptet.orders");
    }
  }
}

TEST(Encoding, refuses_what_it_cannot_translate) {
  for (const char* name : {"utf-16", "utf-7", "ebcdic", "windows-1251"}) {
    try {
      detect(prolog(name));
      ADD_FAILURE() << name;
    } catch (const spojka::DataError& e) {
      EXPECT_THAT(e.what(), HasSubstr("set the export to UTF-8 or windows-1250"));
    }
  }
  EXPECT_THROW(detect("<ORDERS>", "text/xml; charset=utf-32"), spojka::DataError);
}

TEST(ByteTable, is_made_once) {
  EXPECT_EQ(ByteTable::of("CP1250"), ByteTable::of("CP1250"));
  EXPECT_EQ(ByteTable::of("NO-SUCH-ENCODING"), nullptr);
  EXPECT_EQ(ByteTable::of("NO-SUCH-ENCODING"), nullptr);
}

}  // namespace
}  // namespace shoptet
