// SPDX-License-Identifier: Apache-2.0
// The service as its console and programs use it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Side;
using ::testing::HasSubstr;
using ::testing::Not;

std::string etagOf(Served& s) {
  return s.get(kShop).headers["etag"];
}

HttpReply change(Served& s, const std::string& etag, const std::string& changes) {
  return s.ask("PATCH", kShop, {R"({"changes":[)" + changes + "]}", {{"If-Match", etag}}});
}

TEST(Serve, runs_what_is_due_and_tells_of_it) {
  World w(3, 4);
  Served s(w, "schedule: every 1h\n");
  const auto profile = s.waitFor("ok");
  EXPECT_TRUE(profile.json["card"]["next_run_at"].IsString());
  const auto runs = s.get(std::string(kShop) + "/runs");
  ASSERT_EQ(runs.json["runs"].Size(), 1U);
  const auto& run = runs.json["runs"][0];
  EXPECT_STREQ(run["status"].GetString(), "ok");
  EXPECT_EQ(run["streams"]["orders"]["created"].GetInt64(), 4);
  EXPECT_STREQ(run["circumstances"]["by"].GetString(), "schedule");
  const std::string id = run["run_id"].GetString();
  EXPECT_EQ(s.get(std::string(kShop) + "/runs/" + id).text("run_id"), id);
  EXPECT_EQ(s.get(std::string(kShop) + "/runs/" + id + "/log").status, 200);
  EXPECT_EQ(s.get("/api/service").json["profiles"]["active"].GetInt64(), 1);
  EXPECT_EQ(s.get("/api/profiles").json["profiles"].Size(), 1U);
  EXPECT_EQ(s.get("/healthz").status, 200);
  EXPECT_EQ(s.get("/readyz").status, 200);
}

TEST(Serve, a_run_that_is_asked_for_is_seen_as_it_goes_on) {
  World w(3, 300);
  slowDown(w, 100);
  Served s(w);
  EXPECT_EQ(s.get(std::string(kShop) + "/live").status, 404);
  const auto asked = s.post(std::string(kShop) + "/runs", "{}");
  ASSERT_EQ(asked.status, 202) << asked.body;
  const auto again = s.post(std::string(kShop) + "/runs", "{}");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.text("current"), asked.text("id"));
  s.waitFor("running");
  EXPECT_EQ(s.get("/api/runs").json["runs"].Size(), 1U);
  const auto events = s.listen(std::string(kShop) + "/live/events", "end");
  std::map<std::string, int> names;
  for (const auto& [name, json] : events) ++names[name];
  EXPECT_GE(names["run"], 1);
  EXPECT_GE(names["progress"], 1);
  ASSERT_EQ(names["end"], 1);
  rapidjson::Document end;
  end.Parse(events.back().second.c_str());
  EXPECT_STREQ(end["status"].GetString(), "ok");
  EXPECT_EQ(end["streams"]["orders"]["created"].GetInt64(), 300);
}

TEST(Serve, a_run_is_cancelled_at_a_settled_point) {
  World w(3, 2000);
  slowDown(w, 200);
  Served s(w);
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("running");
  std::this_thread::sleep_for(std::chrono::seconds(2));
  EXPECT_EQ(s.get(std::string(kShop) + "/live/log").status, 200);
  EXPECT_EQ(s.get(std::string(kShop) + "/live/samples").status, 200);
  EXPECT_EQ(s.post(std::string(kShop) + "/live/cancel", "{}").status, 202);
  for (int i = 0; i < 100 && s.get(std::string(kShop) + "/live").status == 200; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto runs = s.get(std::string(kShop) + "/runs");
  EXPECT_STREQ(runs.json["runs"][0]["status"].GetString(), "cancelled");
}

TEST(Serve, a_run_whose_process_is_killed_loses_nothing_and_is_told_of) {
  World w(3, 400);
  slowDown(w, 100);
  Served s(w);
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("running");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  for (const pid_t child : s.children()) ::kill(child, SIGKILL);
  const auto card = s.waitFor("failing");
  const auto run = s.get(std::string(kShop) + "/runs");
  EXPECT_STREQ(run.json["runs"][0]["status"].GetString(), "interrupted");
  EXPECT_STREQ(run.json["runs"][0]["circumstances"]["killed_by"].GetString(), "SIGKILL");
  slowDown(w, 0);
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("ok");
  EXPECT_EQ(w.outside.contactCount(), 403U) << "each once";
}

TEST(Serve, killed_itself_it_goes_on_where_it_was) {
  World w(3, 400);
  slowDown(w, 100);
  Served s(w, "schedule: every 1h\n");
  s.waitFor("running");
  s.process().signal(SIGKILL);
  s.process().wait();
  slowDown(w, 0);
  s.start();
  s.waitFor("ok");
  EXPECT_EQ(w.outside.contactCount(), 403U) << "each once";
}

TEST(Serve, stops_within_seconds_with_runs_at_work) {
  World w(3, 2000);
  slowDown(w, 200);
  Served s(w, "schedule: every 1h\n");
  s.waitFor("running");
  const auto begin = std::chrono::steady_clock::now();
  s.process().signal(SIGTERM);
  s.process().wait();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
  EXPECT_EQ(w.spojka("status", {"--json"}).json["runs"][0]["status"], "cancelled");
}

TEST(Serve, a_change_is_written_into_the_file_and_comments_stay) {
  World w(3, 4);
  Served s(w, "# by hand\n");
  const std::string before = s.fileText();
  const auto etag = etagOf(s);
  const auto changed =
      change(s, etag, R"({"op":"set","path":"/streams/orders/fields/title","value":["code"]})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  std::string expected = before;
  const std::string was = "      title: code\n";
  expected.replace(expected.find(was), was.size(), "      title: [code]\n");
  EXPECT_EQ(s.fileText(), expected);
  EXPECT_NE(changed.headers.at("etag"), etag);
  const auto late = change(s, etag, R"({"op":"set","path":"/schedule","value":"every 1h"})");
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ('"' + late.text("current") + '"', changed.headers.at("etag"));
  const auto versions = s.get(std::string(kShop) + "/versions");
  EXPECT_GE(versions.json["versions"].Size(), 2U);
}

TEST(Serve, what_cannot_be_taken_is_not_written) {
  World w(3, 4);
  Served s(w);
  const std::string before = s.fileText();
  for (const char* bad :
       {R"({"op":"set","path":"/schedule","value":"now and then"})",
        R"({"op":"set","path":"/sources","value":1})", R"({"op":"remove","path":"/streams/nobody"})",
        R"({"op":"set","path":"/name","value":"other"})"}) {
    const auto reply = change(s, etagOf(s), bad);
    EXPECT_EQ(reply.status, 422) << bad << reply.body;
    EXPECT_EQ(s.fileText(), before) << bad;
  }
}

TEST(Serve, a_file_broken_by_hand_leaves_the_old_one_at_work) {
  World w(3, 4);
  Served s(w);
  std::ofstream(s.file(), std::ios::app) << "nonsense: [\n";
  for (int i = 0; i < 100 && s.get(kShop).json["card"]["problems"].Empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto broken = s.get(kShop);
  EXPECT_FALSE(broken.json["card"]["problems"].Empty());
  EXPECT_TRUE(broken.json["card"]["keeps_old"].GetBool());
  EXPECT_EQ(s.get("/readyz").status, 503);
  EXPECT_EQ(s.post(std::string(kShop) + "/runs", "{}").status, 202);
  auto after = s.get(kShop);
  for (int i = 0;
       i < 300 && (after.json["card"]["last_run"].IsNull() || !after.json["card"]["live"].IsNull()); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    after = s.get(kShop);
  }
  ASSERT_TRUE(after.json["card"]["last_run"].IsObject()) << after.body;
  EXPECT_STREQ(after.json["card"]["last_run"]["status"].GetString(), "ok");
  EXPECT_STREQ(after.json["card"]["state"].GetString(), "broken") << "it needs a person all the same";
}

TEST(Serve, a_broken_file_is_run_as_it_was_after_a_kill_too_and_an_earlier_version_is_restored) {
  World w(3, 4);
  Served s(w, "schedule: every 1h\n");
  s.waitFor("ok");
  const std::string good = s.fileText();
  const std::string goodTag = s.get(kShop).headers.at("etag");
  std::ofstream(s.file(), std::ios::app) << "  broken: [\n";
  s.waitFor("broken");
  s.process().signal(SIGKILL);
  s.process().wait();
  s.start();
  s.waitFor("broken");
  const auto broken = s.get(kShop);
  EXPECT_TRUE(broken.json["card"]["keeps_old"].GetBool()) << broken.body;
  EXPECT_STREQ(broken.json["card"]["schedule"].GetString(), "every 1h");
  EXPECT_TRUE(broken.json["card"]["last_run"].IsObject());
  const auto versions = s.get(std::string(kShop) + "/versions");
  ASSERT_GE(versions.json["versions"].Size(), 1U);
  const auto& last = versions.json["versions"][0];
  EXPECT_TRUE(last["at_work"].GetBool()) << versions.body;
  EXPECT_FALSE(last["current"].GetBool()) << "what cannot be used is no version";
  const std::string restore = std::string(kShop) + "/versions/" + last["etag"].GetString() + "/restore";
  EXPECT_EQ(s.post(restore, "{}").status, 428);
  EXPECT_EQ(s.post(restore, "{}", {{"If-Match", goodTag}}).status, 412);
  const auto restored = s.post(restore, "{}", {{"If-Match", broken.headers.at("etag")}});
  ASSERT_EQ(restored.status, 200) << restored.body;
  EXPECT_EQ(s.fileText(), good);
  EXPECT_TRUE(restored.json["card"]["problems"].Empty());
}

TEST(Serve, what_is_only_tried_leaves_no_secret_behind) {
  World w(3, 4);
  Served s(w);
  const std::string token = w.environment.at("ACCESS_TOKEN");
  const auto tried = s.post(
      std::string(kShop) + "/check",
      R"({"changes":[{"op":"set","path":"/destination/config/access_token","value":")" + token + R"("}]})",
      {{"Prefer", "wait=30"}});
  EXPECT_TRUE(tried.json["answer"]["ok"].GetBool()) << tried.body;
  for (const auto& file : std::filesystem::recursive_directory_iterator(w.dir / "serve")) {
    if (!file.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    EXPECT_THAT(text.str(), Not(HasSubstr(token))) << file.path();
  }
}

TEST(Serve, secrets_go_in_and_never_come_out) {
  World w(3, 4);
  Served s(w);
  const std::string token = w.environment.at("ACCESS_TOKEN");
  const auto set = change(
      s, etagOf(s), R"({"op":"set","path":"/destination/config/access_token","value":")" + token + "\"}");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_THAT(s.fileText(), HasSubstr("access_token: ${file:"));
  EXPECT_THAT(s.fileText(), Not(HasSubstr(token)));
  EXPECT_THAT(set.body, Not(HasSubstr(token)));
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("ok");
  // Written by hand into the file it is hidden, too.
  std::string text = s.fileText();
  const auto from = text.find("${file:", text.find("access_token"));
  text.replace(from, text.find('}', from) + 1 - from, token);
  std::ofstream(s.file()) << text;
  std::this_thread::sleep_for(std::chrono::seconds(3));
  const auto read = s.get(kShop);
  EXPECT_THAT(read.body, Not(HasSubstr(token)));
  const std::string yaml = read.text("yaml");
  EXPECT_THAT(yaml, HasSubstr("access_token: \"********\""));
  // And comes back as it was.
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(yaml.c_str());
  const auto put =
      s.ask("PUT", kShop,
            {std::string(R"({"yaml":)") + buffer.GetString() + "}", {{"If-Match", read.headers.at("etag")}}});
  EXPECT_EQ(put.status, 200) << put.body;
  EXPECT_THAT(s.fileText(), HasSubstr(token));
  EXPECT_THAT(s.log(), Not(HasSubstr(token)));
}

TEST(Serve, the_wizards_way_from_connectors_to_the_first_run) {
  World w(5, 6);
  Served s(w);
  EXPECT_GE(s.get("/api/connectors").json["plugins"].Size(), 2U);
  EXPECT_EQ(s.get("/api/connectors/shoptet").status, 200);
  EXPECT_EQ(s.get("/api/transforms").status, 200);
  const auto created = s.post(
      "/api/profiles",
      R"({"name":"fresh","document":{"source":{"connector":"shoptet","config":{"instance_uri":")" +
          w.outside.shopUrl() + R"(","customers_hash":")" + w.environment.at("CUSTOMERS_HASH") +
          R"(","orders_hash":"wrong","orders_feed_hash":"${ORDERS_FEED_HASH}","orders_pattern":"-11","partner_id":"${PARTNER_ID}"}},)"
          R"("destination":{"connector":"daktela","config":{"instance_uri":")" +
          w.outside.daktelaUrl() +
          R"(","access_token":"${ACCESS_TOKEN}","database":"eshop"}},"state":"sqlite:../fresh.db"}})");
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_STREQ(created.json["card"]["state"].GetString(), "inactive");
  EXPECT_THAT(created.body, Not(HasSubstr(w.environment.at("CUSTOMERS_HASH"))));
  const std::string fresh = "/api/profiles/fresh";
  EXPECT_EQ(s.post("/api/profiles", R"({"name":"fresh","document":{}})").status, 409);
  const auto wrong = s.post(fresh + "/check", "{}", {{"Prefer", "wait=30"}});
  ASSERT_EQ(wrong.text("status"), "done") << wrong.body;
  EXPECT_FALSE(wrong.json["answer"]["ok"].GetBool());
  // Tried without being written.
  const std::string mend =
      R"({"op":"set","path":"/source/config/orders_hash","value":"${file:../orders_hash}"})";
  const auto tried = s.post(fresh + "/check", R"({"changes":[)" + mend + "]}", {{"Prefer", "wait=30"}});
  EXPECT_TRUE(tried.json["answer"]["ok"].GetBool()) << tried.body;
  const auto patched =
      s.ask("PATCH", fresh, {R"({"changes":[)" + mend + "]}", {{"If-Match", s.get(fresh).headers["etag"]}}});
  ASSERT_EQ(patched.status, 200) << patched.body;
  for (const char* verb : {"fields", "preview", "plan"}) {
    const auto reply = s.post(fresh + "/" + verb, "{}", {{"Prefer", "wait=30"}});
    EXPECT_EQ(reply.text("status"), "done") << verb << reply.body;
    EXPECT_EQ(s.get("/api/tasks/" + reply.text("id")).text("status"), "done");
  }
  EXPECT_EQ(s.post(fresh + "/activate", "{}").status, 200);
  EXPECT_EQ(s.post(fresh + "/runs", "{}").status, 202);
  for (int i = 0; i < 300; ++i) {
    const auto now = s.get(fresh);
    if (now.json["card"]["last_run"].IsObject() && now.json["card"]["live"].IsNull()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(w.outside.contactCount(), 11U);
  const auto found = s.post(fresh + "/explain", R"({"key":"nobody-has-this"})", {{"Prefer", "wait=30"}});
  EXPECT_EQ(found.text("status"), "failed") << found.body;
  EXPECT_EQ(s.ask("DELETE", fresh, {"", {{"If-Match", s.get(fresh).headers["etag"]}}}).status, 204);
  EXPECT_EQ(s.get(fresh).status, 404);
  // And back.
  const auto removed = s.get("/api/removed");
  ASSERT_EQ(removed.json["removed"].Size(), 1U) << removed.body;
  EXPECT_STREQ(removed.json["removed"][0]["name"].GetString(), "fresh");
  const std::string back =
      std::string("/api/removed/") + removed.json["removed"][0]["id"].GetString() + "/restore";
  const auto again = s.post(back, "{}");
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_FALSE(again.json["card"]["active"].GetBool()) << "somebody looks at it first";
  EXPECT_TRUE(again.json["card"]["last_run"].IsObject()) << "with its state";
  EXPECT_EQ(s.post(back, "{}").status, 404) << "it is there no more";
  EXPECT_EQ(s.get("/api/removed").json["removed"].Size(), 0U);
}

TEST(Serve, a_failed_record_is_looked_at_mended_and_passes) {
  World w(3, 4);
  Served s(w);
  Fault refuse;
  refuse.side = Side::Daktela;
  refuse.action = FaultAction::Status;
  refuse.method = "POST";
  refuse.path = "*/contacts*";
  refuse.times = 1;
  refuse.skip = 4;
  refuse.status = 400;
  refuse.contentType = "application/json";
  refuse.body = R"({"error":{"form":{"title":["Neplatná hodnota"]}},"result":null})";
  w.outside.addFault(refuse);
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("partial");
  const auto list = s.get(std::string(kShop) + "/failed");
  ASSERT_EQ(list.json["count"].GetInt64(), 1) << list.body;
  const std::string stream = list.json["failed"][0]["stream"].GetString();
  const std::string key = list.json["failed"][0]["key"].GetString();
  EXPECT_STREQ(list.json["failed"][0]["field"].GetString(), "title");
  const auto one = s.get(std::string(kShop) + "/failed?key=" + key + "&reveal=true");
  EXPECT_EQ(one.json["count"].GetInt64(), 1);
  const std::string named = R"("stream":")" + stream + R"(","key":")" + key + '"';
  EXPECT_EQ(s.post(std::string(kShop) + "/failed/edit",
                   "{" + named + R"(,"values":[{"path":"remark","value":"mended"}]})")
                .json["count"]
                .GetInt64(),
            1);
  EXPECT_EQ(s.post(std::string(kShop) + "/failed/retry", R"({"records":[{)" + named + "}]}")
                .json["count"]
                .GetInt64(),
            1);
  EXPECT_EQ(s.post(std::string(kShop) + "/failed/retry", "{}").status, 422) << "which must be said";
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("ok");
  EXPECT_EQ(s.get(std::string(kShop) + "/failed").json["count"].GetInt64(), 0);
  const auto audit = s.get("/api/audit");
  EXPECT_THAT(audit.body, HasSubstr("failed.edit"));
  EXPECT_THAT(audit.body, HasSubstr("\"reveal\""));
}

TEST(Serve, events_tell_of_every_profile_and_of_what_changes) {
  World w(3, 4);
  Served s(w);
  const auto events = s.listen("/api/events", "card");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].first, "service");
  EXPECT_THAT(events[1].second, HasSubstr("test-shop"));
}

TEST(Serve, metrics_are_what_prometheus_reads) {
  World w(3, 4);
  Served s(w, "schedule: every 1h\n");
  s.waitFor("ok");
  const auto metrics = s.get("/metrics");
  EXPECT_THAT(metrics.body, HasSubstr("spojka_runs_total{profile=\"test-shop\",status=\"ok\"} 1"));
  EXPECT_THAT(metrics.body, HasSubstr("spojka_profile_state{profile=\"test-shop\",state=\"ok\"} 1"));
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) GTEST_SKIP() << "promtool is not there";
  const auto file = w.dir / "metrics";
  std::ofstream(file) << metrics.body;
  EXPECT_EQ(std::system(
                ("promtool check metrics < " + file.string() + " > " + file.string() + ".out 2>&1").c_str()),
            0)
      << std::ifstream(file.string() + ".out").rdbuf();
}

}  // namespace
}  // namespace e2e
