// SPDX-License-Identifier: Apache-2.0
// One scenario: a pretend outside world that misbehaves, the real program at work in it, and at the end the
// proof that one clean run makes good whatever happened. Ownership: owns the world. Threads: one.
// Errors: GoogleTest failures that say how to repeat the scenario.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "picture.hpp"
#include "world.hpp"

namespace chaos {

using Variables = std::map<std::string, std::string>;
using Edits = std::function<void(e2e::World&)>;
using Swaps = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint64_t kCustomers = 40;
constexpr std::uint64_t kOrders = 160;

// A fault at the pretend servers, and what it is called in the table.
struct ServerFault {
  std::string kind;
  sandbox::Fault fault;
};

// What the profile makes of the shop: a contact of each record, or one of each person and a CRM record of
// each order.
enum class Mode { separate, people };

class Scenario {
 public:
  explicit Scenario(bool secure = false, Mode mode = Mode::separate);
  ~Scenario();
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  e2e::World& world() { return world_; }
  std::uint32_t random(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }

  // One run with these variables added to its environment. Whatever happens, it must not crash, and a run
  // that says it came to its end must have a ledger that adds up.
  e2e::Answer run(const Variables& variables = {});
  // Another profile than the usual one: parts of its text swapped, as World does it.
  void rewriteProfile(const Swaps& swaps);
  // From now on.
  void setMode(Mode mode);
  // A run with the state elsewhere.
  void setState(const std::string& url) { state_ = url; }
  // The faults are armed, a run is made, and what really struck is counted.
  e2e::Answer runUnder(const std::vector<ServerFault>& faults);
  // Takes the faults away and counts what struck.
  void disarm();
  void arm(const std::vector<ServerFault>& faults);
  std::uint64_t fired() const;
  // A run that is started and left alone; see Process.
  e2e::Process start(const Variables& variables = {}) const;

  // What waits for a later attempt is due at once, as a person would ask for it.
  void askForRetry();
  // Everything is in order again: one clean run must reach what an undisturbed run reaches, and one more must
  // find nothing to do. What waits for a later attempt is asked for first, as a person would.
  void prove(const Picture& expected);
  // The same without asking: what failed must be offered again by itself.
  void proveUnasked(const Picture& expected);

  std::string hint() const;

 private:
  std::vector<std::string> runCommand() const;
  e2e::Answer finish(e2e::Process& process);

  e2e::World world_;
  Mode mode_;
  std::mt19937_64 random_;
  std::string state_;
  std::vector<ServerFault> armed_;
};

// What an undisturbed run makes of the shop; with edits: a run, the edits, a run.
Picture undisturbed(const Edits& edits = {}, const Swaps& swaps = {}, Mode mode = Mode::separate);
// The same of a shop that was coupled one way and then the other.
Picture undisturbedSwitch(const Edits& edits);

}  // namespace chaos
