// SPDX-License-Identifier: Apache-2.0
// What goes wrong with one record alone: the others arrive in the same run, and of its own versions the
// newest.
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include "preload.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Side;

constexpr long kOneDay = 24 * 3600;

std::string nameOf(e2e::World& world, std::uint64_t order) {
  return "test-shop_orders_" + world.outside.catalogue().order(order).id;
}

void changeMany(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 4)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
}

// Strikes every change of this one contact; none is applied.
Fault onlyFor(const std::string& name, FaultAction action) {
  Fault f;
  f.action = action;
  f.method = "PUT";
  f.path = "*/contacts/" + name + "*";
  f.times = -1;
  return f;
}

std::vector<std::pair<std::string, Fault>> oddAnswers(const std::string& name) {
  Fault broken = onlyFor(name, FaultAction::Status);
  broken.status = 500;
  Fault text = onlyFor(name, FaultAction::Status);
  text.status = 200;
  text.contentType = "application/json";
  text.body = "OK";
  return {{"one contact: 200 with nothing", onlyFor(name, FaultAction::EmptyBody)},
          {"one contact: 500, whatever else passes", broken},
          {"one contact: 200 with a word", text}};
}

// All but these have arrived.
void expectOthers(Scenario& s, Picture expected, const std::vector<std::string>& names) {
  auto reached = pictureOf(s.world());
  for (const auto& name : names) {
    expected.erase(name);
    reached.erase(name);
  }
  const auto difference = compare(expected, reached);
  EXPECT_TRUE(difference.none()) << "the other records did not arrive: " << difference.text() << s.hint();
}

TEST(OneRecord, a_change_that_is_answered_oddly_keeps_back_that_one_alone) {
  Scenario s;
  const auto expected = undisturbed(changeMany);
  s.run();
  changeMany(s.world());
  // Each on another order, all in one run.
  std::vector<ServerFault> faults;
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < oddAnswers("").size(); ++i) {
    names.push_back(nameOf(s.world(), 8 + 12 * i + 4 * s.random(3)));
    const auto [kind, fault] = oddAnswers(names.back())[i];
    faults.push_back({kind, fault});
  }
  const auto answer = s.runUnder(faults);
  EXPECT_EQ(answer.process.exit, 3) << answer.process.err << s.hint();
  expectOthers(s, expected, names);
  s.prove(expected);
}

// It was applied, and no answer about it can be read: neither to the write nor to a look afterwards.
TEST(OneRecord, a_create_whose_every_answer_is_odd_is_not_made_again_and_keeps_back_that_one_alone) {
  Scenario s;
  const auto expected = undisturbed();
  std::vector<std::string> names;
  for (const char* body : {"", "OK", R"({"error":[],"result":{"title":"\ud83d"}})"}) {
    Fault odd;
    odd.action = FaultAction::OddContact;
    odd.status = 200;
    odd.contentType = "application/json";
    odd.body = body;
    odd.times = -1;
    names.push_back(nameOf(s.world(), 5 + 40 * names.size() + s.random(30)));
    odd.names = {names.back()};
    s.world().outside.addFault(odd);
  }
  const auto answer = s.run();
  s.world().outside.clearFaults();
  // It is asked about at every request, so that its own count says nothing: it struck where one was created,
  // since no answer about that could be read.
  for (const auto& name : names)
    if (s.world().outside.contact(name))
      ++tally().faults["one contact: applied, and every answer about it odd"];
  EXPECT_TRUE(answer.process.exit == 0 || answer.process.exit == 3) << answer.process.err << s.hint();
  expectOthers(s, expected, names);
  EXPECT_LE(s.world().outside.stats().creates.load(), kCustomers + kOrders) << s.hint();
  EXPECT_LE(s.world().outside.stats().updates.load(), names.size()) << s.hint();
  s.prove(expected);
}

// ---- histories of one key ----

// The export of all orders, as a person with the link gets it.
std::string exported(e2e::World& world) {
  const auto& keys = world.outside.credentials();
  const Poco::URI shop(world.outside.shopUrl());
  Poco::Net::HTTPClientSession session(shop.getHost(), shop.getPort());
  Poco::Net::HTTPRequest request("GET", "/export/orders.xml?patternId=" + keys.patternId +
                                            "&partnerId=" + keys.partnerId + "&hash=" + keys.ordersHash);
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  std::string text;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
  EXPECT_EQ(response.getStatus(), Poco::Net::HTTPResponse::HTTP_OK) << text;
  return text;
}

// Puts `copies` older versions of the order before the newest one.
void precede(std::string& document, const std::string& id, int copies) {
  const auto at = document.find("<ORDER_ID>" + id + "</ORDER_ID>");
  ASSERT_NE(at, std::string::npos);
  const auto begin = document.rfind("<ORDER>", at);
  const std::string newest = document.substr(begin, document.find("</ORDER>", at) + 8 - begin);
  const auto from = newest.find("<STATUS>");
  std::string older;
  for (int i = 0; i < copies; ++i) {
    std::string version = newest;
    version.replace(from, newest.find("</STATUS>") - from, "<STATUS>Verze " + std::to_string(i));
    older += version;
  }
  document.insert(begin, older);
}

ServerFault instead(const char* kind, const char* path, const std::string& document) {
  Fault f;
  f.side = Side::Shop;
  f.status = 200;
  f.contentType = "text/xml; charset=utf-8";
  f.path = path;
  f.body = document;
  return {kind, f};
}

TEST(OneRecord, several_versions_of_a_key_in_one_export_end_with_the_last) {
  Scenario s;
  const auto expected = undisturbed();
  for (const int copies : {1, 150}) {
    std::string document = exported(s.world());
    for (std::uint64_t i = 3; i < kOrders; i += copies == 1 ? 9 : 60)
      precede(document, s.world().outside.catalogue().order(i).id, copies);
    s.world().forgetState();
    const auto answer = s.runUnder({instead(copies == 1 ? "export: orders twice, the older version first"
                                                        : "export: an order 150 times, the newest last",
                                            "/export/orders.xml", document)});
    EXPECT_EQ(answer.process.exit, 0) << answer.process.err << s.hint();
    s.prove(expected);
  }
}

Fault refusal(const std::string& name) {
  Fault f = onlyFor(name, FaultAction::Status);
  f.status = 400;
  f.contentType = "application/json";
  f.body = R"({"error":{"form":{"title":["Neplatná hodnota"]}},"result":null})";
  f.times = 1;
  return f;
}

// Hours that the program and the shop have gone on together. The shop reports a change for as long as it is
// inside of the overlap; only beyond that, what failed is offered alone.
class Hours {
 public:
  explicit Hours(Scenario& s) : s_(s) {}
  ~Hours() { s_.world().outside.clock().advance(-kHour * now_); }
  Hours(const Hours&) = delete;
  Hours& operator=(const Hours&) = delete;

  void goOn(long hours) {
    now_ += hours;
    s_.world().outside.clock().advance(kHour * hours);
  }
  e2e::Answer run() {
    const auto preload = Preload::clock(s_, kHour * now_, 1);
    return s_.run(preload.variables());
  }

 private:
  static constexpr long kHour = 3600;
  Scenario& s_;
  long now_ = 0;
};

void expectNewest(Scenario& s, const Picture& expected) {
  const auto difference = compare(expected, pictureOf(s.world()));
  EXPECT_TRUE(difference.none()) << "an older version came last: " << difference.text() << s.hint();
}

constexpr std::uint64_t kEvery = 20;

void setStatus(e2e::World& world, const char* status) {
  for (std::uint64_t i = 0; i < kOrders; i += kEvery)
    world.outside.catalogue().changeOrder(i, {{"status", status}});
}

std::vector<ServerFault> refuseFirst(e2e::World& world, std::int64_t times) {
  std::vector<ServerFault> faults;
  for (std::uint64_t i = 0; i < kOrders; i += kEvery) {
    faults.push_back({"one contact: version 1 refused, version 2 fine", refusal(nameOf(world, i))});
    faults.back().fault.times = times;
  }
  return faults;
}

TEST(OneRecord, a_version_that_was_refused_never_comes_after_a_newer_one_of_the_same_run) {
  const auto expected = undisturbed([](e2e::World& world) { setStatus(world, "Zabaleno"); });
  Scenario s;
  s.run();
  {
    Hours hours(s);
    hours.goOn(12);
    setStatus(s.world(), "Zabaleno");
    hours.goOn(12);
    std::string document = exported(s.world());
    for (std::uint64_t i = 0; i < kOrders; i += kEvery)
      precede(document, s.world().outside.catalogue().order(i).id, 1);
    auto faults = refuseFirst(s.world(), 1);
    faults.push_back(
        instead("export: orders twice, the older version first", "/export/ordersFeed.xml", document));
    s.arm(faults);
    hours.run();
    s.disarm();
    hours.goOn(24);
    s.askForRetry();
    hours.run();
    expectNewest(s, expected);
  }
  s.prove(expected);
}

TEST(OneRecord, a_version_that_was_refused_gives_way_to_the_one_of_a_later_run) {
  const auto expected = undisturbed([](e2e::World& world) { setStatus(world, "Vyřízena"); });
  Scenario s;
  s.run();
  {
    Hours hours(s);
    hours.goOn(12);
    setStatus(s.world(), "Zabaleno");
    hours.goOn(12);
    // Refused when it comes, and when it is offered again beside the newer one.
    s.arm(refuseFirst(s.world(), 2));
    hours.run();
    hours.goOn(12);
    setStatus(s.world(), "Vyřízena");
    hours.goOn(12);
    hours.run();
    s.disarm();
    hours.goOn(24);
    s.askForRetry();
    hours.run();
    expectNewest(s, expected);
  }
  s.prove(expected);
}

// A clock that was 400 days ahead during one run, and then right: what failed in that run is offered again
// now, and not when that time has come.
TEST(OneRecord, what_failed_while_the_clock_was_far_ahead_does_not_wait_for_it) {
  Scenario s;
  const auto expected = undisturbed(changeMany);
  s.run();
  changeMany(s.world());
  std::vector<ServerFault> faults;
  for (std::uint64_t i = 0; i < kOrders; i += 20)
    faults.push_back({"one contact: refused once", refusal(nameOf(s.world(), i))});
  const auto preload = Preload::clock(s, 400 * kOneDay, 1);
  s.arm(faults);
  const auto ahead = s.run(preload.variables());
  s.disarm();
  EXPECT_EQ(ahead.process.exit, 3) << ahead.process.err << s.hint();
  if (preload.struck() > 0) ++tally().faults["clock: 400 days ahead for one run"];
  s.proveUnasked(expected);
}

}  // namespace
}  // namespace chaos
