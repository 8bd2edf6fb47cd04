// SPDX-License-Identifier: Apache-2.0
// An erasure that is cut off: what is gone stands in a receipt, and the same once more comes to the end.
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "preload.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

constexpr const char* kEmail = "zora.erasova@forget.example";
constexpr std::uint64_t kHers[] = {3, 4, 50, 51, 52, 120};

void makeHers(e2e::World& world) {
  for (const auto i : kHers) world.outside.catalogue().changeOrder(i, {{"email", kEmail}});
}

std::set<std::string> herNames(e2e::World& world) {
  std::set<std::string> names;
  for (const auto i : kHers) names.insert("test-shop_orders_" + world.outside.catalogue().order(i).id);
  return names;
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t countOf(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

class Erasure {
 public:
  explicit Erasure(Scenario& s) : s_(s), names_(herNames(s.world())) {}

  e2e::Process start(const Variables& variables = {}) {
    auto environment = s_.world().environment;
    environment.insert(variables.begin(), variables.end());
    ++tally().runs;
    return {
        s_.world().command("erase", {"--email", kEmail, "--yes", "--receipt", receipt(++tries_).string()}),
        environment};
  }
  std::size_t gone() const {
    std::size_t n = 0;
    for (const auto& name : names_) n += s_.world().outside.contact(name) ? 0U : 1U;
    return n;
  }
  // What a person who has the receipts knows to be gone, or to be looked at.
  std::size_t told() const {
    std::size_t n = 0;
    for (int i = 1; i <= tries_; ++i) {
      const std::string text = content(receipt(i));
      n += countOf(text, "\"deleted\"") + countOf(text, "\"deleting\"");
    }
    return n;
  }
  const std::set<std::string>& names() const { return names_; }

 private:
  std::filesystem::path receipt(int n) const {
    return s_.world().dir / ("receipt-" + std::to_string(n) + ".json");
  }

  Scenario& s_;
  const std::set<std::string> names_;
  int tries_ = 0;
};

void expectErased(Scenario& s, Erasure& erasure, Picture expected) {
  const auto end = erasure.start().wait();
  EXPECT_EQ(end.exit, 0) << end.err << s.hint();
  EXPECT_EQ(erasure.gone(), erasure.names().size()) << s.hint();
  for (const auto& name : erasure.names()) expected.erase(name);
  const auto difference = compare(expected, pictureOf(s.world()));
  auto& t = tally();
  ++t.proofs;
  t.compared += expected.size();
  t.lost += difference.lost.size();
  t.doubled += difference.extra.size();
  t.differing += difference.differing.size();
  EXPECT_TRUE(difference.none()) << "others than hers: " << difference.text() << s.hint();
  std::string state;
  for (const char* suffix : {"", "-wal"})
    state += content(s.world().dir / (std::string("state.db") + suffix));
  EXPECT_EQ(state.find("rasova"), std::string::npos) << s.hint();
}

// Refused once, so that the state holds a body of hers as well.
void letOneFail(Scenario& s) {
  sandbox::Fault refuse;
  refuse.method = "PUT";
  refuse.path = "*/contacts/" + *herNames(s.world()).begin() + "*";
  refuse.status = 400;
  refuse.contentType = "application/json";
  refuse.body = R"({"error":{"form":{"title":["Neplatná hodnota"]}},"result":null})";
  s.runUnder({{"one contact: refused once", refuse}});
}

TEST(Erase, killed_between_deletes_tells_what_is_gone_and_the_next_one_ends_it) {
  Scenario s;
  const auto expected = undisturbed(makeHers);
  s.run();
  makeHers(s.world());
  letOneFail(s);
  Erasure erasure(s);
  for (const std::int64_t n : {1U, 1 + s.random(2)}) {
    sandbox::Fault slow;
    slow.action = sandbox::FaultAction::Delay;
    slow.method = "DELETE";
    slow.path = "*/contacts*";
    slow.skip = n;
    slow.milliseconds = 200;
    s.world().outside.addFault(slow);
    auto process = erasure.start();
    while (process.alive() && s.fired() == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
    process.signal(SIGKILL);
    if (process.wait().exit == 128 + SIGKILL) ++tally().faults["kill: in the middle of an erasure"];
    s.world().outside.clearFaults();
    EXPECT_LE(erasure.gone(), erasure.told()) << "gone, and in no receipt. " << s.hint();
  }
  expectErased(s, erasure, expected);
}

TEST(Erase, killed_at_any_write_of_the_state_tells_what_is_gone_and_the_next_one_ends_it) {
  Scenario s;
  const auto expected = undisturbed(makeHers);
  s.run();
  makeHers(s.world());
  letOneFail(s);
  Erasure erasure(s);
  for (long n = 1 + s.random(3); n < 60; n += 5 + s.random(6)) {
    const Preload preload(s, n % 2 == 0 ? "kill" : "torn", n);
    auto process = erasure.start(preload.variables());
    if (process.wait().exit != 128 + SIGKILL) break;
    ++tally().faults["kill: at a write of the state, in an erasure"];
    EXPECT_LE(erasure.gone(), erasure.told()) << "gone, and in no receipt. " << s.hint();
  }
  expectErased(s, erasure, expected);
}

}  // namespace
}  // namespace chaos
