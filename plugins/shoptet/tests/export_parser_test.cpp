// SPDX-License-Identifier: Apache-2.0
// From the bytes of an answer to records or a verdict, in pieces of any size.
#include "export_parser.hpp"

#include <gmock/gmock.h>

#include <string>

#include "export_error.hpp"

namespace shoptet {
namespace {

using testing::HasSubstr;
using Kind = ExportError::Kind;

class Counter final : public RecordSink {
 public:
  spojka::Arena& arena() override {
    arena_.clear();
    return arena_;
  }
  void record(std::string_view key, spojka_value body) override {
    keys += std::string(key) + "=" + std::string(spojka::ValueView(body).at("status").text()) + " ";
  }
  void problem(std::string_view key, std::string_view, const spojka::Error&) override {
    keys += "!" + std::string(key) + " ";
  }
  std::string keys;

 private:
  spojka::Arena arena_;
};

struct Outcome {
  std::string keys;
  Kind kind{};
  Repairs repairs;
};

Outcome outcome(const std::string& body, std::size_t piece = std::string::npos,
                const std::string& contentType = "") {
  const auto zone = *ShopZone::named("UTC");
  OrderDerivation derivation("https://shop.example.com");
  const RecordPlan plan{kOrdersExport, ordersSchema(), derivation, zone, {}};
  Counter sink;
  ExportParser parser(plan, sink, contentType);
  Kind kind{};
  try {
    for (std::size_t at = 0; at < body.size(); at += std::min(piece, body.size()))
      parser.feed(std::string_view(body).substr(at, piece));
    parser.finish();
    EXPECT_TRUE(parser.complete());
  } catch (const ExportError& e) {
    kind = e.kind();
  }
  return {sink.keys, kind, parser.repairs()};
}

std::string order(int id, const std::string& status) {
  return "<ORDER><ORDER_ID>" + std::to_string(id) + "</ORDER_ID><STATUS>" + status + "</STATUS></ORDER>\n";
}
std::string document(const std::string& prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
  std::string text = prolog + "<ORDERS>\n";
  for (int i = 1; i <= 80; ++i) text += order(i, "Vyřízena");
  return text + "</ORDERS>\n";
}

TEST(ExportParser, reads_the_same_records_from_pieces_of_any_size) {
  const Outcome one = outcome(document());
  EXPECT_EQ(one.kind, Kind{});
  EXPECT_THAT(one.keys, HasSubstr("80=Vyřízena"));
  ASSERT_GT(document().size(), 2 * 2048U) << "longer than what is looked at first";
  for (const std::size_t piece : {1U, 7U, 2047U, 2048U, 2049U})
    EXPECT_EQ(outcome(document(), piece).keys, one.keys) << piece;
}

TEST(ExportParser, takes_an_export_without_records_for_what_it_is) {
  EXPECT_EQ(outcome("\xEF\xBB\xBF<ORDERS></ORDERS>").kind, Kind{});
  EXPECT_EQ(outcome("<ORDERS/>").kind, Kind{});
}

TEST(ExportParser, reads_windows_1250) {
  const std::string body =
      "<?xml version=\"1.0\" encoding=\"windows-1250\"?><ORDERS>" + order(1, "Vy\xF8\xEDzena") + "</ORDERS>";
  EXPECT_EQ(outcome(body).keys, "1=Vyřízena ");
}

TEST(ExportParser, reads_utf8_that_says_it_is_something_else) {
  for (const char* label : {"windows-1250", "iso-8859-2", "windows-1252"}) {
    const std::string body = document("<?xml version=\"1.0\" encoding=\"" + std::string(label) + "\"?>\n");
    for (const std::size_t piece : {std::string::npos, std::size_t{7}})
      EXPECT_EQ(outcome(body, piece).keys, outcome(document()).keys) << label;
  }
}

TEST(ExportParser, stops_at_a_document_that_is_not_in_the_encoding_it_is_read_in) {
  for (const char* prolog : {"", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"}) {
    std::string body = std::string(prolog) + "<ORDERS>";
    for (int i = 1; i <= 80; ++i) body += order(i, "Vy\xF8\xEDzena");
    for (const std::size_t piece : {std::string::npos, std::size_t{100}}) {
      const Outcome o = outcome(body + "</ORDERS>", piece);
      EXPECT_EQ(o.kind, Kind::wrongEncoding);
      EXPECT_THAT(o.keys, testing::Not(HasSubstr("="))) << "and nothing destroyed came out of it before";
    }
  }
}

TEST(ExportParser, tells_where_a_document_breaks_off) {
  const std::string whole = document();
  for (const std::size_t length : {whole.size() - 3, whole.size() - 12, std::size_t{3000}, std::size_t{50}})
    EXPECT_EQ(outcome(whole.substr(0, length)).kind, Kind::truncated) << length;
  EXPECT_EQ(outcome("").kind, Kind::emptyBody);
  EXPECT_EQ(outcome("\xEF\xBB\xBF\n").kind, Kind::emptyBody);
}

TEST(ExportParser, tells_what_is_no_export_of_this_kind) {
  EXPECT_EQ(outcome("<CUSTOMERS></CUSTOMERS>").kind, Kind::wrongRoot);
  EXPECT_EQ(outcome("\n<html><body>x</body></html>").kind, Kind::webPage);
  EXPECT_EQ(outcome("<?xml version=\"1.0\"?>\n<html/>").kind, Kind::webPage);
  EXPECT_EQ(outcome("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\" \"y\">\n<html></html>").kind,
            Kind::webPage);
  EXPECT_EQ(outcome("code;date;status\n1;2;3\n").kind, Kind::notXml);
  EXPECT_EQ(outcome("<error>x</error>").kind, Kind::webPage) << "the root of nothing a shop exports";
  EXPECT_EQ(outcome(document() + "<p>PHP error</p>").kind, Kind::malformed);
}

TEST(ExportParser, understands_a_refusal_in_windows_1250) {
  const std::string page = "<html><body>Pr\xE1v\xEC prob\xEDh\xE1 jin\xFD export</body></html>";
  EXPECT_EQ(outcome(page, std::string::npos, "text/html; charset=windows-1250").kind, Kind::busy);
  const std::string head = "<html><head><meta charset=\"windows-1250\"></head>";
  EXPECT_EQ(outcome(head + page.substr(6), std::string::npos, "text/html").kind, Kind::busy);
}

TEST(ExportParser, counts_what_it_repaired) {
  const Outcome o = outcome("<ORDERS>" + order(1, "a\x01\xFF") + "</ORDERS>");
  EXPECT_EQ(o.kind, Kind{});
  EXPECT_EQ(o.repairs.controls, 1U);
  EXPECT_EQ(o.repairs.brokenText, 1U);
}

}  // namespace
}  // namespace shoptet
