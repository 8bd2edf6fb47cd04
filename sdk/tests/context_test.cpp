// SPDX-License-Identifier: Apache-2.0
#include "spojka/context.hpp"

#include <gtest/gtest.h>

#include "spojka/runtime.hpp"
#include "spojka/secret.hpp"
#include "spojka/testing/fake_host.hpp"

namespace spojka {
namespace {

using testing::FakeHost;

TEST(Context, ReachesTheHostsServices) {
  FakeHost host;
  const Context context = host.context();
  context.info("started");
  context.count("requests");
  context.count("requests", 4);
  context.sleepFor(250, "test");
  EXPECT_EQ(host.allLogs(), "started\n");
  EXPECT_EQ(host.metric("requests"), 5);
  EXPECT_EQ(host.sleeps(), std::vector<std::int64_t>{250});
  EXPECT_FALSE(context.cancelled());
  host.cancel();
  EXPECT_TRUE(context.cancelled());
  EXPECT_THROW(context.throwIfCancelled("test"), CancelledError);
  EXPECT_THROW(context.sleepFor(1, "test"), CancelledError);
}

TEST(Context, SaysWhatItIsBusyWith) {
  FakeHost host;
  const Context context = host.context();
  EXPECT_EQ(host.expectedRecords(), -1);
  context.expected(1200);
  EXPECT_EQ(host.expectedRecords(), 1200);
  context.waiting(60'000, "to ask the shop again");
  EXPECT_TRUE(host.isWaiting());
  context.alive();
  EXPECT_FALSE(host.isWaiting()) << "what is alive waits no more";
  EXPECT_EQ(host.signsOfLife(), 1);
  context.waiting(-1, "for a job of the other system");
  context.waitIsOver();
  EXPECT_FALSE(host.isWaiting());
  context.waitFor(250, "for a moment", "test");
  EXPECT_FALSE(host.isWaiting());
  EXPECT_EQ(host.sleeps(), std::vector<std::int64_t>{250});
  const auto waits = host.waits();
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_EQ(waits[0].ms, 60'000);
  EXPECT_EQ(waits[0].text, "to ask the shop again");
  EXPECT_EQ(waits[2].text, "for a moment");
}

TEST(Context, WorksWithoutAnyService) {
  const spojka_host bare{sizeof(spojka_host), SPOJKA_ABI_MAJOR, nullptr,
                         [](void*, const char*) noexcept -> const void* { return nullptr; }};
  for (const Context& context : {Context(), Context(nullptr), Context(&bare)}) {
    context.error("nobody listens");
    context.count("requests");
    context.alive();
    context.waiting(1, "for nobody");
    context.expected(1);
    EXPECT_NO_THROW(context.sleepFor(60'000, "test"));
    EXPECT_FALSE(context.cancelled());
    EXPECT_NO_THROW(context.throwIfCancelled("test"));
  }
}

TEST(Context, IgnoresServicesTooShortForTheirFunctions) {
  static spojka_log_v1 log{};
  log.struct_size = offsetof(spojka_log_v1, log);  // says that the slot is not there
  log.log = [](void*, std::uint32_t, spojka_str, const spojka_value*) noexcept {
    FAIL() << "called past struct_size";
  };
  const spojka_host host{sizeof(spojka_host), SPOJKA_ABI_MAJOR, nullptr,
                         [](void*, const char* id) noexcept -> const void* {
                           return std::string_view(id) == SPOJKA_SVC_LOG ? &log : nullptr;
                         }};
  Context(&host).error("must not arrive");
}

TEST(Memory, RemembersUntilItIsToldToForget) {
  testing::FakeHost host;
  const Context context = host.context();
  EXPECT_EQ(context.recall("token"), std::nullopt);
  EXPECT_TRUE(context.remember("token", Secret("0123")));
  EXPECT_TRUE(context.remember("cursor", ""));
  EXPECT_EQ(context.recall("token"), "0123");
  EXPECT_EQ(context.recall("cursor"), "") << "empty is a value";
  EXPECT_TRUE(host.memory.at("token").secret);
  EXPECT_FALSE(host.memory.at("cursor").secret);
  context.forget("token");
  EXPECT_EQ(context.recall("token"), std::nullopt);
}

TEST(Memory, AHostWithoutItKeepsNothing) {
  testing::FakeHost host;
  host.offersMemory = false;
  for (const Context& context : {host.context(), Context()}) {
    EXPECT_FALSE(context.hasMemory());
    EXPECT_FALSE(context.remember("token", "x"));
    EXPECT_EQ(context.recall("token"), std::nullopt);
    EXPECT_NO_THROW(context.forget("token"));
  }
}

TEST(Memory, WhatTheStoreRefusesIsThrown) {
  static const spojka_memory_v1 broken{
      sizeof(spojka_memory_v1), 0,
      [](void*, spojka_str, const spojka_text_sink*, spojka_error* e) noexcept -> spojka_status {
        fillError(e, SPOJKA_E_TRANSIENT, "host.memory", "the disk is full");
        return SPOJKA_E_TRANSIENT;
      },
      [](void*, spojka_str, spojka_str, std::uint32_t, spojka_error* e) noexcept -> spojka_status {
        fillError(e, SPOJKA_E_TRANSIENT, "host.memory", "the disk is full");
        return SPOJKA_E_TRANSIENT;
      },
      [](void*, spojka_str, spojka_error*) noexcept -> spojka_status { return SPOJKA_E_INTERNAL; }};
  const spojka_host host{sizeof(spojka_host), SPOJKA_ABI_MAJOR, nullptr,
                         [](void*, const char* id) noexcept -> const void* {
                           return std::string_view(id) == SPOJKA_SVC_MEMORY ? &broken : nullptr;
                         }};
  const Context context(&host);
  EXPECT_THROW(context.recall("token"), Error) << "a failure is not \"nothing\"";
  EXPECT_THROW(context.remember("token", "x"), Error);
  EXPECT_THROW(context.forget("token"), Error);
}

TEST(Runtime, TakesWhatIsThereAndKeepsDefaultsOtherwise) {
  const Runtime r =
      parseRuntime(R"({"proxy":"http://proxy.example:3128","connect_timeout_ms":5,"ca_file":7})");
  EXPECT_EQ(r.proxy, "http://proxy.example:3128");
  EXPECT_EQ(r.connectTimeoutMs, 5);
  EXPECT_EQ(r.readTimeoutMs, Runtime().readTimeoutMs);
  EXPECT_EQ(r.userAgent, Runtime().userAgent);
  EXPECT_EQ(r.caFile, "");
  EXPECT_EQ(r.language, "en");
  EXPECT_EQ(parseRuntime(R"({"language":"cs"})").language, "cs");
  EXPECT_EQ(parseRuntime("").readTimeoutMs, Runtime().readTimeoutMs);
  EXPECT_EQ(parseRuntime(R"({"read_timeout_ms":0,"connect_timeout_ms":-4})").readTimeoutMs,
            Runtime().readTimeoutMs);
}

TEST(Secret, IsCopiedAndMovedLikeText) {
  const Secret a("0123");
  Secret b = a;
  EXPECT_EQ(b.reveal(), "0123");
  const Secret c = std::move(b);
  EXPECT_EQ(c.reveal(), "0123");
  EXPECT_TRUE(Secret().empty());
}

}  // namespace
}  // namespace spojka
