// SPDX-License-Identifier: Apache-2.0
// What becomes of the elements of an export.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Read readOrders(const std::string& body, const Config& c = config(), std::size_t piece = 64 * 1024) {
  Stage stage(c);
  return stage.pieces(piece).then(body).read("orders");
}
Read readCustomers(const std::string& body, std::size_t piece = 64 * 1024) {
  Stage stage;
  return stage.pieces(piece).then(body).read("customers");
}

// One record's value at a path, as text.
class Body {
 public:
  explicit Body(const std::string& json) : root_(spojka::parseJson(arena_, json)) {}
  std::string at(std::string_view path) const {
    const auto v = spojka::ValueView(root_).at(path);
    return v.isNull() ? "(none)" : spojka::toJson(v);
  }

 private:
  spojka::Arena arena_;
  spojka_value root_;
};

const char* const kOrder = R"(<ORDER>
	<ORDER_ID>4711</ORDER_ID>
	<CODE>2026A-17</CODE>
	<DATE>2026-07-01 10:20:30</DATE>
	<STATUS>Vyřizuje se</STATUS>
	<CURRENCY><CODE>CZK</CODE><EXCHANGE_RATE>1.</EXCHANGE_RATE></CURRENCY>
	<CUSTOMER>
		<EMAIL>eva@example.com</EMAIL>
		<PHONE>+420600000001</PHONE>
		<CUSTOMER_GROUP>Stálí</CUSTOMER_GROUP>
		<BILLING_ADDRESS>
			<NAME>Eva Vzorová</NAME><COMPANY></COMPANY><STREET>Dlouhá</STREET><HOUSENUMBER>1/2</HOUSENUMBER>
			<CITY>Brno</CITY><ZIP>602 00</ZIP><COUNTRY>Česká republika</COUNTRY><COUNTRY_CODE>CZ</COUNTRY_CODE>
			<COMPANY_ID>12345679</COMPANY_ID><VAT_ID>CZ12345679</VAT_ID>
			<CUSTOMER_IDENTIFICATION_NUMBER>V-1</CUSTOMER_IDENTIFICATION_NUMBER>
		</BILLING_ADDRESS>
		<SHIPPING_ADDRESS><NAME>Jan Vzor</NAME><CITY>Zlín</CITY></SHIPPING_ADDRESS>
		<IP_ADDRESS>192.0.2.1</IP_ADDRESS>
	</CUSTOMER>
	<REMARK>Zvoňte &amp; počkejte</REMARK>
	<SHOP_REMARK>VIP</SHOP_REMARK>
	<REFERER><![CDATA[https://www.example.org/?a=1&b=2]]></REFERER>
	<PACKAGE_NUMBER>DR1</PACKAGE_NUMBER>
	<VARCHAR1>v1</VARCHAR1><TEXT3>t3</TEXT3>
	<WEIGHT>1,250</WEIGHT>
	<TOTAL_PRICE>
		<WITH_VAT>1 686,00</WITH_VAT><WITHOUT_VAT>1393.39</WITHOUT_VAT><VAT>292.61</VAT><ROUNDING>0.00</ROUNDING>
		<PRICE_TO_PAY>1686</PRICE_TO_PAY><PAID>1</PAID><AMOUNT_PAID>1686.00</AMOUNT_PAID>
	</TOTAL_PRICE>
	<ORDER_ITEMS>
		<ITEM><TYPE>product</TYPE><NAME>Čaj</NAME><AMOUNT>2.000</AMOUNT><CODE>C-1</CODE><VARIANT_NAME>100 g</VARIANT_NAME>
			<UNIT_PRICE><WITH_VAT>129.00</WITH_VAT><VAT_RATE>12 %</VAT_RATE></UNIT_PRICE>
			<TOTAL_PRICE><WITH_VAT>258.00</WITH_VAT></TOTAL_PRICE></ITEM>
		<ITEM><TYPE>service</TYPE><NAME>Balení</NAME><AMOUNT>1.5</AMOUNT></ITEM>
		<ITEM><TYPE>shipping</TYPE><NAME>Na adresu</NAME></ITEM>
		<ITEM><TYPE>billing</TYPE><NAME>Dobírka</NAME></ITEM>
		<ITEM><TYPE>discount-coupon</TYPE><NAME>Sleva</NAME></ITEM>
	</ORDER_ITEMS>
	<SOURCE_NAME>E-shop</SOURCE_NAME>
</ORDER>)";

TEST(Record, order_has_every_field_under_its_path) {
  const Read r = readOrders(orders({kOrder}));
  ASSERT_THAT(r.keys, ElementsAre("4711")) << r.error;
  const Body b(r.bodies[0]);
  EXPECT_EQ(b.at("code"), "\"2026A-17\"");
  EXPECT_EQ(b.at("created_at"), "\"2026-07-01T08:20:30Z\"")
      << "the shop's clock is two hours ahead in summer";
  EXPECT_EQ(b.at("status"), "\"Vyřizuje se\"");
  EXPECT_EQ(b.at("currency"), "\"CZK\"");
  EXPECT_EQ(b.at("exchange_rate"), "1");
  EXPECT_EQ(b.at("email"), "\"eva@example.com\"");
  EXPECT_EQ(b.at("phone"), "\"+420600000001\"");
  EXPECT_EQ(b.at("customer_group"), "\"Stálí\"");
  EXPECT_EQ(b.at("billing.full_name"), "\"Eva Vzorová\"");
  EXPECT_EQ(b.at("billing.company"), "(none)");
  EXPECT_EQ(b.at("billing.house_number"), "\"1/2\"");
  EXPECT_EQ(b.at("billing.country_code"), "\"CZ\"");
  EXPECT_EQ(b.at("billing.identification_number"), "\"V-1\"");
  EXPECT_EQ(b.at("shipping.full_name"), "\"Jan Vzor\"");
  EXPECT_EQ(b.at("ip_address"), "\"192.0.2.1\"");
  EXPECT_EQ(b.at("remark"), "\"Zvoňte & počkejte\"");
  EXPECT_EQ(b.at("referer"), "\"https://www.example.org/?a=1&b=2\"");
  EXPECT_EQ(b.at("varchar1"), "\"v1\"");
  EXPECT_EQ(b.at("text3"), "\"t3\"");
  EXPECT_EQ(b.at("weight"), "1.250");
  EXPECT_EQ(b.at("total.with_vat"), "1686.00");
  EXPECT_EQ(b.at("total.to_pay"), "1686");
  EXPECT_EQ(b.at("total.paid"), "true");
  EXPECT_EQ(b.at("source_name"), "\"E-shop\"");
}

TEST(Record, order_gets_its_derived_fields) {
  const Read r = readOrders(orders({kOrder}));
  const Body b(r.bodies.at(0));
  EXPECT_EQ(b.at("admin_url"), "\"https://shop.example.com/admin/objednavky-detail/?id=4711\"");
  EXPECT_EQ(b.at("payment_method"), "\"Dobírka\"");
  EXPECT_EQ(b.at("shipping_method"), "\"Na adresu\"");
  EXPECT_EQ(b.at("items_text"), "\"2x Čaj (100 g), 1.5x Balení\"");
  EXPECT_THAT(b.at("items"), HasSubstr(R"("unit_price":{"with_vat":129.00,"vat_rate":12})"));
  EXPECT_THAT(b.at("items"), HasSubstr(R"("type":"discount-coupon")"));
}

TEST(Record, any_size_of_the_pieces_gives_the_same_record) {
  const std::string body = orders({kOrder, order("2"), order("3", "<REMARK>čšž&#x17E;</REMARK>")});
  const Read whole = readOrders(body);
  ASSERT_THAT(whole.keys, SizeIs(3));
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 16U, 61U, 1000U}) {
    const Read r = readOrders(body, config(), piece);
    EXPECT_EQ(r.bodies, whole.bodies) << "pieces of " << piece;
  }
}

TEST(Record, customer_has_accounts_and_takes_the_first_address_of_each_kind) {
  const Read r = readCustomers(customers({customer(
      "g-1",
      "<CUSTOMER_GROUP>VO</CUSTOMER_GROUP><PRICELIST>Ceník</PRICELIST><REMARK>Pozn.</REMARK><ACCOUNTS>"
      "<ACCOUNT><GUID>a-1</GUID><EMAIL></EMAIL><PHONE>600 000 001</PHONE></ACCOUNT>"
      "<ACCOUNT><GUID>a-2</GUID><EMAIL>eva@example.com</EMAIL><PHONE>600 000 002</PHONE></ACCOUNT></ACCOUNTS>"
      "<BILLING_ADDRESS><FULL_NAME>Eva Vzorová</FULL_NAME><HOUSE_NUMBER>5</HOUSE_NUMBER></BILLING_ADDRESS>"
      "<SHIPPING_ADDRESSES><SHIPPING_ADDRESS><GUID>s-1</GUID><CITY>Brno</CITY></SHIPPING_ADDRESS>"
      "<SHIPPING_ADDRESS><GUID>s-2</GUID><CITY>Zlín</CITY></SHIPPING_ADDRESS></SHIPPING_ADDRESSES>")}));
  ASSERT_THAT(r.keys, ElementsAre("g-1")) << r.error;
  const Body b(r.bodies[0]);
  EXPECT_EQ(b.at("email"), "\"eva@example.com\"");
  EXPECT_EQ(b.at("phone"), "\"600 000 001\"");
  EXPECT_EQ(b.at("price_list"), "\"Ceník\"");
  EXPECT_EQ(b.at("billing.full_name"), "\"Eva Vzorová\"");
  EXPECT_EQ(
      b.at("accounts"),
      R"([{"guid":"a-1","phone":"600 000 001"},{"guid":"a-2","email":"eva@example.com","phone":"600 000 002"}])");
  EXPECT_EQ(b.at("shipping"), R"([{"guid":"s-1","city":"Brno"},{"guid":"s-2","city":"Zlín"}])");
}

TEST(Record, elements_may_come_in_any_sequence_and_twice) {
  const Read r = readOrders(
      orders({"<ORDER><STATUS></STATUS><ORDER_ITEMS/><CODE>17</CODE><STATUS>Nová</STATUS><CUSTOMER>"
              "<BILLING_ADDRESS><CITY>Brno</CITY></BILLING_ADDRESS><EMAIL>eva@example.com</EMAIL>"
              "</CUSTOMER><STATUS>Jiná</STATUS><ORDER_ID>9</ORDER_ID></ORDER>"}));
  ASSERT_THAT(r.keys, ElementsAre("9"));
  const Body b(r.bodies[0]);
  EXPECT_EQ(b.at("status"), "\"Nová\"") << "the first one that says something";
  EXPECT_EQ(b.at("billing.city"), "\"Brno\"");
  EXPECT_EQ(b.at("items"), "(none)");
}

TEST(Record, what_a_merchant_added_is_found_under_extra) {
  const Read r = readOrders(
      orders({order("1",
                    "<PICKUP_PLACE>Z-BOX 7</PICKUP_PLACE><FOXDELI><ID>5</ID><NOTE>n</NOTE></FOXDELI>"
                    "<TAG>a</TAG><TAG>b</TAG><CUSTOMER><VIP>1</VIP></CUSTOMER>"
                    "<ORDER_ITEMS><ITEM><NAME>Čaj</NAME><SHELF>B3</SHELF></ITEM></ORDER_ITEMS>")}));
  ASSERT_THAT(r.keys, SizeIs(1)) << r.error;
  const Body b(r.bodies[0]);
  EXPECT_EQ(b.at("extra.PICKUP_PLACE"), "\"Z-BOX 7\"");
  EXPECT_EQ(b.at("extra.FOXDELI.NOTE"), "\"n\"");
  EXPECT_EQ(b.at("extra.TAG"), R"(["a","b"])");
  EXPECT_EQ(b.at("extra.CUSTOMER.VIP"), "\"1\"");
  EXPECT_EQ(b.at("items"), R"([{"name":"Čaj","extra":{"SHELF":"B3"}}])");
}

TEST(Record, text_that_is_no_number_or_date_is_kept_as_it_is) {
  const Read r = readOrders(orders(
      {order("1", "<DATE>včera</DATE><WEIGHT>lehké</WEIGHT><TOTAL_PRICE><PAID>možná</PAID></TOTAL_PRICE>")}));
  const Body b(r.bodies.at(0));
  EXPECT_EQ(b.at("created_at"), "\"včera\"");
  EXPECT_EQ(b.at("weight"), "\"lehké\"");
  EXPECT_EQ(b.at("total.paid"), "\"možná\"");
}

TEST(Record, personal_fields_are_flagged_and_the_others_are_not) {
  Stage stage;
  stage.then(orders({kOrder}));
  spojka::ReadRequest request;
  request.stream = "orders";
  const auto reader = stage.source->read(request);
  spojka::BatchBuilder builder;
  ASSERT_TRUE(reader->next(builder));
  spojka::Batch batch;
  builder.handOver(batch.out());
  const spojka::ValueView body(batch.record(0).body);
  for (const char* path : {"email", "phone", "billing.full_name", "billing.street", "remark", "ip_address"})
    EXPECT_TRUE(body.at(path).isSensitive()) << path;
  for (const char* path : {"code", "status", "currency", "total.with_vat", "admin_url"})
    EXPECT_FALSE(body.at(path).isSensitive()) << path;
}

TEST(Record, without_a_key_is_a_problem_that_says_what_to_add) {
  const Read r = readOrders(orders({"<ORDER/>", order("1"), "<ORDER><CODE>77</CODE></ORDER>"}));
  EXPECT_THAT(r.keys, ElementsAre("1", "code:77")) << "the number never meets an internal id";
  ASSERT_THAT(r.problems, SizeIs(1));
  EXPECT_EQ(r.problems[0].key, "");
  EXPECT_THAT(r.problems[0].message, HasSubstr("ORDER_ID"));
  const Read c =
      readCustomers(customers({"<CUSTOMER><ACCOUNTS><ACCOUNT><GUID>a</GUID></ACCOUNT></ACCOUNTS></CUSTOMER>",
                               "<CUSTOMER><EMAIL>Eva@Example.com</EMAIL></CUSTOMER>",
                               "<CUSTOMER><EMAIL>eva@example.com</EMAIL></CUSTOMER>"}));
  ASSERT_THAT(c.keys, SizeIs(3));
  EXPECT_EQ(c.keys[0], "account:a");
  EXPECT_EQ(c.keys[1], c.keys[2]);
  EXPECT_THAT(c.keys[1], Not(HasSubstr("@")));
}

TEST(Record, too_large_is_put_aside_with_its_key_and_the_next_one_is_read) {
  Config c = config();
  c.maxTextKb = 1;
  const Read r =
      readOrders(orders({order("1", "<REMARK>" + std::string(2000, 'x') + "</REMARK>"), order("2")}), c);
  EXPECT_THAT(r.keys, ElementsAre("2"));
  ASSERT_THAT(r.problems, SizeIs(1));
  EXPECT_EQ(r.problems[0].key, "1");
  EXPECT_THAT(r.problems[0].message, HasSubstr("max_text_kb"));
}

TEST(Record, nested_without_end_or_with_too_many_names_is_put_aside) {
  std::string deep;
  std::string end;
  for (int i = 0; i < 40; ++i) {
    deep += "<A>";
    end = "</A>" + end;
  }
  std::string many;
  for (int i = 0; i < 400; ++i) many += "<N" + std::to_string(i) + "/>";
  const Read r =
      readOrders(orders({order("1", deep + end), order("2", many),
                         order("3", "<ORDER_ITEMS><ITEM>" + many + "</ITEM></ORDER_ITEMS>"), order("4")}));
  EXPECT_THAT(r.keys, ElementsAre("4"));
  EXPECT_THAT(r.problems, SizeIs(3));
  EXPECT_THAT(r.error, IsEmpty());
}

TEST(Record, windows_1250_a_byte_order_mark_and_broken_characters_are_survived) {
  std::string old = "<?xml version=\"1.0\" encoding=\"windows-1250\"?><ORDERS>" +
                    order("1", "<STATUS>Vy\xF8\xEDzena</STATUS>") + "</ORDERS>";
  EXPECT_EQ(Body(readOrders(old, config(), 3).bodies.at(0)).at("status"), "\"Vyřízena\"");
  EXPECT_THAT(readOrders("\xEF\xBB\xBF" + orders({order("1")})).keys, ElementsAre("1"));
  Stage stage;
  stage.then(orders({order("1",
                           "<REMARK>a\x01"
                           "b\xFF&#2;</REMARK>")}));
  const Read r = stage.read("orders");
  EXPECT_EQ(Body(r.bodies.at(0)).at("remark"), "\"ab\xEF\xBF\xBD\"");
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("2 control characters"));
}

const std::string kBrokenSign = "\xEF\xBF\xBD";

// A name with a hole in it would go over the name that is there.
TEST(BrokenLetters, in_what_names_somebody_put_the_record_aside_and_no_other) {
  struct Case {
    std::string inside;
    std::string field;
  };
  for (const Case& c : std::vector<Case>{
           {"<CUSTOMER><BILLING_ADDRESS><NAME>Jan Nov\xE1k</NAME></BILLING_ADDRESS></CUSTOMER>",
            "billing.full_name"},
           {"<CUSTOMER><BILLING_ADDRESS><CITY>\x8E\xEF\xE1r</CITY></BILLING_ADDRESS></CUSTOMER>",
            "billing.city"},
           {"<CUSTOMER><SHIPPING_ADDRESS><STREET>\xE1</STREET></SHIPPING_ADDRESS></CUSTOMER>",
            "shipping.street"},
           {"<CUSTOMER><EMAIL>jan\xE1@example.com</EMAIL></CUSTOMER>", "email"},
           {"<STATUS>Vy\xF8\xEDzena</STATUS>", "status"},
           {"<CUSTOMER><BILLING_ADDRESS><COMPANY>&firma;</COMPANY></BILLING_ADDRESS></CUSTOMER>",
            "billing.company"}}) {
    const Read r = readOrders(orders({order("1"), order("2", c.inside), order("3")}));
    EXPECT_THAT(r.error, IsEmpty());
    EXPECT_THAT(r.keys, ElementsAre("1", "3")) << c.field;
    ASSERT_THAT(r.problems, SizeIs(1)) << c.field;
    EXPECT_EQ(r.problems[0].key, "2");
    EXPECT_THAT(r.problems[0].message, HasSubstr("letters of '" + c.field + "' are broken"));
    EXPECT_THAT(r.problems[0].message, Not(HasSubstr("Jan")));
    EXPECT_THAT(r.checkpoints, SizeIs(1)) << "the rest is settled as ever";
  }
}

TEST(BrokenLetters, in_a_note_or_an_article_are_replaced_and_told_once_with_the_records) {
  for (const char* inside :
       {"<REMARK>d\xEDky</REMARK>", "<SHOP_REMARK>x&neznama;</SHOP_REMARK>", "<TEXT1>\xF0\x9F</TEXT1>",
        "<ORDER_ITEMS><ITEM><NAME>k\xF9\xF2</NAME></ITEM></ORDER_ITEMS>", "<OWN>\xE1</OWN>"}) {
    Stage stage;
    stage.then(orders({order("1"), order("2", inside), order("3", inside)}));
    const Read r = stage.read("orders");
    EXPECT_THAT(r.keys, ElementsAre("1", "2", "3")) << r.error;
    EXPECT_THAT(r.bodies.at(1), HasSubstr(kBrokenSign));
    const auto logs = stage.host.logs();
    ASSERT_THAT(logs, SizeIs(testing::Ge(1U)));
    EXPECT_EQ(logs.back().level, SPOJKA_LOG_WARNING);
    EXPECT_THAT(logs.back().message, HasSubstr("2 records have such a sign")) << inside;
    EXPECT_THAT(logs.back().message, HasSubstr("(2, 3)"));
  }
}

TEST(BrokenLetters, in_the_key_itself_leave_no_key) {
  const Read r = readOrders(orders({"<ORDER><CODE>20\xE1</CODE></ORDER>", order("2")}));
  EXPECT_THAT(r.keys, ElementsAre("2"));
  ASSERT_THAT(r.problems, SizeIs(1));
  EXPECT_EQ(r.problems[0].key, "");
}

TEST(BrokenLetters, that_the_shop_itself_has_stored_are_its_own) {
  const Read r = readOrders(orders({order(
      "1", "<CUSTOMER><BILLING_ADDRESS><NAME>Nov" + kBrokenSign + "k</NAME></BILLING_ADDRESS></CUSTOMER>")}));
  EXPECT_THAT(r.keys, ElementsAre("1")) << "nothing was replaced here";
}

TEST(BrokenLetters, everywhere_are_another_encoding_and_nothing_moves) {
  std::vector<std::string> all;
  for (int i = 1; i <= 300; ++i)
    all.push_back(customer(std::to_string(i),
                           "<BILLING_ADDRESS><FULL_NAME>Ji\xF8\xED Nov\xE1k</FULL_NAME>"
                           "</BILLING_ADDRESS><REMARK>d\xEDky</REMARK>"));
  for (const std::size_t piece : {std::size_t{500}, std::size_t{64 * 1024}}) {
    const Read r = readCustomers(customers(all), piece);
    EXPECT_EQ(r.code, SPOJKA_E_DATA);
    EXPECT_THAT(r.error, HasSubstr("not in the encoding it is read in (UTF-8)"));
    EXPECT_THAT(r.error, HasSubstr("Zákazníci → Export set the encoding of the export template to UTF-8"));
    EXPECT_THAT(r.keys, IsEmpty()) << "not one destroyed name came out before it was known";
    EXPECT_THAT(r.checkpoints, IsEmpty());
  }
}

}  // namespace
}  // namespace shoptet::test
