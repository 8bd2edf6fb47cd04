// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/alerts.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kHourUs = 3'600'000'000;

class AlertsTest : public ::testing::Test {
 protected:
  AlertsTest() {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "tell") << "#!/bin/sh\ncat >> " << (folder_ / "told").string() << "\n";
    ::chmod((folder_ / "tell").c_str(), 0700);
  }
  ~AlertsTest() override { fs::remove_all(folder_); }
  std::string told() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "told").rdbuf();
    return text.str();
  }
  // How often each event was told once `last` has come.
  std::string events(const std::string& last) const {
    for (int tenths = 0; tenths < 100 && told().find("\"" + last + "\"") == std::string::npos; ++tenths)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::string names;
    std::istringstream lines(told());
    for (std::string line; std::getline(lines, line);)
      names += line.substr(10, line.find('"', 10) - 10) + " ";
    return names;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("serve-alerts-" + randomId());
  Logger logger_;
};

TEST_F(AlertsTest, a_failure_is_told_once_and_its_end_too) {
  Alerts alerts({(folder_ / "tell").string(), ""}, folder_ / "alerts.json", logger_);
  alerts.runEnded("shop", "r1", "ok", "", 1);
  alerts.runEnded("shop", "r2", "failed", "refused", 2);
  alerts.runEnded("shop", "r3", "interrupted", "killed", 3);
  alerts.runEnded("shop", "r4", "cancelled", "", 4);
  alerts.runEnded("shop", "r5", "partial", "", 5);
  EXPECT_EQ(events("recovered"), "failing recovered ");
  EXPECT_NE(told().find("refused"), std::string::npos);
}

TEST_F(AlertsTest, silence_is_told_once_after_its_time_and_that_something_came_again) {
  Alerts alerts({(folder_ / "tell").string(), ""}, folder_ / "alerts.json", logger_);
  alerts.looked("shop", 0, 12 * kHourUs, 11 * kHourUs);
  alerts.looked("shop", 0, 12 * kHourUs, 13 * kHourUs);
  alerts.looked("shop", 0, 12 * kHourUs, 14 * kHourUs);
  alerts.looked("shop", 14 * kHourUs, 12 * kHourUs, 15 * kHourUs);
  EXPECT_EQ(events("heard"), "silent heard ");
  EXPECT_NE(told().find("nothing came since"), std::string::npos);
}

TEST_F(AlertsTest, what_was_told_is_remembered_over_the_services_end) {
  const AlertOptions tell{(folder_ / "tell").string(), ""};
  {
    Alerts alerts(tell, folder_ / "alerts.json", logger_);
    alerts.runEnded("shop", "r1", "failed", "refused", 1);
    alerts.runEnded("other", "r1", "failed", "refused", 1);
    alerts.looked("shop", 0, kHourUs, 2 * kHourUs);
    EXPECT_EQ(events("silent"), "failing failing silent ");
  }
  Alerts alerts(tell, folder_ / "alerts.json", logger_);
  alerts.runEnded("other", "r2", "failed", "refused", 2);
  alerts.looked("shop", 0, kHourUs, 3 * kHourUs);
  alerts.runEnded("shop", "r2", "ok", "", 3);
  EXPECT_EQ(events("recovered"), "failing failing silent recovered ");
}

TEST_F(AlertsTest, what_the_services_end_cut_short_is_told_after_it) {
  {
    Alerts alerts({(folder_ / "nobody").string(), ""}, folder_ / "alerts.json", logger_);
    alerts.runEnded("shop", "r1", "failed", "refused", 1);
  }
  Alerts alerts({(folder_ / "tell").string(), ""}, folder_ / "alerts.json", logger_);
  EXPECT_EQ(events("failing"), "failing ");
}

TEST_F(AlertsTest, a_file_that_cannot_be_used_is_told_once_and_that_it_is_mended_also_over_a_restart) {
  {
    Alerts alerts({(folder_ / "tell").string(), ""}, folder_ / "alerts.json", logger_);
    alerts.read("shop", "", 1);
    alerts.read("shop", "shop.yaml:3: this is no list", 2);
    EXPECT_EQ(events("broken"), "broken ");
    EXPECT_NE(told().find("shop.yaml:3"), std::string::npos);
  }
  Alerts alerts({(folder_ / "tell").string(), ""}, folder_ / "alerts.json", logger_);
  alerts.read("shop", "shop.yaml:3: this is no list", 3);
  alerts.read("shop", "", 4);
  EXPECT_EQ(events("mended"), "broken mended ");
}

}  // namespace
}  // namespace spojka::host
