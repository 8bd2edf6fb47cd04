// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <limits>

#include "host/plugin/tapped_host.hpp"
#include "host/plugin/tests/memory_map.hpp"
#include "spojka/context.hpp"

namespace spojka::host {
namespace {

using testing::HasSubstr;
using testing::Not;

class Services : public testing::Test {
 protected:
  Services() {
    if (::pipe(ends_) != 0) ADD_FAILURE() << "no pipe";
  }
  ~Services() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  int logEnd() const { return ends_[1]; }
  // What was logged since the last call; something must have been.
  std::string logged() const {
    char buffer[4096];
    const auto n = ::read(ends_[0], buffer, sizeof buffer);
    return {buffer, n > 0 ? static_cast<std::size_t>(n) : 0};
  }

 private:
  int ends_[2] = {-1, -1};
};

TEST_F(Services, log_lines_name_the_connector_and_mask_what_is_sensitive_at_any_depth) {
  Logger logger(logEnd(), LogLevel::debug);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  Arena a;
  ObjectBuilder inner;
  inner.set("mail", make::sensitive(make::string(a, "jana@example.com"))).set("n", make::integer(7));
  ObjectBuilder fields;
  fields.set("who", inner.finish(a)).set("kept", make::string(a, "plain"));
  const spojka_value v = fields.finish(a);
  Context(&services.host()).log(SPOJKA_LOG_INFO, "looked at a record", &v);
  const std::string line = logged();
  EXPECT_THAT(line, HasSubstr("looked at a record"));
  EXPECT_THAT(line, HasSubstr("zoo"));
  EXPECT_THAT(line, HasSubstr("plain"));
  EXPECT_THAT(line, Not(HasSubstr("jana@example.com")));
}

TEST_F(Services, a_level_of_the_future_is_not_missed) {
  Logger logger(logEnd(), LogLevel::error);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  Context(&services.host()).log(99, "something new");
  EXPECT_THAT(logged(), HasSubstr("something new"));
}

TEST_F(Services, cancelling_shows_and_ends_a_sleep_however_long_it_was_meant_to_be) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  const Context context(&services.host());
  EXPECT_FALSE(context.cancelled());
  cancel.request();
  EXPECT_TRUE(context.cancelled());
  EXPECT_THROW(context.sleepFor(std::numeric_limits<std::int64_t>::max(), "zoo"), CancelledError);
}

// A connector as the engine opens it, with the watch between.
class Sleeper final : public Watched {
 public:
  explicit Sleeper(const spojka_host& host) : tapped_(host, *this) {}
  void cancel() noexcept override { stopped_ = true; }
  bool wasAskedToStop() const noexcept override { return stopped_; }
  Context context() const { return Context(&tapped_.host()); }

 private:
  TappedHost tapped_;
  bool stopped_ = false;
};

TEST_F(Services, a_sleep_of_which_nobody_said_what_for_is_shown_as_a_wait) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  std::vector<std::string> told;
  const HostServices services("zoo", logger, cancel,
                              [&](const SideActivity& a) { told.push_back(a.waitingFor); });
  const Sleeper sleeper(services.host());
  sleeper.context().sleepFor(1, "zoo");
  EXPECT_THAT(told, testing::ElementsAre("as the connector asked to", ""));
  told.clear();
  sleeper.context().waitFor(1, "for the night", "zoo");
  EXPECT_THAT(told, testing::ElementsAre("for the night", "")) << "it knows better";
}

TEST_F(Services, who_was_told_to_stop_sleeps_no_more) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  Sleeper sleeper(services.host());
  sleeper.context().sleepFor(1, "zoo");
  sleeper.cancel();
  EXPECT_THROW(sleeper.context().sleepFor(1, "zoo"), CancelledError);
}

TEST_F(Services, requests_are_counted_apart_and_other_counters_by_name) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  const Context context(&services.host());
  context.count(SPOJKA_METRIC_REQUESTS, 3);
  context.count("pages");
  context.count("pages", 4);
  EXPECT_EQ(services.requests(), 3);
  EXPECT_EQ(services.counters(), (std::map<std::string, std::int64_t>{{"pages", 5}}));
}

TEST_F(Services, what_a_side_waits_for_is_known_and_holds_no_secret) {
  Logger logger(logEnd(), LogLevel::off);
  logger.redactor().add("topsecret-hash");
  CancelToken cancel;
  std::vector<std::string> told;
  const HostServices services("zoo", logger, cancel,
                              [&](const SideActivity& a) { told.push_back(a.waitingFor); });
  const Context context(&services.host());
  context.waiting(60'000, "for ?hash=topsecret-hash");
  context.expected(42);
  EXPECT_THAT(services.activity().waitingFor, Not(HasSubstr("topsecret")));
  EXPECT_THAT(services.activity().waitingFor, HasSubstr("for ?hash="));
  EXPECT_GT(services.activity().waitingUntilUs, 0);
  EXPECT_EQ(services.activity().expected, 42);
  context.alive();
  EXPECT_EQ(services.activity().waitingFor, "");
  EXPECT_EQ(told.size(), 3U);
}

TEST_F(Services, memory_is_there_where_there_is_a_state_and_keeps_what_it_is_told) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  HostServices services("zoo", logger, cancel);
  EXPECT_FALSE(Context(&services.host()).hasMemory());
  MemoryMap state;
  services.offerMemory(state);
  const Context context(&services.host());
  EXPECT_TRUE(context.remember("auth.token-1", Secret("topsecret-token")));
  EXPECT_TRUE(state.values.at("auth.token-1").secret);
  EXPECT_EQ(context.recall("auth.token-1"), "topsecret-token");
  EXPECT_EQ(context.recall("other"), std::nullopt);
  context.forget("auth.token-1");
  EXPECT_TRUE(state.values.empty());
}

TEST_F(Services, a_remembered_secret_is_struck_out_of_logs_whoever_remembered_it) {
  Logger logger(logEnd(), LogLevel::debug);
  CancelToken cancel;
  HostServices services("zoo", logger, cancel);
  MemoryMap state;
  state.values["old"] = {"secret-of-the-last-run", true};
  services.offerMemory(state);
  const Context context(&services.host());
  context.remember("new", Secret("secret-of-this-run"));
  context.recall("old");
  context.info("secret-of-this-run and secret-of-the-last-run");
  EXPECT_THAT(logged(), Not(HasSubstr("secret-of")));
}

TEST_F(Services, memory_has_bounds_and_its_troubles_are_errors) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  HostServices services("zoo", logger, cancel);
  MemoryMap state;
  services.offerMemory(state);
  const Context context(&services.host());
  for (const std::string& name : {std::string(), std::string(65, 'a'), std::string("A"), std::string("a b")})
    EXPECT_THROW(context.remember(name, "x"), Error) << name;
  EXPECT_NO_THROW(context.remember(std::string(64, 'a'), std::string(64 * 1024, 'x')));
  EXPECT_THROW(context.remember("a", std::string(64 * 1024 + 1, 'x')), Error);
  EXPECT_THROW(context.remember("a", "\xE9"), Error);
  state.fail = "the disk is full";
  try {
    context.recall("a");
    FAIL() << "a failure was taken for nothing there";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT);
    EXPECT_THAT(e.what(), HasSubstr("the disk is full"));
  }
}

TEST_F(Services, an_unknown_service_is_not_offered) {
  Logger logger(logEnd(), LogLevel::off);
  CancelToken cancel;
  const HostServices services("zoo", logger, cancel);
  const spojka_host& host = services.host();
  EXPECT_EQ(host.get_service(host.ctx, "spojka.log/2"), nullptr);
  EXPECT_EQ(host.get_service(host.ctx, "spojka.log/1 "), nullptr);
  EXPECT_EQ(host.get_service(host.ctx, nullptr), nullptr);
}

}  // namespace
}  // namespace spojka::host
