// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <csignal>

#include "people.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

using sandbox::Kind;

// A shop and a program that do not make each other wait longer than needed.
void makeImpatient(e2e::World& world, const Swaps& swaps = {}, Mode mode = Mode::separate) {
  Swaps all{{"    partner_id: ${PARTNER_ID}\n",
             "    partner_id: ${PARTNER_ID}\n    busy_wait_seconds: 1\n    busy_patience_seconds: 3\n"
             "    download_timeout_seconds: 2\n    history_start: 2018-01-01\n"},
            {"connections: 4", "connections: 8"}};
  all.insert(all.end(), swaps.begin(), swaps.end());
  world.writeProfile(all);
  if (mode == Mode::people) e2e::usePeople(world);
}

bool addsUp(const rapidjson::Value& stream) {
  std::int64_t sum = 0;
  for (const char* outcome : {"created", "updated", "unchanged", "skipped", "deleted", "ignored", "failed"})
    sum += stream[outcome].GetInt64();
  return stream["read"].GetInt64() == sum;
}

void expectLedger(const e2e::Answer& answer) {
  ASSERT_TRUE(answer.json.IsObject()) << answer.process.out << answer.process.err;
  for (const auto& stream : answer.json["streams"].GetObject())
    EXPECT_TRUE(addsUp(stream.value)) << stream.name.GetString() << ": " << answer.process.out;
}

}  // namespace

Scenario::Scenario(bool secure, Mode mode)
    : world_(kCustomers, kOrders, secure),
      mode_(mode),
      random_(seed()),
      state_("sqlite:" + (world_.dir / "state.db").string()) {
  makeImpatient(world_, {}, mode_);
}

void Scenario::rewriteProfile(const Swaps& swaps) {
  makeImpatient(world_, swaps, mode_);
}

void Scenario::setMode(Mode mode) {
  mode_ = mode;
  makeImpatient(world_, {}, mode_);
}

Scenario::~Scenario() {
  disarm();
}

std::string Scenario::hint() const {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::string("repeat with: chaos_test --seed=") + std::to_string(seed()) +
         " --gtest_filter=" + test->test_suite_name() + "." + test->name();
}

std::vector<std::string> Scenario::runCommand() const {
  auto all = world_.command("run", {"--json"});
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    if (all[i] == "--state") all[i + 1] = state_;
  return all;
}

e2e::Process Scenario::start(const Variables& variables) const {
  auto environment = world_.environment;
  environment.insert(variables.begin(), variables.end());
  ++tally().runs;
  return {runCommand(), environment};
}

e2e::Answer Scenario::finish(e2e::Process& process) {
  e2e::Answer answer{process.wait(), {}};
  answer.json.Parse(answer.process.out.data(), answer.process.out.size());
  const int exit = answer.process.exit;
  EXPECT_TRUE((exit >= 0 && exit <= 3) || exit == 128 + SIGKILL)
      << "exit " << exit << ": " << answer.process.err << "\n"
      << hint();
  if (exit == 0 || exit == 3) expectLedger(answer);
  return answer;
}

e2e::Answer Scenario::run(const Variables& variables) {
  auto process = start(variables);
  return finish(process);
}

void Scenario::arm(const std::vector<ServerFault>& faults) {
  for (const auto& f : faults) world_.outside.addFault(f.fault);
  armed_.insert(armed_.end(), faults.begin(), faults.end());
}

std::uint64_t Scenario::fired() const {
  std::uint64_t all = 0;
  for (const auto& fault : world_.outside.faults()) all += fault.fired;
  return all;
}

void Scenario::disarm() {
  const auto struck = world_.outside.faults();
  for (std::size_t i = 0; i < struck.size() && i < armed_.size(); ++i)
    if (struck[i].fired > 0) tally().faults[armed_[i].kind] += struck[i].fired;
  armed_.clear();
  world_.outside.clearFaults();
}

e2e::Answer Scenario::runUnder(const std::vector<ServerFault>& faults) {
  arm(faults);
  auto answer = run();
  disarm();
  return answer;
}

void Scenario::askForRetry() {
  const std::string file = state_.substr(state_.find(':') + 1);
  if (!std::filesystem::exists(file)) return;  // killed before there was one
  const auto retry = e2e::Process({SPOJKA_PROGRAM, "failed", "retry", (world_.dir / "profile.yaml").string(),
                                   "--all", "--state", state_},
                                  world_.environment)
                         .wait();
  EXPECT_EQ(retry.exit, 0) << retry.err;
}

void Scenario::prove(const Picture& expected) {
  disarm();
  askForRetry();
  proveUnasked(expected);
}

void Scenario::proveUnasked(const Picture& expected) {
  SCOPED_TRACE(hint());
  disarm();
  const auto clean = run();
  ASSERT_EQ(clean.process.exit, 0) << clean.process.out << clean.process.err;
  EXPECT_EQ(clean.status(), "ok");

  const auto actual = pictureOf(world_);
  const auto difference = compare(expected, actual);
  auto& t = tally();
  ++t.proofs;
  t.compared += actual.size();
  t.lost += difference.lost.size();
  t.doubled += difference.extra.size();
  t.differing += difference.differing.size();
  EXPECT_TRUE(difference.none()) << difference.text();

  auto& stats = world_.outside.stats();
  stats.reset();
  const auto again = run();
  EXPECT_EQ(again.process.exit, 0) << again.process.err;
  EXPECT_EQ(stats.requests(Kind::ContactCreate) + stats.requests(Kind::ContactUpdate) +
                stats.requests(Kind::ContactDelete) + stats.requests(Kind::RecordCreate) +
                stats.requests(Kind::RecordUpdate) + stats.requests(Kind::RecordDelete),
            0U)
      << "the same again must send nothing: " << again.process.out;
}

namespace {

void runClean(e2e::World& world) {
  const auto answer = world.run();
  EXPECT_EQ(answer.process.exit, 0) << answer.process.err;
}

}  // namespace

Picture undisturbed(const Edits& edits, const Swaps& swaps, Mode mode) {
  e2e::World world(kCustomers, kOrders);
  makeImpatient(world, swaps, mode);
  runClean(world);
  if (edits) {
    edits(world);
    runClean(world);
  }
  return pictureOf(world);
}

Picture undisturbedSwitch(const Edits& edits) {
  e2e::World world(kCustomers, kOrders);
  makeImpatient(world);
  runClean(world);
  makeImpatient(world, {}, Mode::people);
  edits(world);
  runClean(world);
  return pictureOf(world);
}

}  // namespace chaos
