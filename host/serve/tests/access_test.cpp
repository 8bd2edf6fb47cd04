// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/run_status.hpp"
#include "host/serve/access/accounts.hpp"
#include "host/serve/access/sessions.hpp"
#include "host/serve/access/throttle.hpp"
#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1'000'000;
constexpr const char* kGood = "correct horse battery";

class AccountsTest : public ::testing::Test {
 protected:
  ~AccountsTest() override { fs::remove_all(folder_); }
  std::string content() const {
    std::ostringstream text;
    text << std::ifstream(folder_ / "accounts.json").rdbuf();
    return text.str();
  }
  const fs::path folder_ = fs::temp_directory_path() / ("serve-accounts-" + randomId());
  Accounts accounts_{folder_ / "accounts.json"};
};

TEST_F(AccountsTest, whoever_knows_the_password_is_let_in_and_nobody_else) {
  accounts_.add("jana", Role::administrator, kGood, 1);
  EXPECT_EQ(accounts_.login("jana", kGood, 2), Role::administrator);
  EXPECT_FALSE(accounts_.login("jana", "wrong horse battery", 2));
  EXPECT_FALSE(accounts_.login("petr", kGood, 2));
}

TEST_F(AccountsTest, the_file_opens_nothing_and_is_its_owners) {
  accounts_.add("jana", Role::administrator, kGood, 1);
  const auto [token, secret] = accounts_.addToken("wall", Role::viewer, "jana", 1);
  EXPECT_EQ(content().find(kGood), std::string::npos);
  EXPECT_EQ(content().find(secret), std::string::npos);
  EXPECT_NE(content().find("$argon2id$"), std::string::npos);
  EXPECT_EQ(fs::status(folder_ / "accounts.json").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AccountsTest, the_first_and_the_last_are_administrators) {
  EXPECT_THROW(accounts_.add("jana", Role::viewer, kGood, 1), StatusError);
  accounts_.add("jana", Role::administrator, kGood, 1);
  EXPECT_THROW(accounts_.add("jana", Role::viewer, kGood, 1), AccountConflict);
  EXPECT_THROW(accounts_.remove("jana"), AccountConflict);
  EXPECT_THROW(accounts_.change("jana", Role::viewer, std::nullopt), AccountConflict);
  accounts_.add("petr", Role::administrator, kGood, 1);
  EXPECT_TRUE(accounts_.remove("jana"));
  EXPECT_FALSE(accounts_.remove("jana"));
}

TEST_F(AccountsTest, short_passwords_and_odd_names_are_refused) {
  EXPECT_THROW(accounts_.add("jana", Role::administrator, "short", 1), StatusError);
  for (const char* name : {"", "Jana", "../x", "a b", "-x"})
    EXPECT_THROW(accounts_.add(name, Role::administrator, kGood, 1), StatusError) << name;
}

TEST_F(AccountsTest, a_token_is_known_until_it_or_its_maker_goes) {
  accounts_.add("jana", Role::administrator, kGood, 1);
  accounts_.add("petr", Role::administrator, kGood, 1);
  const auto [token, secret] = accounts_.addToken("wall", Role::viewer, "petr", 1);
  EXPECT_EQ(accounts_.token(secret, 2)->role, Role::viewer);
  EXPECT_FALSE(accounts_.token(secret + "0", 2));
  EXPECT_FALSE(accounts_.token("", 2));
  accounts_.remove("petr");
  EXPECT_FALSE(accounts_.token(secret, 3));
}

TEST_F(AccountsTest, what_another_process_changed_counts) {
  accounts_.add("jana", Role::administrator, kGood, 1);
  Accounts other(folder_ / "accounts.json");
  other.change("jana", std::nullopt, "another horse battery");
  EXPECT_FALSE(accounts_.login("jana", kGood, 2));
  EXPECT_TRUE(accounts_.login("jana", "another horse battery", 2));
}

TEST(LoginSessions, live_by_being_used_and_end) {
  LoginSessions sessions;
  const auto [cookie, session] = sessions.begin("jana", 0);
  EXPECT_EQ(sessions.find(cookie, kSecond)->user, "jana");
  EXPECT_FALSE(sessions.find("x" + cookie, kSecond));
  EXPECT_FALSE(sessions.find(cookie, 13LL * 3600 * kSecond)) << "nobody used it";
  sessions.end(session.key);
  EXPECT_FALSE(sessions.find(cookie, kSecond));
}

TEST(LoginSessions, none_lives_for_ever) {
  LoginSessions sessions;
  const auto cookie = sessions.begin("jana", 0).first;
  std::int64_t now = 0;
  while (sessions.find(cookie, now)) now += 6LL * 3600 * kSecond;
  EXPECT_LE(now, 8LL * 24 * 3600 * kSecond);
}

TEST(LoginSessions, of_one_user_end_together_but_one) {
  LoginSessions sessions;
  const auto [first, kept] = sessions.begin("jana", 0);
  const auto second = sessions.begin("jana", 0).first;
  const auto other = sessions.begin("petr", 0).first;
  sessions.endAllOf("jana", kept.key);
  EXPECT_TRUE(sessions.find(first, 1));
  EXPECT_FALSE(sessions.find(second, 1));
  EXPECT_TRUE(sessions.find(other, 1));
}

TEST(Throttle, a_few_are_free_then_each_waits_longer) {
  Throttle throttle;
  const std::vector<std::string> who{"name jana", "address 10.0.0.1"};
  std::int64_t now = 0;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(throttle.waitFor(who, now), 0);
    throttle.wrong(who, now);
  }
  const auto first = throttle.waitFor(who, now);
  EXPECT_GT(first, 0);
  now += first * kSecond;
  throttle.wrong(who, now);
  EXPECT_GT(throttle.waitFor(who, now), first);
  EXPECT_GT(throttle.waitFor({"name petr", "address 10.0.0.1"}, now), 0)
      << "from there nobody's password is guessed";
  EXPECT_EQ(throttle.waitFor({"name petr", "address 10.0.0.2"}, now), 0);
  throttle.right(who);
  EXPECT_EQ(throttle.waitFor(who, now), 0);
}

TEST(Roles, each_may_what_the_ones_before_may) {
  EXPECT_FALSE(may(Role::viewer, Right::reveal));
  EXPECT_FALSE(may(Role::viewer, Right::operate));
  EXPECT_TRUE(may(Role::operates, Right::reveal));
  EXPECT_FALSE(may(Role::operates, Right::configure));
  EXPECT_FALSE(may(Role::operates, Right::administrate));
  EXPECT_TRUE(may(Role::administrator, Right::administrate));
}

}  // namespace
}  // namespace spojka::host
