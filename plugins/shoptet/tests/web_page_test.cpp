// SPDX-License-Identifier: Apache-2.0
#include "web_page.hpp"

#include <gtest/gtest.h>

namespace shoptet {
namespace {

TEST(WebPage, is_told_by_how_it_begins) {
  for (const char* page :
       {"<!DOCTYPE html><html>", "<HTML lang=\"cs\">", "<head>", "<body>", "<!-- x --><!doctype html>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 "
        "Strict//EN\">",
        "<?xml version=\"1.0\"?><!-- a > b -->\r\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"})
    EXPECT_TRUE(isWebPage(page)) << page;
}

TEST(WebPage, is_no_export_and_no_other_text) {
  for (const char* text :
       {"", "<?xml version=\"1.0\"?><ORDERS>", "<ORDERS><html>", "<?xml never ends", "<!-- never ends",
        "code;date", "<!DOCTYPE ORDERS [", "<?xml version=\"1.0\"?>\n<!-- <html> --><ORDERS>"})
    EXPECT_FALSE(isWebPage(text)) << text;
}

TEST(WebPage, may_be_a_piece_of_one_that_a_failing_program_wrote) {
  for (const char* text : {"<br />\n<b>Warning</b>:  mysqli_connect()", "<b>Fatal error</b>: x", "<PRE>",
                           "<!-- x --><div class=\"error\">"})
    EXPECT_TRUE(isPageFragment(text)) << text;
  for (const char* text : {"", "<ORDERS><br>", "<BRAND>", "code;date", "<?xml version=\"1.0\"?><PRODUCTS>"})
    EXPECT_FALSE(isPageFragment(text)) << text;
}

TEST(WebPage, is_read_by_people_without_tags_scripts_and_styles) {
  EXPECT_EQ(visibleText("plain; text"), "plain; text");
  EXPECT_EQ(visibleText("<p>a</p><!-- no <b> --><b>b</b>"), " a   b ");
  EXPECT_EQ(visibleText("x<SCRIPT>location.hash</SCRIPT>y<style>z</style>!"), "x  y  !");
  EXPECT_EQ(visibleText("a<script>never ends"), "a ");
  EXPECT_EQ(visibleText("a<b"), "a ");
}

TEST(WebPage, says_its_encoding_in_either_way) {
  for (const char* page : {"<html><head><meta charset=\"windows-1250\">", "<META CHARSET=Windows-1250>",
                           "<meta charset='windows-1250'/>",
                           "<meta name=\"a\" content=\"b\"><meta charset = \"windows-1250\" />",
                           "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1250\">",
                           "<meta http-equiv='Content-Type' content='text/html;charset=windows-1250;x=y' />"})
    EXPECT_EQ(metaCharset(page), "windows-1250") << page;
  for (const char* page : {"", "<html>", "<p>charset=windows-1250</p>", "<meta charset",
                           "<meta charset=", "<meta name=\"charset\">", "<meta>charset=windows-1250"})
    EXPECT_EQ(metaCharset(page), "") << page;
}

}  // namespace
}  // namespace shoptet
