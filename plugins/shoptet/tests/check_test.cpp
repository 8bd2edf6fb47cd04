// SPDX-License-Identifier: Apache-2.0
// 'Authorise' on the shop's side.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

spojka::CheckReport check(Stage& stage) {
  spojka::CheckReport report;
  stage.source->check(report);
  return report;
}
const spojka::CheckRow& row(const spojka::CheckReport& report, const std::string& id) {
  for (const auto& r : report.rows)
    if (r.id == id) return r;
  static const spojka::CheckRow kNone;
  ADD_FAILURE() << "no row " << id;
  return kNone;
}

TEST(Check, looks_at_a_small_part_of_each_export_and_consumes_nothing) {
  Stage stage;
  stage.then(customers({customer("a")})).then(orders({order("1")})).then(orders({}));
  const auto report = check(stage);
  EXPECT_TRUE(report.passed());
  EXPECT_THAT(report.rows, SizeIs(3));
  EXPECT_THAT(stage.parameters(),
              ElementsAre("dateFrom=2026-5-2&dateUntil=2026-6-1", "dateFrom=2026-5-2&dateUntil=2026-6-1",
                          "updateTimeFrom=2026-05-31%2008:00:00"));
  EXPECT_EQ(row(report, "orders").setting, "orders_hash");
}

TEST(Check, names_the_setting_and_the_place_in_the_administration_per_link) {
  Stage stage;
  stage.then(reply(403, "<html>Export z této IP adresy není povolen</html>"))
      .then(reply(404, ""))
      .then(orders({}));
  const auto report = check(stage);
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(row(report, "customers").status, "error");
  EXPECT_EQ(row(report, "customers").setting, "customers_hash");
  EXPECT_THAT(row(report, "customers").hint, HasSubstr("Povolit pouze z konkrétní IP adresy"));
  EXPECT_EQ(row(report, "orders").setting, "orders_hash");
  EXPECT_THAT(row(report, "orders").hint, HasSubstr("Objednávky → Export"));
  EXPECT_EQ(row(report, "orders_feed").status, "ok");
  for (const auto& r : report.rows) EXPECT_THAT(r.message + r.hint, Not(HasSubstr("c0ffee")));
}

TEST(Check, speaks_the_language_of_the_call) {
  Stage stage;
  stage.then(customers({customer("a"), customer("b")}))
      .then(reply(401, "<html>Odkaz na export: neplatný hash</html>"))
      .then(orders({}));
  const spojka::TranslationScope czech(ShoptetSource::translation("cs"));
  const auto report = check(stage);
  EXPECT_EQ(row(report, "customers").title, "Export zákazníků");
  EXPECT_EQ(row(report, "customers").message, "odkaz funguje; prohlédnuty 2 záznamy");
  EXPECT_THAT(row(report, "orders").hint, HasSubstr("Objednávky → Export"));
  EXPECT_EQ(row(report, "orders_feed").title, "Změněné objednávky");
  EXPECT_EQ(row(report, "orders_feed").message, "odkaz funguje; v prohlédnuté části není žádný záznam");
}

TEST(Check, a_shop_that_is_not_reached_is_one_error_about_its_address) {
  Stage stage;
  stage.then(breakAt(Phase::connect));
  const auto report = check(stage);
  EXPECT_EQ(row(report, "instance").setting, "instance_uri");
  EXPECT_EQ(row(report, "orders").status, "skipped");
  EXPECT_THAT(stage.targets(), SizeIs(1));
}

TEST(Check, weather_is_no_setting_that_has_to_be_mended) {
  Stage stage;
  stage.then(reply(403, "<html><title>Just a moment...</title></html>"))
      .then(reply(503, ""))
      .then(orders({}));
  const auto report = check(stage);
  EXPECT_FALSE(report.passed());
  EXPECT_EQ(row(report, "customers").setting, "");
  EXPECT_EQ(row(report, "orders").setting, "");
}

TEST(Check, a_busy_shop_is_a_warning_at_once) {
  Config c = config();
  c.busyPatienceSeconds = 3600;
  Stage stage(c);
  stage.then(customers({})).then(reply(429, "")).then(orders({}));
  const auto report = check(stage);
  EXPECT_EQ(row(report, "orders").status, "warning");
  EXPECT_TRUE(report.passed());
  EXPECT_THAT(stage.host.sleeps(), SizeIs(0)) << "nobody waits an hour for a check";
}

TEST(Check, a_template_without_the_internal_id_and_a_missing_feed_are_warnings) {
  Stage stage(config(false));
  stage.then(customers({customer("a")})).then(orders({"<ORDER><CODE>1</CODE></ORDER>"}));
  const auto report = check(stage);
  EXPECT_EQ(row(report, "orders").status, "warning");
  EXPECT_THAT(row(report, "orders").message, HasSubstr("ORDER_ID"));
  EXPECT_EQ(row(report, "orders_feed").status, "warning");
  EXPECT_EQ(row(report, "orders_feed").setting, "orders_feed_hash");
}

}  // namespace
}  // namespace shoptet::test
