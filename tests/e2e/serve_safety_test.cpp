// SPDX-License-Identifier: Apache-2.0
// What somebody who should not get in, or should not get further, tries on the service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <numeric>

#include "served.hpp"

namespace e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "correct horse battery";

void addAccount(World& w, const std::string& name, const std::string& role) {
  std::ofstream(w.dir / "password") << kPassword << '\n';
  const std::string command = std::string(SPOJKA_PROGRAM) + " account add " + name + " --role " + role +
                              " --data " + (w.dir / "serve").string() + " < " +
                              (w.dir / "password").string() + " > /dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
}

struct Login {
  std::string cookie;
  std::string csrf;
  int status = 0;
};

Login logIn(Served& s, const std::string& name, const std::string& password, const std::string& cookie = "") {
  Asked asked{R"({"name":")" + name + R"(","password":")" + password + "\"}", {}, false};
  if (!cookie.empty()) asked.headers["Cookie"] = cookie;
  const auto reply = s.ask("POST", "/api/session", asked);
  Login login{"", reply.text("csrf"), reply.status};
  if (reply.headers.count("set-cookie") > 0)
    login.cookie = reply.headers.at("set-cookie").substr(0, reply.headers.at("set-cookie").find(';'));
  return login;
}

HttpReply as(Served& s, const Login& who, const std::string& method, const std::string& path,
             const std::string& body = "") {
  Asked asked{body, {{"Cookie", who.cookie}, {"X-CSRF-Token", who.csrf}}, false};
  return s.ask(method, path, asked);
}

TEST(ServeSafety, whoever_is_not_known_gets_nothing) {
  World w(2, 2);
  addAccount(w, "jana", "administrator");
  Served s(w);
  for (const char* path :
       {"/api/session", "/api/profiles", "/api/service", "/api/events", "/api/connectors", "/api/audit"}) {
    EXPECT_EQ(s.ask("GET", path, {"", {}, false}).status, 401) << path;
    EXPECT_EQ(s.ask("GET", path, {"", {{"Cookie", "spojka_session=0123"}}, false}).status, 401) << path;
    EXPECT_EQ(s.ask("GET", path, {"", {{"Authorization", "Bearer spojka_0123"}}, false}).status, 401) << path;
  }
  EXPECT_EQ(s.ask("POST", std::string(kShop) + "/runs", {"{}", {}, false}).status, 401);
  EXPECT_EQ(s.ask("GET", "/healthz", {"", {}, false}).status, 200);
}

// What a refusal means is told by what happened and not by the words it is told in.
TEST(ServeSafety, of_accounts_is_a_conflict_in_any_language) {
  World w(1, 1);
  addAccount(w, "jana", "administrator");
  Served s(w);
  const Login jana = logIn(s, "jana", kPassword);
  for (const char* language : {"cs", "en"}) {
    const auto in = [&](const char* method, const char* path, const char* body = "") {
      return s
          .ask(method, path,
               {body,
                {{"Cookie", jana.cookie}, {"X-CSRF-Token", jana.csrf}, {"Accept-Language", language}},
                false})
          .status;
    };
    EXPECT_EQ(
        in("POST", "/api/accounts", R"({"name":"jana","role":"viewer","password":"a long enough one"})"), 409)
        << language;
    EXPECT_EQ(in("POST", "/api/accounts", R"({"name":"petr","role":"viewer","password":"short"})"), 422);
    EXPECT_EQ(in("PATCH", "/api/accounts/jana", R"({"role":"viewer"})"), 409);
    EXPECT_EQ(in("DELETE", "/api/accounts/jana"), 409);
  }
}

TEST(ServeSafety, a_role_gets_no_further_than_its_rights) {
  World w(2, 2);
  addAccount(w, "jana", "administrator");
  addAccount(w, "wall", "viewer");
  addAccount(w, "olga", "operator");
  Served s(w);
  const Login viewer = logIn(s, "wall", kPassword);
  const Login olga = logIn(s, "olga", kPassword);
  ASSERT_EQ(viewer.status, 200);
  EXPECT_EQ(as(s, viewer, "GET", "/api/profiles").status, 200);
  EXPECT_EQ(as(s, viewer, "POST", std::string(kShop) + "/runs", "{}").status, 403);
  EXPECT_EQ(as(s, viewer, "GET", std::string(kShop) + "/failed?reveal=true").status, 403);
  EXPECT_EQ(as(s, viewer, "GET", "/api/audit").status, 403);
  EXPECT_EQ(as(s, olga, "POST", std::string(kShop) + "/activate", "{}").status, 403);
  EXPECT_EQ(as(s, olga, "POST", std::string(kShop) + "/deactivate", "{}").status, 403)
      << "what takes a right to begin takes it to end";
  EXPECT_EQ(as(s, olga, "GET", "/api/accounts").status, 403);
  EXPECT_EQ(as(s, olga, "POST", "/api/tokens", R"({"name":"x","role":"administrator"})").status, 403);
  const Login jana = logIn(s, "jana", kPassword);
  EXPECT_EQ(as(s, jana, "PATCH", "/api/accounts/jana", R"({"role":"viewer"})").status, 409);
  const auto token = as(s, jana, "POST", "/api/tokens", R"({"name":"script","role":"viewer"})");
  ASSERT_EQ(token.status, 201);
  EXPECT_EQ(
      s.ask("GET", "/api/profiles", {"", {{"Authorization", "Bearer " + token.text("token")}}, false}).status,
      200);
  EXPECT_EQ(s.ask("POST", std::string(kShop) + "/runs",
                  {"{}", {{"Authorization", "Bearer " + token.text("token")}}, false})
                .status,
            403);
  EXPECT_EQ(as(s, jana, "DELETE", "/api/accounts/wall").status, 204);
  EXPECT_EQ(as(s, viewer, "GET", "/api/profiles").status, 401) << "its sessions are gone with it";
}

TEST(ServeSafety, another_sites_page_can_do_nothing) {
  World w(2, 2);
  Served s(w);
  s.logIn();
  EXPECT_EQ(s.ask("POST", std::string(kShop) + "/runs", {"{}", {{"X-CSRF-Token", "forged"}}}).status, 403);
  EXPECT_EQ(s.ask("POST", std::string(kShop) + "/runs", {"{}", {{"Origin", "http://evil.example"}}}).status,
            403);
  for (const char* host : {"evil.example", "evil.example:8087", "127.0.0.1.evil.example"})
    EXPECT_EQ(s.ask("GET", "/api/profiles", {"", {{"Host", host}}}).status, 403) << host;
  const auto session = s.ask("GET", "/api/session", {"", {}, false});
  EXPECT_THAT(session.headers.at("set-cookie"), HasSubstr("HttpOnly"));
  EXPECT_THAT(session.headers.at("set-cookie"), HasSubstr("SameSite=Strict"));
  EXPECT_THAT(session.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(session.headers.count("access-control-allow-origin"), 0U);
}

TEST(ServeSafety, a_session_that_somebody_planted_is_not_taken_over) {
  World w(2, 2);
  addAccount(w, "jana", "administrator");
  Served s(w);
  const Login first = logIn(s, "jana", kPassword);
  const Login second = logIn(s, "jana", kPassword, first.cookie);
  EXPECT_NE(first.cookie, second.cookie);
  EXPECT_EQ(as(s, first, "GET", "/api/profiles").status, 401);
  EXPECT_EQ(as(s, second, "GET", "/api/profiles").status, 200);
  EXPECT_EQ(as(s, second, "DELETE", "/api/session").status, 204);
  EXPECT_EQ(as(s, second, "GET", "/api/profiles").status, 401);
}

TEST(ServeSafety, guessing_gets_slower_and_tells_nothing) {
  World w(2, 2);
  addAccount(w, "jana", "administrator");
  Served s(w);
  const auto timed = [&](const char* name) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(logIn(s, name, "wrong password!!").status, 401);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const double known = timed("jana") + timed("jana");
  const double unknown = timed("nobody1") + timed("nobody2");
  EXPECT_LT(std::max(known, unknown), 4 * std::min(known, unknown))
      << "who is there must not be told by the clock";
  EXPECT_EQ(logIn(s, "jana", "wrong password!!").status, 401);
  const auto refused =
      s.ask("POST", "/api/session", {R"({"name":"jana","password":"correct horse battery"})", {}, false});
  EXPECT_EQ(refused.status, 429);
  EXPECT_GE(std::stoi(refused.headers.at("retry-after")), 1);
}

TEST(ServeSafety, odd_bodies_and_addresses_are_refused) {
  World w(2, 2);
  Served s(w);
  const std::string runs = std::string(kShop) + "/runs";
  EXPECT_EQ(s.post(runs, std::string(2U << 20U, ' ')).status, 413);
  for (const char* body : {"{", "[]", "null", "{\"a\":1e999}", "\"x\""})
    EXPECT_EQ(s.post(runs, body).status, 400) << body;
  EXPECT_EQ(s.post(runs, std::string(5000, '[')).status, 400);
  EXPECT_EQ(s.post(runs, R"({"unknown":1})").status, 422);
  EXPECT_EQ(s.post(runs, R"({"stream":7})").status, 422);
  EXPECT_EQ(s.ask("POST", runs, {"{}", {{"Content-Type", "text/plain"}}}).status, 400);
  for (const char* path : {"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/api/profiles/..%2f..%2fx",
                           "/api/profiles/%00", "/.%2e/x.js"}) {
    const auto reply = s.ask("GET", path, {"", {}, true, false});
    EXPECT_GE(reply.status, 400) << path << reply.body;
    EXPECT_THAT(reply.body, Not(HasSubstr("root:")));
  }
  EXPECT_EQ(s.post("/api/profiles", R"({"name":"../x","yaml":"version: 1"})").status, 422);
  EXPECT_EQ(s.get(std::string(kShop) + "/runs/--help").status, 404);
  EXPECT_EQ(s.get("/api/connectors/..%2fx").status, 404);
  EXPECT_EQ(s.ask("GET", kShop, {"", {}}).status, 200) << "still there";
}

TEST(ServeSafety, script_in_a_field_stays_text) {
  World w(2, 2);
  Served s(w);
  const auto reply = s.ask(
      "PATCH", kShop,
      {R"({"changes":[{"op":"set","path":"/streams/orders/fields/description","value":{"value":"<script>alert(1)</script>"}}]})",
       {{"If-Match", s.get(kShop).headers["etag"]}}});
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.headers.at("content-type"), "application/json");
  EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
}

TEST(ServeSafety, from_elsewhere_it_takes_tls_and_accounts) {
  World w(2, 2);
  std::filesystem::create_directories(w.dir / "profiles");
  const auto serve = [&](std::vector<std::string> options) {
    std::vector<std::string> command{SPOJKA_PROGRAM, "serve", (w.dir / "profiles").string(), "--data",
                                     (w.dir / "serve").string()};
    command.insert(command.end(), options.begin(), options.end());
    Process process(command, w.environment);
    return process.wait();
  };
  const auto plain = serve({"--listen", "0.0.0.0:0"});
  EXPECT_EQ(plain.exit, 2);
  EXPECT_THAT(plain.err, HasSubstr("certificate"));
  const auto named = serve({"--listen", "127.0.0.1:0", "--name", "spojka.example.com"});
  EXPECT_EQ(named.exit, 2);
  EXPECT_THAT(named.err, HasSubstr("accounts"));
}

TEST(ServeSafety, a_second_service_on_the_same_profiles_or_port_does_not_start) {
  World w(2, 2);
  Served s(w);
  std::filesystem::create_directories(w.dir / "others");
  const auto second = [&](const char* profiles, const std::string& listen) {
    Process process({SPOJKA_PROGRAM, "serve", (w.dir / profiles).string(), "--data",
                     (w.dir / "other").string(), "--listen", listen},
                    w.environment);
    return process.wait();
  };
  const auto beside = second("profiles", "127.0.0.1:0");
  EXPECT_EQ(beside.exit, 2);
  EXPECT_THAT(beside.err, HasSubstr("another service is at work with the profiles"));
  const auto samePort = second("others", "127.0.0.1:" + std::to_string(s.port()));
  EXPECT_EQ(samePort.exit, 2);
  EXPECT_THAT(samePort.err, HasSubstr("in use"));
}

}  // namespace
}  // namespace e2e
