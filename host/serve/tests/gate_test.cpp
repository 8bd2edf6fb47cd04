// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/gate.hpp"

#include <gtest/gtest.h>

#include "host/serve/http/router.hpp"
#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

class GateTest : public ::testing::Test {
 protected:
  ~GateTest() override { std::filesystem::remove_all(folder_); }

  static HttpRequest request(const std::string& method, std::map<std::string, std::string> headers = {}) {
    HttpRequest r;
    r.method = method;
    r.headers = std::move(headers);
    r.headers.emplace("host", "127.0.0.1:8087");
    return r;
  }
  std::string codeOf(const HttpRequest& r, Right right) {
    try {
      gate_.admit(r, right, 1);
      return "";
    } catch (const HttpError& e) {
      return e.code;
    }
  }
  static std::string cookieHeader(const std::string& cookie) {
    return "theme=dark; spojka_session=" + cookie;
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("serve-gate-" + randomId());
  Accounts accounts_{folder_ / "accounts.json"};
  LoginSessions sessions_;
  Gate gate_{{false, {"127.0.0.1", "localhost", "[::1]"}}, accounts_, sessions_};
};

TEST_F(GateTest, only_its_own_names_are_answered) {
  for (const char* host : {"127.0.0.1:8087", "localhost", "LOCALHOST:1", "[::1]:8087"}) {
    HttpRequest r;
    r.headers["host"] = host;
    EXPECT_NO_THROW(gate_.checkHost(r)) << host;
  }
  for (const char* host :
       {"", "evil.example", "evil.example:8087", "127.0.0.1.evil.example", "localhost.evil.example"}) {
    HttpRequest r;
    r.headers["host"] = host;
    EXPECT_THROW(gate_.checkHost(r), HttpError) << host;
    try {
      gate_.checkHost(r);
    } catch (const HttpError& e) {
      EXPECT_NE(std::string(e.what()).find("localhost"), std::string::npos) << "it says what it goes by";
    }
  }
}

TEST_F(GateTest, without_accounts_reading_is_free_and_changing_takes_a_session) {
  EXPECT_EQ(codeOf(request("GET"), Right::administrate), "");
  EXPECT_EQ(codeOf(request("POST"), Right::operate), "unauthenticated");
  const auto [cookie, session] = sessions_.begin("local", 0);
  EXPECT_EQ(codeOf(request("POST", {{"cookie", cookieHeader(cookie)}}), Right::operate), "csrf");
  EXPECT_EQ(codeOf(request("POST", {{"cookie", cookieHeader(cookie)}, {"x-csrf-token", session.csrf}}),
                   Right::operate),
            "");
}

TEST_F(GateTest, a_page_of_an_earlier_service_is_told_that_its_session_is_over) {
  const auto asked = request("POST", {{"cookie", cookieHeader("of-before")}, {"x-csrf-token", "of-before"}});
  EXPECT_EQ(codeOf(asked, Right::operate), "session_over") << "without accounts";
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader("of-before")}}), Right::view), "");
  accounts_.add("jana", Role::administrator, "correct horse battery", 1);
  EXPECT_EQ(codeOf(asked, Right::operate), "session_over") << "with accounts";
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader("of-before")}}), Right::view), "unauthenticated");
  EXPECT_EQ(codeOf(request("GET"), Right::view), "unauthenticated") << "one that never had any";
}

TEST_F(GateTest, the_token_of_another_session_and_anothers_page_are_refused) {
  const auto [cookie, session] = sessions_.begin("local", 0);
  const auto other = sessions_.begin("local", 0).second;
  EXPECT_EQ(codeOf(request("POST", {{"cookie", cookieHeader(cookie)}, {"x-csrf-token", other.csrf}}),
                   Right::operate),
            "session_over");
  EXPECT_EQ(codeOf(request("POST", {{"cookie", cookieHeader(cookie)},
                                    {"x-csrf-token", session.csrf},
                                    {"origin", "http://evil.example"}}),
                   Right::operate),
            "csrf");
  EXPECT_EQ(codeOf(request("POST", {{"cookie", cookieHeader(cookie)},
                                    {"x-csrf-token", session.csrf},
                                    {"origin", "http://127.0.0.1:8087"}}),
                   Right::operate),
            "");
}

TEST_F(GateTest, with_accounts_nobody_is_let_in_who_is_not_known) {
  accounts_.add("jana", Role::administrator, "correct horse battery", 0);
  const auto cookie = sessions_.begin("local", 0).first;
  EXPECT_EQ(codeOf(request("GET"), Right::view), "unauthenticated");
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader(cookie)}}), Right::view), "unauthenticated")
      << "begun before there were accounts";
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader("guess")}}), Right::view), "unauthenticated");
}

TEST_F(GateTest, a_role_may_what_it_may) {
  accounts_.add("jana", Role::administrator, "correct horse battery", 0);
  accounts_.add("wall", Role::viewer, "correct horse battery", 0);
  const auto cookie = sessions_.begin("wall", 0).first;
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader(cookie)}}), Right::view), "");
  EXPECT_EQ(codeOf(request("GET", {{"cookie", cookieHeader(cookie)}}), Right::administrate), "forbidden");
}

TEST_F(GateTest, a_program_needs_its_token_and_no_csrf) {
  const auto secret = accounts_.addToken("script", Role::operates, "local", 0).second;
  EXPECT_EQ(codeOf(request("POST", {{"authorization", "Bearer " + secret}}), Right::operate), "");
  EXPECT_EQ(codeOf(request("POST", {{"authorization", "Bearer " + secret}}), Right::configure), "forbidden");
  EXPECT_EQ(codeOf(request("GET", {{"authorization", "Bearer spojka_0"}}), Right::view), "unauthenticated");
  EXPECT_EQ(codeOf(request("GET", {{"authorization", "Basic eDp5"}}), Right::view), "unauthenticated");
}

TEST(Router, words_go_before_places_and_what_is_not_there_is_told) {
  Router router;
  std::string seen;
  router.add("GET", "/api/x/{name}", Right::view, [&](const HttpRequest& r) {
    seen = r.parts.at("name");
    return HttpAnswer();
  });
  router.add("GET", "/api/x/all", Right::view, [&](const HttpRequest&) {
    seen = "<all>";
    return HttpAnswer();
  });
  const auto ask = [&](const char* method, const char* path) {
    HttpRequest r;
    r.method = method;
    r.path = path;
    router.find(r).handler(r);
  };
  ask("GET", "/api/x/all");
  EXPECT_EQ(seen, "<all>");
  ask("GET", "/api/x/one");
  EXPECT_EQ(seen, "one");
  for (const auto& [method, path, status] : {std::tuple{"POST", "/api/x/one", 405},
                                             {"GET", "/api/x/one/two", 404},
                                             {"GET", "/api/x/", 404},
                                             {"GET", "/api/x", 404}}) {
    try {
      ask(method, path);
      ADD_FAILURE() << path;
    } catch (const HttpError& e) {
      EXPECT_EQ(e.status, status) << path;
    }
  }
}

}  // namespace
}  // namespace spojka::host
