// SPDX-License-Identifier: Apache-2.0
// What Spojka promises (docs/RELIABILITY.md), shown on the real program where only the whole shows it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <csignal>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Kind;
using sandbox::Side;
using ::testing::HasSubstr;

Fault fault(Side side, FaultAction action, const char* method, const char* path, std::int64_t times) {
  Fault f;
  f.side = side;
  f.action = action;
  f.method = method;
  f.path = path;
  f.times = times;
  return f;
}

std::string ordersCheckpoint(World& w) {
  const auto status = w.spojka("status", {"--json"});
  return status.json["streams"]["orders"]["checkpoints"]["orders"].GetString();
}

TEST(NothingLost, a_refused_record_is_counted_kept_and_offered_until_it_passes) {
  World w(3, 10);
  Fault refuse = fault(Side::Daktela, FaultAction::Status, "POST", "*/contacts*", 1);
  refuse.status = 400;
  refuse.skip = 5;
  refuse.contentType = "application/json";
  refuse.body = R"({"error":{"form":{"title":["Neplatná hodnota"]}},"result":null})";
  w.outside.addFault(refuse);
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 3) << r.process.err;
  EXPECT_EQ(r.status(), "partial");
  EXPECT_EQ(r.count("orders", "failed") + r.count("customers", "failed"), 1);
  EXPECT_EQ(w.outside.contactCount(), 12U);
  w.outside.clearFaults();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "created") + r.count("customers", "created"), 1);
  EXPECT_EQ(w.outside.contactCount(), 13U);
}

TEST(NothingLost, a_run_that_failed_nothing_itself_still_tells_of_what_earlier_ones_keep) {
  World w(3, 10);
  Fault refuse = fault(Side::Daktela, FaultAction::Status, "POST", "*/contacts*", 2);
  refuse.skip = 5;  // the customers, which every run reads and tries, and two orders
  refuse.status = 400;
  refuse.body = R"({"error":{"form":{"title":["Neplatná hodnota"]}},"result":null})";
  refuse.contentType = "application/json";
  w.outside.addFault(refuse);
  ASSERT_EQ(w.run().process.exit, 3);
  // The next run offers them once more, after that they wait.
  w.outside.clearFaults();
  refuse.skip = 0;
  refuse.times = -1;
  w.outside.addFault(refuse);
  ASSERT_EQ(w.run().process.exit, 3);
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(w.writes(), 0U) << "not due";
  EXPECT_EQ(r.count("customers", "failed") + r.count("orders", "failed"), 0);
  EXPECT_EQ(r.process.exit, 3) << r.process.err;
  EXPECT_EQ(r.status(), "partial");
  EXPECT_EQ(r.json["kept_failed"].GetInt64(), 2);
}

TEST(NothingTwice, a_create_whose_answer_was_lost_is_looked_up_and_not_sent_again) {
  World w(3, 40);
  w.outside.addFault(fault(Side::Daktela, FaultAction::CutAfter, "POST", "*/contacts*", 7));
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate), 43U) << "one request a contact, no second one";
  EXPECT_EQ(w.outside.stats().violations("create_of_existing"), 0U);
  EXPECT_EQ(r.count("orders", "created") + r.count("customers", "created"), 43);
}

TEST(NothingTwice, without_a_state_everything_is_recognised_by_its_name) {
  World w(10, 30);
  ASSERT_EQ(w.run().process.exit, 0);
  w.forgetState();
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "unchanged"), 30);
  EXPECT_EQ(w.writes(), 0U);
}

std::string nameOfCustomer(World& w, std::uint64_t index) {
  return "test-shop_customers_" + w.outside.catalogue().customer(index).guid;
}

TEST(OneOfMany, a_contact_whose_answers_cannot_be_read_fails_alone) {
  World w(3, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  w.forgetState();
  Fault odd = fault(Side::Daktela, FaultAction::OddContact, "*", "*/contacts*", -1);
  odd.status = 200;
  odd.names = {nameOfCustomer(w, 1)};
  w.outside.addFault(odd);
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 3) << r.process.err;
  EXPECT_EQ(r.count("customers", "failed"), 1);
  EXPECT_EQ(r.count("customers", "unchanged"), 2);
  EXPECT_EQ(r.count("orders", "unchanged"), 10) << "the streams after it go on";
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_THAT(r.process.err,
              ::testing::AllOf(HasSubstr("it is empty"), ::testing::Not(HasSubstr("URI instance"))));
}

TEST(OneOfMany, an_update_that_was_called_a_success_is_not_sent_again_because_its_answer_is_odd) {
  World w(3, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  Fault odd = fault(Side::Daktela, FaultAction::OddContact, "*", "*/contacts*", -1);
  odd.status = 200;
  odd.names = {nameOfCustomer(w, 1)};
  w.outside.addFault(odd);
  w.outside.catalogue().changeCustomer(1, {{"email", "changed@example.com"}});
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 3) << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 1U);
}

TEST(OneOfMany, names_that_the_server_holds_for_one_are_told_apart_and_stop_nothing) {
  World w(3, 10);
  sandbox::Settings settings = w.outside.settings();
  settings.daktela.namesWithoutCase = true;
  w.outside.setSettings(settings);
  // Somebody's contact bears the name of the second customer in capitals.
  std::string name = nameOfCustomer(w, 1);
  const std::string ours = name;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  w.outside.putContact(name, R"({"title":"another","lastname":"another","database":"eshop"})");
  for (int run = 0; run < 2; ++run) {
    const auto r = w.run();
    EXPECT_EQ(r.process.exit, 3) << r.process.err;
    EXPECT_THAT(r.process.err, ::testing::AllOf(HasSubstr(name), HasSubstr(ours)));
    EXPECT_EQ(r.count("customers", run == 0 ? "created" : "unchanged"), 2);
    EXPECT_EQ(r.count("orders", run == 0 ? "created" : "unchanged"), run == 0 ? 10 : 0)
        << "only changed ones are read";
  }
  EXPECT_EQ(w.outside.contactCount(), 13U);
}

TEST(AFailureIsNoAnswer, a_look_up_that_fails_never_means_that_there_is_nothing) {
  World w(3, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  w.forgetState();
  for (const int status : {401, 403, 500}) {
    w.outside.stats().reset();
    Fault broken = fault(Side::Daktela, FaultAction::Status, "GET", "*/contacts*", -1);
    broken.status = status;
    broken.skip = 1;  // the first one looks how contacts are made
    w.outside.addFault(broken);
    Process process(w.command("run"), w.environment);
    // A server in trouble is asked again for a while; what matters has happened after a few times.
    while (process.alive() && w.outside.faults().back().fired < 8)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    process.signal(SIGKILL);
    process.wait();
    EXPECT_GE(w.outside.faults().back().fired, 1U);
    EXPECT_EQ(w.writes(), 0U) << "HTTP " << status;
    w.outside.clearFaults();
  }
}

TEST(AFailureIsNoAnswer, a_truncated_feed_moves_no_checkpoint_and_the_change_still_arrives) {
  World w(3, 40);
  ASSERT_EQ(w.run().process.exit, 0);
  const std::string before = ordersCheckpoint(w);
  for (std::uint64_t i = 0; i < 40; ++i) w.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
  w.outside.addFault(fault(Side::Shop, FaultAction::Truncate, "*", "/export/ordersFeed.xml", -1));
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 1) << r.process.err;
  EXPECT_EQ(ordersCheckpoint(w), before);
  w.outside.clearFaults();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const auto contact = w.outside.contact("test-shop_orders_" + w.outside.catalogue().order(i).id);
    ASSERT_TRUE(contact);
    EXPECT_THAT(contact->text[sandbox::kDescription], HasSubstr("Zabaleno"));
  }
}

TEST(Memory, does_not_grow_with_the_feed) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps what was freed";
#endif
  const auto peak = [](std::uint64_t orders) {
    World w(10, orders);
    const auto r = w.run();
    EXPECT_EQ(r.process.exit, 0) << r.process.err;
    return r.process.maxRssKb;
  };
  const long small = peak(300);
  const long big = peak(9000);  // 30 MB of feed more
  EXPECT_LT(big - small, 8 * 1024) << small << " kB with 300 records, " << big << " kB with 9000";
}

// Sends the signal once the hanging request is under way; the seconds until the end.
double secondsToEnd(World& w, int signal, int expectedExit) {
  Process process(w.command("run", {"--json"}), w.environment);
  while (process.alive() && w.outside.faults().back().fired == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const auto asked = std::chrono::steady_clock::now();
  process.signal(signal);
  const auto end = process.wait();
  EXPECT_EQ(end.exit, expectedExit) << end.err;
  EXPECT_THAT(end.out, HasSubstr(R"("status":"cancelled")"));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
}

TEST(Cancel, ends_a_run_within_five_seconds_whichever_side_hangs_and_the_next_one_goes_on) {
  World w(5, 60);
  Fault hanging = fault(Side::Daktela, FaultAction::Delay, "POST", "*/contacts*", 1);
  hanging.milliseconds = 7000;
  hanging.skip = 20;
  w.outside.addFault(hanging);
  EXPECT_LT(secondsToEnd(w, SIGINT, 130), 5.0);
  w.outside.clearFaults();
  Fault silent = fault(Side::Shop, FaultAction::Delay, "*", "/export/orders.xml", 1);
  silent.milliseconds = 7000;
  w.outside.addFault(silent);
  EXPECT_LT(secondsToEnd(w, SIGTERM, 143), 5.0);
  w.outside.clearFaults();
  auto settings = w.outside.settings();
  settings.shop.oneAtATime = false;  // the export that was given up may still be closing
  w.outside.setSettings(settings);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 65U);
}

}  // namespace
}  // namespace e2e
