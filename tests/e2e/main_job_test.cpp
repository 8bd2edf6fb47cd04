// SPDX-License-Identifier: Apache-2.0
// The main job, as a person runs it: the real program, the real connectors, a pretend outside world over
// HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::set<std::string> titles(const sandbox::Sandbox& outside) {
  std::set<std::string> all;
  for (const auto& c : outside.contacts()) all.insert(c.text[sandbox::kTitle]);
  return all;
}

TEST(MainJob, one_contact_per_customer_and_per_order_then_only_what_changed) {
  World w(1000, 3000);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.status(), "ok");
  EXPECT_EQ(r.count("customers", "created"), 1000);
  EXPECT_EQ(r.count("orders", "created"), 3000);
  EXPECT_EQ(w.outside.contactCount(), 4000U);
  EXPECT_LE(r.count("customers", "requests") + r.count("orders", "requests"), 4200)
      << "at most 1.05 requests per record";
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopCustomers), 1U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 1U);
  EXPECT_TRUE(w.outside.stats().violations().empty());

  // Each order is a contact titled by its number, with the shop's link and the mapped fields.
  const auto order = w.outside.catalogue().order(1234);
  const auto contact = w.outside.contact("test-shop_orders_" + order.id);
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->text[sandbox::kTitle], order.code);
  EXPECT_EQ(contact->text[sandbox::kDatabase], "eshop");
  EXPECT_THAT(contact->text[sandbox::kDescription], HasSubstr(order.status + ": "));
  EXPECT_THAT(w.outside.customField(*contact, "url"),
              ElementsAre(w.outside.shopUrl() + "/admin/objednavky-detail/?id=" + order.id));
  EXPECT_THAT(w.outside.customField(*contact, "order_status"), ElementsAre(order.status));
  EXPECT_EQ(titles(w.outside).count(order.code), 1U);

  // The same again: nothing is written, nothing is looked up.
  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("customers", "unchanged"), 1000);
  EXPECT_EQ(r.count("customers", "requests") + r.count("orders", "requests"), 0);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate) + w.outside.stats().requests(Kind::ContactUpdate),
            0U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrdersFeed), 1U) << "the second run asks for changes only";
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 0U);

  // One changed order: exactly one PUT.
  w.outside.stats().reset();
  w.outside.catalogue().changeOrder(17, {{"status", "Stornována"}});
  r = w.run();
  EXPECT_EQ(r.count("orders", "updated"), 1) << r.process.out;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 1U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate), 0U);

  // One new order: exactly one POST.
  w.outside.stats().reset();
  w.outside.catalogue().addOrder({});
  r = w.run();
  EXPECT_EQ(r.count("orders", "created"), 1) << r.process.out;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate), 1U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 0U);
  EXPECT_EQ(w.outside.contactCount(), 4001U);
}

TEST(MainJob, works_over_https_and_refuses_a_certificate_it_does_not_know) {
  World w(5, 10, true);
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 15U);
  w.writeProfile({{"NETWORK", ""}});
  r = w.run();
  EXPECT_NE(r.process.exit, 0);
  EXPECT_THAT(r.process.err, HasSubstr("certificate"));
}

TEST(MainJob, killed_at_any_moment_and_run_again_ends_the_same) {
  World w(1000, 3000);
  w.outside.setSettings([&] {
    auto s = w.outside.settings();
    s.shop.oneAtATime = false;           // a killed download may still be closing
    s.daktela.latencyMilliseconds = 10;  // or a fast machine is done before it is killed
    return s;
  }());
  std::mt19937 random(20260101);
  int killed = 0;
  for (int i = 0; i < 20; ++i) {
    Process process(w.command("run", {"--json"}), w.environment);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 400));
    process.signal(SIGKILL);
    killed += process.wait().exit == 128 + SIGKILL ? 1 : 0;
    if (i % 3 == 2) {  // also from nothing: the state lost, the contacts there
      w.forgetState();
      if (i % 6 == 5) w.outside.resetDaktela();
    }
  }
  EXPECT_GE(killed, 10) << "too few runs were caught at work for this to prove anything";
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 4000U);
  std::set<std::string> names;
  for (const auto& c : w.outside.contacts()) names.insert(c.name);
  EXPECT_EQ(names.size(), 4000U);

  // The very state an undisturbed run reaches.
  World clean(1000, 3000);
  ASSERT_EQ(clean.run().process.exit, 0);
  const auto disturbed = w.outside.contacts();
  const auto undisturbed = clean.outside.contacts();
  ASSERT_EQ(disturbed.size(), undisturbed.size());
  for (std::size_t i = 0; i < disturbed.size(); ++i) {
    ASSERT_EQ(disturbed[i].name, undisturbed[i].name);
    ASSERT_EQ(disturbed[i].text[sandbox::kTitle], undisturbed[i].text[sandbox::kTitle]);
    ASSERT_EQ(disturbed[i].text[sandbox::kDescription], undisturbed[i].text[sandbox::kDescription]);
  }
}

// What was being created when the run was killed is its own, though the shop has changed it since.
TEST(MainJob, killed_and_changed_at_the_source_before_the_next_run_needs_nobody) {
  World w(5, 400);
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 60;
  settings.shop.oneAtATime = false;
  w.outside.setSettings(settings);
  Process process(w.command("run", {"--json"}), w.environment);
  while (w.outside.contactCount() < 40) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  process.signal(SIGKILL);
  process.wait();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // what was on its way arrives
  settings.daktela.latencyMilliseconds = 0;
  w.outside.setSettings(settings);
  for (std::uint64_t i = 0; i < 400; ++i) w.outside.catalogue().changeOrder(i, {{"status", "Stornována"}});
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 405U);
  for (const auto& contact : w.outside.contacts())
    if (contact.name.find("_orders_") != std::string::npos) {
      EXPECT_THAT(contact.text[sandbox::kDescription], HasSubstr("Stornována")) << contact.name;
    }
}

TEST(MainJob, terminated_it_stops_at_a_settled_point_and_goes_on_next_time) {
  World w(50, 3000);
  auto settings = w.outside.settings();
  settings.daktela.latencyMilliseconds = 5;
  w.outside.setSettings(settings);
  Process process(w.command("run", {"--json"}), w.environment);
  while (w.outside.contactCount() < 200) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  process.signal(SIGTERM);
  const auto stopped = process.wait();
  EXPECT_EQ(stopped.exit, 143) << stopped.err;
  EXPECT_THAT(stopped.out, HasSubstr("\"status\":\"cancelled\""));
  settings.daktela.latencyMilliseconds = 0;
  w.outside.setSettings(settings);
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), 3050U);
}

TEST(MainJob, plan_shows_old_and_new_and_sends_no_write) {
  World w(5, 10);
  auto r = w.spojka("plan");
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.out, HasSubstr("+ create"));
  EXPECT_EQ(w.outside.contactCount(), 0U);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto order = w.outside.catalogue().order(3);
  w.outside.catalogue().changeOrder(3, {{"status", "Zabaleno"}});
  w.outside.stats().reset();
  r = w.spojka("plan");
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.out, HasSubstr("~ update " + order.id));
  EXPECT_THAT(r.process.out, HasSubstr("\"" + order.status + "\" -> \"Zabaleno\""));
  EXPECT_EQ(w.outside.stats().creates + w.outside.stats().updates, 0U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate) + w.outside.stats().requests(Kind::ContactUpdate),
            0U);
  EXPECT_EQ(w.run().count("orders", "updated"), 1) << "plan moved no state";
}

TEST(MainJob, every_mistake_of_the_mapping_is_told_at_once_with_its_line) {
  World w(2, 2);
  w.writeProfile({{"  customers:\n    to: contact", "  customers:\n    to: kontakt"},
                  {"      title: code\n", "      title: kode\n"},
                  {"customFields.url: admin_url", "customFields.url: admin_ulr"},
                  {"{status}: {total.with_vat} {currency}", "{state}: {items[].code} {billing}"}});
  for (const std::string verb : {"preview", "plan", "run", "check"}) {
    const auto r = w.spojka(verb);
    EXPECT_EQ(r.process.exit, 2) << verb;
    const std::string file = (w.dir / "profile.yaml").string();
    std::vector<std::string> told;
    std::istringstream lines(verb == "check" ? r.process.out : r.process.err);
    for (std::string line; std::getline(lines, line);)
      if (const auto at = line.find(file + ":"); at != std::string::npos && line[at + file.size() + 1] != ' ')
        told.push_back(line.substr(at + file.size()));
    EXPECT_THAT(told,
                ElementsAre(HasSubstr("target 'kontakt'"), HasSubstr("'kode'"), HasSubstr("'admin_ulr'"),
                            HasSubstr("'state'"), HasSubstr("'items[].code'"), HasSubstr("'billing'")))
        << verb;
    const auto lineOf = [](const std::string& text) { return std::stoi(text.substr(1)); };
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end(), [&](const auto& a, const auto& b) {
      return lineOf(a) < lineOf(b);
    })) << "in the sequence of the file";
  }
  EXPECT_EQ(w.outside.contactCount(), 0U);
}

TEST(MainJob, customers_and_orders_go_together) {
  World w(2, 2);
  w.writeProfile({{"  orders:\n    to: contact", "  orders_x:\n    to: contact"}});
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, HasSubstr("orders"));
  EXPECT_EQ(w.outside.contactCount(), 0U);
}

TEST(MainJob, the_proposed_mapping_works_without_a_line_of_fields) {
  World w(20, 200);
  const auto fields = w.spojka("fields");
  EXPECT_EQ(fields.process.exit, 0) << fields.process.err;
  EXPECT_THAT(fields.process.out, HasSubstr("Proposed mapping"));
  EXPECT_THAT(
      fields.process.out,
      HasSubstr("customFields.number: { from: phone, apply: [{ e164: { region: \"{billing.country_code}, "
                "{billing.country}\", otherwise: CZ } }] }"));
  w.dropFields();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err << r.process.out;
  EXPECT_EQ(w.outside.contactCount(), 220U);
  EXPECT_EQ(titles(w.outside).count(w.outside.catalogue().order(7).code), 1U);
  // Who calls is told by the number, so it is written as it is dialled, in the country of the one who has it.
  int abroad = 0;
  for (unsigned i = 0; i < 200; ++i) {
    const auto order = w.outside.catalogue().order(i);
    const auto numbers = w.outside.customField(*w.outside.contact("test-shop_orders_" + order.id), "number");
    const bool slovak = order.billing.country == "Slovensko";
    if (slovak && order.phone.rfind('0', 0) == 0 && order.phone.rfind("00", 0) != 0) ++abroad;
    for (const auto& number : numbers)
      EXPECT_THAT(number, ::testing::MatchesRegex(slovak ? "\\+421[0-9]+" : "\\+42[01][0-9]+"))
          << order.phone;
    EXPECT_TRUE(!slovak || order.phone.empty() || numbers.size() == 1) << order.phone;
  }
  EXPECT_GT(abroad, 0) << "no order shows what is meant";
}

TEST(MainJob, a_changed_mapping_sends_again_what_comes_out_differently_and_asks_before_it_does) {
  World w(20, 300);
  ASSERT_EQ(w.run().process.exit, 0);
  w.writeProfile({{"{status}: {total.with_vat} {currency}", "{status}, {total.with_vat} {currency}"}});
  w.outside.stats().reset();
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 2) << r.process.out;
  EXPECT_THAT(r.process.out, HasSubstr("--allow-changes=orders"));
  EXPECT_THAT(r.process.out, HasSubstr("the mapping of this stream was changed"));
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 0U);

  r = w.spojka("run", {"--json", "--allow-changes=orders"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "read"), 300) << "read whole, whatever the checkpoint says";
  EXPECT_EQ(r.count("orders", "updated"), 300);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 300U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate), 0U);
  const auto order = w.outside.catalogue().order(7);
  EXPECT_THAT(w.outside.contact("test-shop_orders_" + order.id)->text[sandbox::kDescription],
              HasSubstr(order.status + ", "));

  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 0U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 0U) << "once only";
}

TEST(MainJob, a_changed_mapping_of_a_few_records_is_no_reason_to_stop) {
  World w(20, 300);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto rule = std::string("description: { template: \"{status}: {total.with_vat} {currency}\"");
  std::map<std::string, std::size_t> states;
  for (std::size_t i = 0; i < 300; ++i) ++states[w.outside.catalogue().order(i).status];
  const auto& [status, same] = *std::min_element(
      states.begin(), states.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  ASSERT_LT(same, 90U) << "the guard lets 30 % change";
  // One word of many is replaced: exactly the orders in that state come out differently.
  w.writeProfile({{rule + " }", rule + ", apply: { replace: [\"" + status + ": \", \"now \"] } }"}});
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), same);
  EXPECT_EQ(r.count("orders", "unchanged"), static_cast<std::int64_t>(300 - same));
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 0U);
}

TEST(MainJob, no_secret_reaches_any_output_or_the_state) {
  World w(5, 5);
  const auto& keys = w.outside.credentials();
  std::string everything;
  for (const char* verb : {"check", "plan", "preview", "run", "status", "fields"}) {
    const auto r = w.spojka(verb, {"--log-level", "debug"});
    everything += r.process.out + r.process.err;
  }
  sandbox::Fault refuse;
  refuse.side = sandbox::Side::Shop;
  refuse.status = 403;
  refuse.times = -1;
  w.outside.addFault(refuse);
  for (const char* verb : {"check", "run"}) {
    const auto r = w.spojka(verb, {"--log-level", "debug", "--log-format", "json"});
    EXPECT_NE(r.process.exit, 0);
    everything += r.process.out + r.process.err;
  }
  std::ifstream state(w.dir / "state.db", std::ios::binary);
  everything.append(std::istreambuf_iterator<char>(state), {});
  for (const auto& secret : {keys.customersHash, keys.ordersHash, keys.ordersFeedHash, keys.accessToken})
    EXPECT_THAT(everything, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace e2e
