// SPDX-License-Identifier: Apache-2.0
#include "text_gate.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace shoptet {
namespace {

class Collector final : public ByteSink {
 public:
  void bytes(std::string_view clean) override {
    text.append(clean);
    last = clean;
  }
  std::string text;
  std::string_view last;
};

struct Outcome {
  std::string text;
  std::uint64_t controls;
  std::uint64_t broken;
  bool operator==(const Outcome& o) const {
    return text == o.text && controls == o.controls && broken == o.broken;
  }
};
std::ostream& operator<<(std::ostream& out, const Outcome& o) {
  return out << '"' << o.text << "\" controls " << o.controls << " broken " << o.broken;
}

DocumentEncoding labelled(const ByteTable* table, const ByteTable* sibling = nullptr) {
  DocumentEncoding encoding;
  encoding.table = table;
  encoding.sibling = sibling;
  return encoding;
}

Outcome passed(const std::vector<std::string_view>& pieces, const ByteTable* table = nullptr) {
  Collector sink;
  TextGate gate(sink, labelled(table));
  for (const auto piece : pieces) gate.pass(piece, false);
  gate.pass({}, true);
  return {sink.text, gate.repairs().controls, gate.repairs().brokenText};
}

// In one piece, at every split into two and three, and byte by byte: always the same. Returns the outcome.
Outcome whole(const std::string& input, const ByteTable* table = nullptr) {
  const std::string_view text = input;
  const Outcome one = passed({text}, table);
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const Outcome two = passed({text.substr(0, i), text.substr(i)}, table);
    EXPECT_EQ(two, one) << "split at " << i;
    for (std::size_t k = i; k <= text.size() && text.size() < 64; ++k) {
      const Outcome three = passed({text.substr(0, i), text.substr(i, k - i), text.substr(k)}, table);
      EXPECT_EQ(three, one) << "split at " << i << " and " << k;
    }
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  EXPECT_EQ(passed(bytes, table), one) << "byte by byte";
  return one;
}

void expectUntouched(const std::string& text) {
  EXPECT_EQ(whole(text), (Outcome{text, 0, 0}));
}

const std::string kBroken = "\xEF\xBF\xBD";

TEST(TextGate, lets_clean_text_through) {
  expectUntouched("");
  expectUntouched("<ORDER>\t\r\n  <CODE>2026001</CODE></ORDER>");
  expectUntouched("Žluťoučký kůň úpěl ďábelské ódy, 5 € 😀 \xF4\x8F\xBF\xBD");
  expectUntouched("a & b &amp; &lt;&#65;&#x41;&#9;&#10;&#13;&#xE000;&#x10FFFF; # ## &");
}

TEST(TextGate, does_not_copy_clean_pieces) {
  Collector sink;
  TextGate gate(sink, DocumentEncoding{});
  const std::string text = "<A>čistý text &amp; &#65;</A>";
  gate.pass(text, false);
  EXPECT_EQ(static_cast<const void*>(sink.last.data()), static_cast<const void*>(text.data()));
}

TEST(TextGate, takes_control_characters_out_and_counts_them) {
  using namespace std::string_literals;
  EXPECT_EQ(whole("a\x01"
                  "b\x08"
                  "c\0d\x1F"s),
            (Outcome{"abcd", 4, 0}));
  EXPECT_EQ(whole("abcdefghijklmnop\x02qrstuvwxyzabcdefghijklmnopqrstuvwxyz"),
            (Outcome{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", 1, 0}));
}

TEST(TextGate, puts_a_blank_for_page_breaks) {
  EXPECT_EQ(whole("a\x0B"
                  "b\x0C"
                  "c"),
            (Outcome{"a b c", 2, 0}));
}

TEST(TextGate, treats_references_to_control_characters_alike) {
  EXPECT_EQ(whole("a&#1;b&#x1F;c&#0;d&#x0B;e"), (Outcome{"abcd e", 4, 0}));
  EXPECT_EQ(whole("&#00008;x&#X41;"), (Outcome{"x&#X41;", 1, 0}));
}

TEST(TextGate, replaces_references_to_impossible_characters) {
  EXPECT_EQ(whole("&#xD800;"), (Outcome{kBroken, 0, 1}));
  EXPECT_EQ(whole("&#xFFFE;&#65535;"), (Outcome{kBroken + kBroken, 0, 2}));
  EXPECT_EQ(whole("&#x110000;&#99999999999;"), (Outcome{kBroken + kBroken, 0, 2}));
  EXPECT_EQ(whole("&#4294967361;"), (Outcome{kBroken, 0, 1})) << "must not wrap around to a letter";
}

TEST(TextGate, leaves_what_is_no_reference_to_the_parser) {
  expectUntouched("&#;&#x;&#a;&#1 &#x1 &# &#");
  expectUntouched("&#1");
  expectUntouched("&");
}

TEST(TextGate, leaves_references_of_absurd_length_to_the_parser) {
  // As long as one that is replaced, and longer, at every split.
  EXPECT_EQ(whole("&#0000000000001;").controls, 1U);
  for (const char* text :
       {"&#00000000000001;", "&#x0000000000001;", "&#000000000000001;", "&#0000000000000000000000001;"})
    expectUntouched(text);
}

TEST(TextGate, replaces_broken_utf8) {
  EXPECT_EQ(whole("a\x80z"), (Outcome{"a" + kBroken + "z", 0, 1}));
  EXPECT_EQ(whole("a\xC3z"), (Outcome{"a" + kBroken + "z", 0, 1}));
  EXPECT_EQ(whole("a\xE2\x82z"), (Outcome{"a" + kBroken + "z", 0, 1}));
  EXPECT_EQ(whole("a\xF0\x9F\x98<"), (Outcome{"a" + kBroken + "<", 0, 1}));
  EXPECT_EQ(whole("\xFF\xFE"), (Outcome{kBroken + kBroken, 0, 2}));
}

TEST(TextGate, replaces_what_is_utf8_in_form_only) {
  EXPECT_EQ(whole("\xC0\xAF").broken, 2U) << "overlong";
  EXPECT_EQ(whole("\xE0\x80\xAF"), (Outcome{kBroken, 0, 1})) << "overlong";
  EXPECT_EQ(whole("\xF0\x80\x80\xAF"), (Outcome{kBroken, 0, 1})) << "overlong";
  EXPECT_EQ(whole("\xED\xA0\x80"), (Outcome{kBroken, 0, 1})) << "surrogate";
  EXPECT_EQ(whole("\xF4\x90\x80\x80"), (Outcome{kBroken, 0, 1})) << "beyond Unicode";
  EXPECT_EQ(whole("\xEF\xBF\xBF"), (Outcome{kBroken, 0, 1})) << "forbidden in XML";
}

TEST(TextGate, lets_an_unfinished_character_out_as_broken_at_the_end) {
  EXPECT_EQ(whole("a\xC4"), (Outcome{"a" + kBroken, 0, 1}));
  EXPECT_EQ(whole("a\xF0\x9F\x98"), (Outcome{"a" + kBroken, 0, 1}));
}

TEST(TextGate, keeps_the_text_around_several_repairs_in_order) {
  EXPECT_EQ(whole("začátek \x01 č &#2; \xFF konec &#65; ž"),
            (Outcome{"začátek  č  " + kBroken + " konec &#65; ž", 2, 1}));
}

TEST(TextGate, translates_windows_1250) {
  const ByteTable* table = ByteTable::of("CP1250");
  EXPECT_EQ(whole("\x8Alut\xFD k\xF9\xF2 &#269; &#1;", table), (Outcome{"Šlutý kůň &#269; ", 1, 0}));
  EXPECT_EQ(whole("a\x81z", table), (Outcome{"a" + kBroken + "z", 0, 1}));
  EXPECT_EQ(whole("a\x01z", table), (Outcome{"az", 1, 0}));
}

// "Jan Novák" in UTF-8 read as windows-1250 is "Jan NovĂˇk": a name that is gone, and nobody is told.
TEST(TextGate, reads_utf8_under_any_other_label) {
  for (const char* label : {"CP1250", "CP1252", "ISO-8859-2"}) {
    const ByteTable* table = ByteTable::of(label);
    EXPECT_EQ(whole("<A>Jan Novák, Žďár</A>", table), (Outcome{"<A>Jan Novák, Žďár</A>", 0, 0})) << label;
    EXPECT_EQ(whole("5 € 😀 &#269;&#1;", table), (Outcome{"5 € 😀 &#269;", 1, 0})) << label;
  }
}

TEST(TextGate, reads_utf8_under_another_label_wherever_its_first_letter_stands) {
  const std::string ascii(100'000, 'x');
  EXPECT_EQ(passed({ascii, "<A>No", "v\xC3", "\xA1k</A>", ascii}, ByteTable::of("CP1250")).text,
            ascii + "<A>Novák</A>" + ascii);
}

TEST(TextGate, is_not_misled_by_two_letters_of_windows_1250_that_look_like_one) {
  const ByteTable* table = ByteTable::of("CP1250");
  EXPECT_EQ(whole("\x84P\xD8\xCD\x93 za 5 K\xC8\xA0 a k\xF9\xF2", table).text, "„PŘÍ“ za 5 KČ\u00A0 a kůň");
  EXPECT_EQ(whole("P\xCD\x93", table).text, "PÍ“") << "also when there is nothing else to judge by";
}

TEST(TextGate, reads_latin_2_with_letters_only_windows_has_as_windows_1250) {
  Collector sink;
  TextGate gate(sink, labelled(ByteTable::of("ISO-8859-2"), ByteTable::of("CP1250")));
  gate.pass(
      "Toma\x9A \x8E"
      "elezn\xFD, L\xBE",
      true);
  EXPECT_EQ(sink.text, "Tomaš Železný, Lľ");
  EXPECT_EQ(whole("Toma\xB9 \xAE"
                  "elezn\xFD",
                  ByteTable::of("ISO-8859-2"))
                .text,
            "Tomaš Železný");
}

TEST(TextGate, holds_back_little_and_lets_it_out_when_asked) {
  Collector sink;
  TextGate gate(sink, labelled(ByteTable::of("CP1250")));
  gate.pass("abc\xE8.", false);
  EXPECT_EQ(sink.text, "abc");
  gate.settle();
  EXPECT_EQ(sink.text, "abcč.");
  gate.pass("\xE8.", false);
  EXPECT_EQ(sink.text, "abcč.č.") << "it is decided";
  Collector other;
  TextGate flat(other, labelled(ByteTable::of("CP1250")));
  for (int i = 0; i < 100; ++i) flat.pass(std::string(100, '\xE8'), false);
  EXPECT_GT(other.text.size(), 5000U) << "and no more than a little is ever held";
}

bool isWrong(const std::vector<std::string>& pieces, const char* table = nullptr) {
  Collector sink;
  TextGate gate(sink, labelled(table == nullptr ? nullptr : ByteTable::of(table)));
  for (const auto& piece : pieces) gate.pass(piece, false);
  gate.pass({}, true);
  return gate.isWrong();
}

std::string times(int n, const std::string& text) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

TEST(TextGate, knows_a_document_in_another_encoding_by_how_much_of_it_is_broken) {
  EXPECT_TRUE(isWrong({times(40, "<N>Ji\xF8\xED</N>")})) << "windows-1250 as UTF-8";
  EXPECT_FALSE(isWrong({times(10, "<N>Ji\xF8\xED</N>")})) << "a few prove nothing";
  EXPECT_FALSE(isWrong({times(400, "<N>Jiří</N>"), times(100, "<R>\xF0\x9F</R>")}))
      << "cut notes of a real export";
  EXPECT_FALSE(isWrong({times(400, "<N>Ji\xF8\xED</N>")}, "CP1250"));
  EXPECT_TRUE(isWrong({"<N>Ji\xF8\xED</N>" + std::string(5000, ' '), times(400, "<N>Jiří</N>")}, "CP1250"))
      << "UTF-8 after all, when it is too late to read it so";
}

// Whatever pieces the network cut it into.
TEST(TextGate, judges_a_document_alike_in_pieces_of_any_size) {
  const ByteTable* table = ByteTable::of("CP1250");
  EXPECT_EQ(whole(times(12, "<N>Ji\xF8\xED</N>") + times(30, "\xFF") + "never").broken, 33U)
      << "it ends with the letter that showed it";
  whole("<N>Ji\xF8\xED</N>" + std::string(4100, ' ') + times(40, "ří"), table);
  whole(times(60, "č\x93 "), table);
}

TEST(TextGate, says_once_and_before_the_text_that_something_was_replaced) {
  class Sink final : public ByteSink {
   public:
    void bytes(std::string_view clean) override { events.append(clean); }
    void replaced() override { events += "!"; }
    std::string events;
  } sink;
  TextGate gate(sink, DocumentEncoding{});
  gate.pass("ok", false);
  gate.pass("a\xFF", false);
  gate.pass("b\xFF", true);
  EXPECT_EQ(sink.events, "ok!a" + kBroken + "b" + kBroken);
}

TEST(TextGate, is_indifferent_to_pieces_for_long_texts) {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "<R>kůň €😀 &#9; &amp; \x02 &#3; \xE2\x82 #" + std::to_string(i) + "</R>\n";
  const Outcome one = whole(text);
  EXPECT_EQ(one.controls, 80U);
  EXPECT_EQ(one.broken, 40U);
}

}  // namespace
}  // namespace shoptet
