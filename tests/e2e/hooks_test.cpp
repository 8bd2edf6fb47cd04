// SPDX-License-Identifier: Apache-2.0
// What the system of a source tells the service: stored before it is answered, and just that is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHook = "/hooks/test-shop";

class Hooks : public ::testing::Test {
 protected:
  Hooks() : w(1, 1) { writeProfile(0); }
  // So many of the first people read differently from before.
  void writeProfile(int edited, int people = 40, const std::string& more = "") {
    std::ofstream(w.dir / "profile.yaml")
        << "version: 1\nname: test-shop\nsource:\n  connector: testsource\n  config: { people: " << people
        << ", "
           "token: secret-token, edited: "
        << edited
        << " }\ndestination:\n  connector: daktela\n  config:\n    instance_uri: " << w.outside.daktelaUrl()
        << "\n    access_token: ${ACCESS_TOKEN}\n    database: eshop\nstreams:\n  people:\n"
           "    to: contact\n    deletes: delete\n    fields:\n      title: id\n      lastname: name\n"
           "      description: note\n"
        << more;
  }
  // Nothing runs by itself within the test.
  Served& serve() {
    if (!served)
      served.emplace(w, "schedule: every 12h\n", std::vector<std::string>{"--plugin-dir", E2E_TEST_PLUGINS});
    return *served;
  }
  HttpReply tell(const std::string& keys, const std::string& token = "secret-token",
                 const std::string& method = "POST", const std::string& path = kHook) {
    Asked asked;
    asked.body = keys;
    asked.asOurPage = false;
    asked.isDescribed = false;
    asked.headers["X-Token"] = token;
    return serve().ask(method, path, std::move(asked));
  }
  std::string noteOf(const std::string& key) {
    const auto contact = w.outside.contact("test-shop_people_" + key);
    return contact ? contact->text[sandbox::kDescription] : std::string("(none)");
  }
  bool comesTo(const std::string& key, const std::string& note) {
    for (int tenths = 0; tenths < 150; ++tenths) {
      if (noteOf(key) == note) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }
  // A first run by hand, and then people who read differently though nobody told of them.
  void loadAndEdit(int people = 40) {
    serve();
    served->waitFor("ok");
    ASSERT_EQ(w.outside.contactCount(), 40U);
    served.reset();
    writeProfile(10, people);
    serve();
    w.outside.stats().reset();
  }
  World w;
  std::optional<Served> served;
};

TEST_F(Hooks, read_just_what_they_tell_of) {
  loadAndEdit();
  const auto answer = tell("p-000003 p-000005");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(comesTo("p-000003", "edited")) << served->log();
  EXPECT_TRUE(comesTo("p-000005", "edited"));
  EXPECT_EQ(noteOf("p-000001"), "original") << "nobody told of it";
  EXPECT_EQ(w.writes(), 2U);
}

TEST_F(Hooks, give_the_connector_what_came_and_send_back_what_it_answers) {
  const auto answer = tell("", "secret-token", "POST", std::string(kHook) + "/install?code=a%20b");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "POST install code=a%20b");
}

TEST_F(Hooks, of_somebody_else_change_nothing) {
  loadAndEdit();
  EXPECT_EQ(tell("p-000003", "another").status, 403);
  EXPECT_EQ(tell("p-000003", "secret-token", "POST", "/hooks/nobody").status, 404);
  EXPECT_EQ(tell(std::string(2U << 20U, 'x')).status, 413);
  EXPECT_EQ(tell("p-000004").status, 200);
  EXPECT_TRUE(comesTo("p-000004", "edited"));
  EXPECT_EQ(noteOf("p-000003"), "original");
  EXPECT_EQ(w.writes(), 1U);
  EXPECT_THAT(served->log(), Not(HasSubstr("secret-token")));
}

TEST_F(Hooks, delete_what_is_gone) {
  loadAndEdit(39);
  EXPECT_EQ(tell("p-000039 p-000002").status, 200);
  EXPECT_TRUE(comesTo("p-000002", "edited"));
  EXPECT_TRUE(comesTo("p-000039", "(none)"));
  EXPECT_EQ(w.outside.contactCount(), 39U);
}

// What was told is a part: it does not make a profile fresh whose usual runs fail.
TEST_F(Hooks, are_no_run_that_counts_as_one_of_all) {
  loadAndEdit();
  const std::string before = served->get(kShop).json["card"]["last_good_at"].GetString();
  EXPECT_EQ(tell("p-000002").status, 200);
  EXPECT_TRUE(comesTo("p-000002", "edited"));
  const auto told = [&] { return served->get(std::string(kShop) + "/runs"); };
  for (int tenths = 0; tenths < 100 && told().json["runs"].Size() < 2; ++tenths)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  ASSERT_EQ(told().json["runs"].Size(), 2U);
  served->waitFor("ok");
  EXPECT_EQ(served->get(kShop).json["card"]["last_good_at"].GetString(), before);
  // And says so, as a run and as a point of the sparkline.
  auto runs = told();
  EXPECT_TRUE(runs.json["runs"][0]["part"].GetBool());
  EXPECT_EQ(runs.json["runs"][0]["circumstances"]["by"], "told");
  EXPECT_FALSE(runs.json["runs"][1]["part"].GetBool());
  auto card = served->get(kShop);
  EXPECT_TRUE(card.json["card"]["last_run"]["part"].GetBool());
  EXPECT_FALSE(card.json["card"]["runs"][0]["part"].GetBool());
}

// A crash of the connector takes neither the service nor what was told before along.
TEST_F(Hooks, outlive_a_connector_that_crashes) {
  loadAndEdit();
  EXPECT_EQ(tell("p-000001").status, 200);
  EXPECT_EQ(tell("crash").status, 503);
  EXPECT_EQ(tell("p-000002").status, 200);
  EXPECT_TRUE(comesTo("p-000001", "edited"));
  EXPECT_TRUE(comesTo("p-000002", "edited"));
}

TEST_F(Hooks, that_were_answered_are_read_though_the_service_was_killed) {
  loadAndEdit();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(tell("p-00000" + std::to_string(round + 1)).status, 200);
    served->process().signal(SIGKILL);
    served->process().wait();
    served->start();
  }
  EXPECT_EQ(tell("p-000007").status, 200);
  for (const char* key : {"p-000001", "p-000002", "p-000007"})
    EXPECT_TRUE(comesTo(key, "edited")) << served->log();
}

TEST_F(Hooks, many_at_once_shuffled_and_repeated_are_each_read) {
  loadAndEdit();
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender)
    senders.emplace_back([this, sender] {
      for (int i = 0; i < 15; ++i) {
        char key[16];
        std::snprintf(key, sizeof key, "p-%06d", (i * 7 + sender) % 10);
        EXPECT_EQ(tell(key).status, 200);
      }
    });
  for (auto& sender : senders) sender.join();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(comesTo("p-00000" + std::to_string(i), "edited")) << i;
  EXPECT_EQ(w.writes(), 10U) << "what is read again and has not changed is not written";
}

// Installation comes before activation, and the choice of a database after both.
TEST_F(Hooks, are_taken_for_a_profile_that_is_being_set_up_and_read_once_it_is_active) {
  loadAndEdit();
  served.reset();
  writeProfile(10, 40, "active: false\n");
  serve();
  EXPECT_EQ(tell("", "secret-token", "POST", std::string(kHook) + "/install").status, 200);
  EXPECT_EQ(tell("p-000003").status, 200);
  served->waitFor("inactive");
  EXPECT_EQ(noteOf("p-000003"), "original") << "an inactive one runs nothing by itself";
  const auto inbox = [&] {
    auto card = served->get(kShop);
    return std::pair(card.json["card"]["inbox"]["waiting"].GetInt(),
                     card.json["card"]["inbox"]["received_last_hour"].GetInt());
  };
  EXPECT_EQ(inbox(), std::pair(1, 1));
  EXPECT_THAT(served->get("/metrics").body,
              AllOf(HasSubstr("spojka_inbox_records{profile=\"test-shop\"} 1"),
                    HasSubstr("spojka_inbox_received_total{profile=\"test-shop\"} 1"),
                    HasSubstr("spojka_inbox_age_seconds{profile=\"test-shop\"}")));
  served->post(std::string(kShop) + "/activate", "{}");
  EXPECT_TRUE(comesTo("p-000003", "edited")) << served->log();
  EXPECT_EQ(noteOf("p-000001"), "original") << "nobody told of it";
}

TEST_F(Hooks, of_a_source_that_takes_none_are_refused) {
  World shop(1, 1);
  Served other(shop, "schedule: every 12h\n");
  Asked asked;
  asked.asOurPage = asked.isDescribed = false;
  EXPECT_EQ(other.ask("POST", kHook, std::move(asked)).status, 404) << "by links nothing is told";
}

}  // namespace
}  // namespace e2e
