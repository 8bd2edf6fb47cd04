// SPDX-License-Identifier: Apache-2.0
#include "xml_reader.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "export_error.hpp"

namespace shoptet {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Writes what it is told as "<A>text</>", so that texts in pieces read as one.
class Recorder final : public XmlHandler {
 public:
  void startElement(XmlName name) override {
    ++open;
    events.append("<").append(reinterpret_cast<const char*>(name)).append(">");
    if (throwAt == reinterpret_cast<const char*>(name)) throw std::runtime_error("from the handler");
  }
  void text(const char* data, std::size_t size) override { events.append(data, size); }
  void endElement() override {
    --open;
    events.append("</>");
  }
  void replaced() override { toldOfReplaced = true; }
  std::string events;
  std::string throwAt = "-";
  bool toldOfReplaced = false;
  int open = 0;
};

std::string eventsOf(std::string_view document, std::size_t piece = std::string_view::npos) {
  Recorder recorder;
  XmlReader reader(recorder, "shoptet.orders");
  while (!document.empty()) {
    reader.bytes(document.substr(0, piece));
    document.remove_prefix(std::min(piece, document.size()));
  }
  reader.finish();
  EXPECT_EQ(recorder.open, 0);
  return recorder.events;
}

// In one piece and in pieces of every size the document is refused for the same reason.
std::string refusalOf(const std::string& document) {
  std::string first;
  for (std::size_t piece = document.size(); piece > 0; piece = piece > 40 ? piece / 2 : piece - 1) {
    try {
      eventsOf(document, piece);
      return "accepted in pieces of " + std::to_string(piece);
    } catch (const ExportError& e) {
      EXPECT_EQ(e.kind(), ExportError::Kind::malformed);
      EXPECT_EQ(e.where(), "shoptet.orders");
      if (first.empty()) first = e.what();
    }
  }
  return first;
}

TEST(XmlReader, tells_elements_and_texts) {
  EXPECT_EQ(eventsOf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A><B>text</B><C/><D></D></A>\n"),
            "<A><B>text</><C></><D></></>");
}

TEST(XmlReader, resolves_the_five_entities_and_numeric_references) {
  EXPECT_EQ(eventsOf("<A>&lt;&gt;&amp;&quot;&apos;&#269;&#x10D;</A>"), "<A><>&\"'čč</>");
}

TEST(XmlReader, reads_cdata_as_text) {
  EXPECT_EQ(eventsOf("<A>x<![CDATA[<b>&nbsp;]] >]]>y</A>"), "<A>x<b>&nbsp;]] >y</>");
}

TEST(XmlReader, passes_over_comments_instructions_and_attributes) {
  EXPECT_EQ(eventsOf("<!-- c --><A x=\"1\" y='&amp;'><?php x?>t<!-- <B> --></A><!-- end -->"), "<A>t</>");
}

TEST(XmlReader, keeps_prefixes_as_part_of_the_name) {
  EXPECT_EQ(eventsOf("<x:A xmlns:x=\"urn:x\"><y:B/></x:A>"), "<x:A><y:B></></>");
}

TEST(XmlReader, ignores_the_declared_encoding) {
  EXPECT_EQ(eventsOf("<?xml version=\"1.0\" encoding=\"windows-1250\"?><A>kůň</A>"), "<A>kůň</>");
}

TEST(XmlReader, tells_the_same_in_pieces_of_any_size) {
  const std::string document =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<ORDERS>\r\n\t<ORDER "
      "a=\"1\"><CODE>2026&amp;001</CODE>\r\n"
      "<REMARK>žluťoučký 😀 "
      "&#269;\r\nřádek</REMARK><REFERER><![CDATA[https://example.com/?a=1&b=<x>]]></REFERER>"
      "<E/><!-- <F> --></ORDER>\r\n</ORDERS>\r\n";
  const std::string one = eventsOf(document);
  EXPECT_THAT(one, HasSubstr("<CODE>2026&001</>"));
  for (std::size_t piece = 1; piece < document.size(); ++piece)
    ASSERT_EQ(eventsOf(document, piece), one) << piece;
}

TEST(XmlReader, interns_names_so_that_they_compare_by_address) {
  class Names final : public XmlHandler {
   public:
    void startElement(XmlName name) override { seen.push_back(name); }
    void text(const char*, std::size_t) override {}
    void endElement() override {}
    std::vector<XmlName> seen;
  } names;
  XmlReader reader(names, "w");
  const XmlName order = reader.intern("ORDER");
  reader.bytes("<ORDERS><ORDER/><ORDER></ORDER></ORDERS>");
  EXPECT_EQ(names.seen.at(1), order);
  EXPECT_EQ(names.seen.at(2), order);
  EXPECT_NE(names.seen.at(0), order);
}

TEST(XmlReader, refuses_a_doctype_before_anything_in_it_is_read) {
  for (const char* document : {"<!DOCTYPE A><A/>", "<!DOCTYPE A [<!ENTITY x \"boom\">]><A>&x;</A>",
                               "<!DOCTYPE A [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><A>&x;</A>",
                               "<?xml version=\"1.0\"?><!DOCTYPE A SYSTEM \"http://192.0.2.1/x.dtd\"><A/>"})
    EXPECT_THAT(refusalOf(document), HasSubstr("DOCTYPE")) << document;
}

TEST(XmlReader, knows_the_entities_of_html) {
  EXPECT_EQ(eventsOf("<A>a&nbsp;b&euro;&scaron;<B x=\"&nbsp;\"/></A>"), "<A>a\u00A0b€š<B></></>");
}

// The text of one record is no reason to give up all of them.
TEST(XmlReader, takes_an_entity_nobody_knows_for_a_broken_character) {
  Recorder recorder;
  XmlReader reader(recorder, "w");
  reader.bytes("<A>a&jana;b&jana;</A>");
  reader.finish();
  EXPECT_EQ(recorder.events, "<A>a\uFFFDb\uFFFD</>");
  EXPECT_EQ(reader.unknownEntities(), 2U);
  EXPECT_TRUE(recorder.toldOfReplaced);
}

TEST(XmlReader, refuses_damaged_markup_and_says_how) {
  EXPECT_THAT(refusalOf("<A><B></A></B>"), HasSubstr("closed by the end tag of another one"));
  EXPECT_THAT(refusalOf("<A></A><B/>"), HasSubstr("after the end of the root"));
  EXPECT_THAT(refusalOf("<A></A>text"), HasSubstr("after the end of the root"));
  EXPECT_THAT(refusalOf("<A>a & b</A>"), HasSubstr("without being escaped"));
  EXPECT_THAT(refusalOf("<A>a &b c</A>"), HasSubstr("without being escaped"));
  EXPECT_THAT(refusalOf("<A>1 < 2</A>"), HasSubstr("without being escaped"));
  EXPECT_THAT(refusalOf("<A x=1/>"), HasSubstr("attribute"));
  EXPECT_THAT(refusalOf("<A x=\"1\" x=\"2\"/>"), HasSubstr("attribute"));
  EXPECT_THAT(refusalOf("<A><?xml version=\"1.0\"?></A>"), HasSubstr("in the middle"));
  EXPECT_THAT(refusalOf("<A>&#1;</A>"), HasSubstr("forbids"));
  EXPECT_THAT(refusalOf("<A>]]></A>"), HasSubstr("damaged near byte"));
  EXPECT_THAT(refusalOf("text"), HasSubstr("damaged near byte"));
}

TEST(XmlReader, refuses_a_document_that_stops_when_told_it_has_ended) {
  for (const char* document :
       {"<A>", "<A><B></B>", "<A", "<A>text", "<A></A", "<A>&am", "<A><![CDATA[x", "<!-- x", ""})
    EXPECT_THROW(eventsOf(document), ExportError) << document;
}

TEST(XmlReader, names_the_place_and_never_the_content) {
  const auto message = refusalOf("<A><EMAIL>jana@example.com</EMIAL></A>");
  EXPECT_THAT(message, AllOf(HasSubstr("near byte"), Not(HasSubstr("jana")), Not(HasSubstr("EMIAL"))));
}

TEST(XmlReader, refuses_nesting_without_end) {
  const auto nested = [](int depth) {
    std::string document;
    for (int i = 0; i < depth; ++i) document += "<A>";
    for (int i = 0; i < depth; ++i) document += "</A>";
    return document;
  };
  EXPECT_THAT(refusalOf(nested(257)), HasSubstr("nested too deep"));
  EXPECT_NO_THROW(eventsOf(nested(256) + "\n"));
}

TEST(XmlReader, counts_open_elements_only) {
  std::string document = "<A>";
  for (int i = 0; i < 1000; ++i) document += "<B/><C></C>";
  EXPECT_NO_THROW(eventsOf(document + "</A>"));
}

TEST(XmlReader, refuses_markup_without_end) {
  const std::string filler(64 * 1024, 'a');
  for (const char* start : {"<A ", "<A x=\"", "<A><!-- ", "<A><?p ", "<A><"}) {
    Recorder recorder;
    XmlReader reader(recorder, "w");
    const auto endless = [&] {
      reader.bytes(start);
      for (int i = 0; i < 320; ++i) reader.bytes(filler);  // 20 MB
    };
    EXPECT_THROW(endless(), ExportError) << start;
  }
}

TEST(XmlReader, lets_exceptions_of_the_handler_out_unchanged) {
  Recorder recorder;
  recorder.throwAt = "B";
  XmlReader reader(recorder, "w");
  try {
    reader.bytes("<A><B/><C/></A>");
    ADD_FAILURE() << "nothing came out";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "from the handler");
  }
  EXPECT_EQ(recorder.events, "<A><B>") << "nothing more is told after it";
}

TEST(XmlReader, does_not_go_on_after_an_error) {
  Recorder recorder;
  XmlReader reader(recorder, "w");
  EXPECT_THROW(reader.bytes("<A></B>"), ExportError);
  const std::string before = recorder.events;
  EXPECT_THROW(reader.bytes("<C/>"), ExportError);
  EXPECT_EQ(recorder.events, before);
}

TEST(XmlReader, counts_its_position) {
  Recorder recorder;
  XmlReader reader(recorder, "w");
  reader.bytes("<A>");
  reader.bytes("kůň");
  EXPECT_EQ(reader.position(), 8U);
}

}  // namespace
}  // namespace shoptet
