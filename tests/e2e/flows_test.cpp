// SPDX-License-Identifier: Apache-2.0
// Flows as a person writes them: one export that becomes two kinds of contacts, the second pointing to the
// first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::HasSubstr;

void writeFlows(World& w) {
  w.writeProfile({{"streams:", "flows:"},
                  {"  customers:\n", "  customers:\n    from: customers\n"},
                  {"  orders:\n",
                   "  papers:\n"
                   "    from: orders\n"
                   "    to: contact\n"
                   "    fields:\n"
                   "      title: { from: orders.code, apply: [{ prefix: \"Doc. \" }] }\n"
                   "      lastname: code\n"
                   "      description: { ref: orders }\n"
                   "  orders:\n"
                   "    from: orders\n"}});
}

TEST(Flows, of_one_export_take_it_once_and_go_on_with_what_the_short_form_wrote) {
  World w(50, 300);
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.outside.contactCount(), 350U);
  w.outside.stats().reset();
  writeFlows(w);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders) + w.outside.stats().requests(Kind::ShopOrdersFeed),
            1U);
  EXPECT_EQ(r.count("orders", "unchanged"), 300) << r.process.out;
  EXPECT_EQ(r.count("papers", "created"), 300);
  EXPECT_EQ(w.outside.contactCount(), 650U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 0U);
  const auto order = w.outside.catalogue().order(123);
  const auto paper = w.outside.contact("test-shop_papers_" + order.id);
  ASSERT_TRUE(paper);
  EXPECT_EQ(paper->text[sandbox::kTitle], "Doc. " + order.code);
  EXPECT_EQ(paper->text[sandbox::kDescription], "test-shop_orders_" + order.id);

  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), 0U);
}

TEST(Flows, begin_with_those_that_others_refer_to) {
  World w(20, 200);
  writeFlows(w);
  const auto planned = w.spojka("plan", {"--json"});
  EXPECT_EQ(planned.process.exit, 0) << planned.process.err;
  ASSERT_TRUE(planned.json.IsObject() && planned.json.HasMember("records")) << planned.process.out;
  int papers = 0;
  for (const auto& record : planned.json["records"].GetArray())
    if (record["stream"] == "papers" && record["action"] == "create") ++papers;
  EXPECT_EQ(papers, 200);
  EXPECT_EQ(w.outside.contactCount(), 0U);
  w.outside.stats().reset();
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("papers", "created"), 200);
  EXPECT_EQ(w.outside.contactCount(), 420U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 1U);
}

TEST(Flows, leave_alone_what_refers_to_something_that_a_person_ignores) {
  World w(1, 6);
  writeFlows(w);
  w.outside.catalogue().changeOrder(2, {{"email", "no address"}});
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 3);
  EXPECT_EQ(r.count("orders", "failed"), 1);
  EXPECT_EQ(r.count("papers", "failed"), 1) << "it has nothing to point to";
  Process ignore({SPOJKA_PROGRAM, "failed", "ignore", (w.dir / "profile.yaml").string(), "--stream", "orders",
                  "--state", "sqlite:" + (w.dir / "state.db").string()},
                 w.environment);
  ASSERT_EQ(ignore.wait().exit, 0);
  for (int again = 0; again < 2; ++again) {
    const auto planned = w.spojka("plan", {"--json"});
    EXPECT_EQ(planned.process.exit, 0) << planned.process.out;
    r = w.run();
    EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
    EXPECT_EQ(r.count("papers", "failed"), 0);
  }
  EXPECT_THAT(w.spojka("status").process.out, HasSubstr("ignored with what it refers to"));
  w.outside.catalogue().changeOrder(2, {{"email", "eva@example.com"}});
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 1);
  EXPECT_EQ(r.count("papers", "created"), 1) << "as soon as that is written";
}

TEST(Flows, are_told_of_by_name_where_a_plan_has_several) {
  World w(1, 4);
  writeFlows(w);
  w.outside.catalogue().changeOrder(2, {{"email", "no address"}});
  const auto text = w.spojka("plan").process.out;
  const auto id = w.outside.catalogue().order(2).id;
  EXPECT_THAT(text, HasSubstr("! fail orders " + id));
  EXPECT_THAT(text, HasSubstr("! fail papers " + id));
}

TEST(Flows, that_cannot_be_are_refused_with_their_line) {
  World w(1, 1);
  writeFlows(w);
  w.writeProfile({{"streams:", "flows:"},
                  {"  customers:\n", "  customers:\n    from: customers\n"},
                  {"  orders:\n", "  orders:\n    from: orders\n"},
                  {"      title: code\n", "      title: { ref: customers }\n"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, HasSubstr("profile.yaml:"));
  EXPECT_THAT(r.process.err, HasSubstr("takes stream 'customers'"));
}

}  // namespace
}  // namespace e2e
