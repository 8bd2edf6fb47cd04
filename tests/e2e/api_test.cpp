// SPDX-License-Identifier: Apache-2.0
// One shop by export links and by its API: the same contacts, and going from one way to the other writes
// only what the other one adds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/clock.hpp"
#include "host/store/connector_memory.hpp"
#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::HasSubstr;

void byApi(World& w, std::vector<std::pair<std::string, std::string>> more = {}) {
  auto settings = w.outside.settings();
  settings.api.bucketDrain = 1'000'000;  // nothing is waited for here
  w.outside.setSettings(settings);
  w.environment["PRIVATE_TOKEN"] = w.outside.credentials().privateToken;
  w.environment["XDG_RUNTIME_DIR"] = w.dir.string();
  more.emplace_back(
      "    customers_hash:",
      "    access: api\n    api_uri: SHOP_URL\n    private_token: ${PRIVATE_TOKEN}\n    customers_hash:");
  w.writeProfile(more);
}

std::string contactsOf(World& w) {
  return w.outside.lines(sandbox::Model::Contacts);
}

TEST(ByApi, gives_the_same_contacts_and_moving_over_writes_nothing) {
  World w(40, 90);
  ASSERT_EQ(w.run().process.exit, 0);
  const std::string byLinks = contactsOf(w);
  const auto writes = w.writes();
  byApi(w);
  const auto plan = w.spojka("plan", {"--exit-code"});
  EXPECT_EQ(plan.process.exit, 0) << plan.process.out << plan.process.err;
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("customers", "unchanged"), 40);
  EXPECT_EQ(r.count("orders", "unchanged"), 90);
  EXPECT_EQ(w.writes(), writes);
  EXPECT_EQ(contactsOf(w), byLinks);
  // And back.
  w.writeProfile();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), writes);
  // From nothing.
  w.outside.resetDaktela();
  w.forgetState();
  byApi(w);
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(contactsOf(w), byLinks);
}

TEST(ByApi, moving_over_writes_what_the_api_adds) {
  World w(40, 20);
  const std::pair<std::string, std::string> mapped{
      "      description: { from: remark",
      "      customFields.url: admin_url\n      description: { from: remark"};
  w.writeProfile({mapped});
  ASSERT_EQ(w.run().process.exit, 0);
  byApi(w, {mapped});
  // All customers change, which a person is asked about.
  const auto r = w.spojka("run", {"--json", "--allow-changes=customers"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("customers", "updated"), 40);
  EXPECT_EQ(r.count("orders", "unchanged"), 20);
}

TEST(ByApi, a_rule_that_uses_what_the_api_does_not_give_is_told_by_check) {
  World w(2, 4);
  const std::pair<std::string, std::string> mapped{
      "      customFields.order_status: status\n",
      "      customFields.order_status: status\n      customFields.note: { template: \"{weight} kg\" }\n"};
  w.writeProfile({mapped});
  EXPECT_THAT(w.spojka("check").process.out, ::testing::Not(HasSubstr("stays empty there")));
  byApi(w, {mapped});
  EXPECT_THAT(w.spojka("check").process.out,
              HasSubstr("orders.weight fills customFields.note, and the source does not give it"));
}

TEST(ByApi, one_order_that_the_shop_cannot_give_is_kept_as_failed_and_the_others_are_written) {
  World w(3, 60);
  byApi(w, {{"      customFields.order_status: status\n",
             "      customFields.order_status: status\n      customFields.note: { from: \"items[].name\", "
             "apply: [first] }\n"}});
  sandbox::Fault broken;
  broken.side = sandbox::Side::Shop;
  broken.path = "/api/orders/" + w.outside.catalogue().order(20).code;
  broken.status = 500;
  broken.times = -1;
  w.outside.addFault(broken);
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 3) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 59);
  EXPECT_EQ(r.count("orders", "failed"), 1);
  auto list = w.command("failed", {});
  list.insert(list.begin() + 2, "list");
  EXPECT_THAT(Process(list, w.environment).wait().out, HasSubstr(w.outside.catalogue().order(20).code));
  w.outside.clearFaults();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << "it is asked for again by itself" << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 1);
}

TEST(ByApi, later_runs_ask_what_has_changed_and_for_no_detail_nobody_looks_at) {
  World w(30, 60);
  byApi(w,
        {{"      lastname: [billing.full_name, email, code]", "      lastname: [billing.full_name, code]"}});
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.stats().requests(Kind::ApiOrder), 0U) << "all that is mapped stands in the list";
  EXPECT_EQ(w.outside.stats().requests(Kind::ApiCustomer), 30U);
  w.outside.stats().reset();
  w.outside.catalogue().changeOrder(5, {});
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0);
  EXPECT_EQ(r.count("orders", "read"), 1);
  EXPECT_EQ(r.count("orders", "updated"), 1);
  EXPECT_EQ(r.count("customers", "read"), 0);
  EXPECT_LE(w.outside.stats().shopRequests(), 6U);
}

TEST(ByApi, what_the_shop_deletes_is_kept_and_said_unless_the_flow_deletes) {
  World w(12, 30);
  byApi(w);
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.outside.contactCount(), 42U);
  EXPECT_THAT(w.spojka("check").process.out, HasSubstr("what is deleted at the source stays"));
  const std::string order = w.outside.catalogue().order(3).id;
  w.outside.catalogue().deleteOrder(3);
  w.outside.catalogue().deleteCustomer(2);
  const auto plan = w.spojka("plan");
  EXPECT_THAT(plan.process.out, HasSubstr("its object stays"));
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "skipped"), 1);
  EXPECT_EQ(r.count("customers", "skipped"), 1);
  EXPECT_EQ(w.outside.contactCount(), 42U);
  EXPECT_THAT(r.process.err, HasSubstr("1 record was deleted at the source and stays at the destination"));
  EXPECT_THAT(w.spojka("explain", {"--key", order}).process.out, HasSubstr("(deletes: keep)"));
  // From now on, and what was kept as well.
  byApi(w, {{"    to: contact\n", "    to: contact\n    deletes: delete\n"}});
  w.outside.catalogue().deleteOrder(4);
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "deleted"), 2);
  EXPECT_EQ(r.count("customers", "deleted"), 1);
  EXPECT_EQ(w.outside.contactCount(), 39U);
}

// The looks of a person cost reads only, though a run would have itself told of changes.
TEST(ByApi, what_only_looks_changes_nothing_on_either_side) {
  World w(12, 30);
  byApi(w, {{"    customers_hash:", "    webhooks_url: http://127.0.0.1:1/hooks/shop\n    customers_hash:"}});
  for (const char* verb : {"plan", "preview", "fields", "check"}) {
    const auto r = w.spojka(verb);
    EXPECT_EQ(r.process.exit, 0) << verb << r.process.out << r.process.err;
    EXPECT_TRUE(w.outside.webhooks().all().empty()) << verb;
    // The right to write is proven by creating nothing.
    if (std::string(verb) != "check") {
      EXPECT_EQ(w.writes(), 0U) << verb;
    }
    EXPECT_EQ(w.outside.contactCount(), 0U) << verb;
  }
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_FALSE(w.outside.webhooks().all().empty());
}

// What a connector remembers is there in runs as well: one token for all of them.
TEST(ByApi, runs_by_the_addon_share_one_token) {
  World w(12, 30);
  byApi(w);
  w.writeProfile({{"    customers_hash:",
                   "    access: api\n    api_uri: SHOP_URL\n    oauth_uri: SHOP_URL\n    shoptet_id: " +
                       std::to_string(w.outside.credentials().eshopId) + "\n    customers_hash:"}});
  const auto refused = w.run();
  EXPECT_EQ(refused.process.exit, 2) << refused.process.out;
  EXPECT_THAT(refused.process.out + refused.process.err, HasSubstr("Install the addon"));
  // As the installation leaves it.
  const spojka::host::SystemClock clock;
  const auto memory = spojka::host::openConnectorMemory("sqlite:" + (w.dir / "state.db").string(),
                                                        "test-shop", "shoptet", clock);
  memory->put("oauth", R"({"access_token":")" + w.outside.credentials().oauthToken + "\"}", true);
  for (int run = 0; run < 7; ++run) {
    const auto r = w.run();
    EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
    EXPECT_EQ((r.process.out + r.process.err).find(w.outside.credentials().oauthToken), std::string::npos);
  }
  EXPECT_EQ(w.outside.contactCount(), 42U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ApiToken), 1U);
}

TEST(ByApi, check_says_whose_token_it_is) {
  World w(12, 30);
  byApi(w);
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_THAT(r.process.out, HasSubstr("obchod-u-reky.example"));
  w.environment["PRIVATE_TOKEN"] = "300001-p-wrong";
  const auto wrong = w.spojka("check");
  EXPECT_EQ(wrong.process.exit, 2);
  EXPECT_THAT(wrong.process.out, HasSubstr("Make a new token"));
}

}  // namespace
}  // namespace e2e
