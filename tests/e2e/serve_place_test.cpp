// SPDX-License-Identifier: Apache-2.0
// The service where it stands: reached from elsewhere, started and watched by systemd, and telling of
// trouble.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Side;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

bool isThere(const char* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

template <class F>
bool comes(int seconds, F&& f) {
  for (int tenths = 0; tenths < seconds * 10; ++tenths) {
    if (f()) return true;
    std::this_thread::sleep_for(milliseconds(100));
  }
  return false;
}

TEST(ServePlace, from_elsewhere_it_speaks_tls_to_who_has_an_account) {
  if (!isThere("openssl")) GTEST_SKIP() << "openssl is not there";
  World w(2, 2);
  const std::string certificate = (w.dir / "own.pem").string();
  const std::string key = (w.dir / "own.key").string();
  ASSERT_EQ(
      std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
                   "/CN=spojka.example.com -keyout " +
                   key + " -out " + certificate + " 2>/dev/null")
                      .c_str()),
      0);
  std::ofstream(w.dir / "password") << "correct horse battery\n";
  ASSERT_EQ(std::system((std::string(SPOJKA_PROGRAM) + " account add jana --role administrator --data " +
                         (w.dir / "serve").string() + " < " + (w.dir / "password").string() + " > /dev/null")
                            .c_str()),
            0);
  const std::string otherKey = (w.dir / "other.key").string();
  ASSERT_EQ(std::system(("openssl ecparam -name prime256v1 -genkey -noout -out " + otherKey).c_str()), 0);
  const auto serve = [&](const std::string& keyFile) {
    std::filesystem::create_directories(w.dir / "profiles");
    Process process(
        {SPOJKA_PROGRAM, "serve", (w.dir / "profiles").string(), "--data", (w.dir / "serve").string(),
         "--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", keyFile},
        w.environment);
    return process.wait();
  };
  const auto mixedUp = serve(otherKey);
  EXPECT_EQ(mixedUp.exit, 2);
  EXPECT_THAT(mixedUp.err, HasSubstr("does not belong to the certificate"));
  EXPECT_THAT(mixedUp.err, HasSubstr(otherKey));
  const auto noKey = serve((w.dir / "password").string());
  EXPECT_EQ(noKey.exit, 2);
  EXPECT_THAT(noKey.err, HasSubstr((w.dir / "password").string()));
  Served s(w, "", {"--tls-certificate", certificate, "--tls-key", key, "--name", "spojka.example.com"},
           {"0.0.0.0:0", "spojka.example.com"});
  EXPECT_THAT(s.log(), HasSubstr("https://spojka.example.com:" + std::to_string(s.port())));
  EXPECT_EQ(s.ask("GET", "/readyz", {"", {{"Host", "127.0.0.1:" + std::to_string(s.port())}}, false}).status,
            200)
      << "from the machine itself";
  const auto strange = s.ask("GET", "/readyz", {"", {{"Host", "0.0.0.0:1"}}, false});
  EXPECT_EQ(strange.status, 403);
  EXPECT_THAT(strange.text("detail"), HasSubstr("spojka.example.com"));
  EXPECT_EQ(s.ask("GET", "/api/profiles", {"", {}, false}).status, 401);
  const auto login =
      s.ask("POST", "/api/session", {R"({"name":"jana","password":"correct horse battery"})", {}, false});
  ASSERT_EQ(login.status, 200) << login.body;
  EXPECT_THAT(login.headers.at("set-cookie"), HasSubstr("Secure"));
  EXPECT_EQ(login.headers.count("strict-transport-security"), 1U);
  const std::string cookie = login.headers.at("set-cookie");
  EXPECT_EQ(
      s.ask("GET", "/api/profiles", {"", {{"Cookie", cookie.substr(0, cookie.find(';'))}}, false}).status,
      200);
  EXPECT_EQ(s.ask("GET", "/api/profiles", {"", {{"Host", "elsewhere.example"}}, false}).status, 403);
}

TEST(ServePlace, it_takes_over_a_socket_that_listens_already) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);  // inherited
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(socket, 16), 0);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  World w(2, 2);
  Served s(w, "", {},
           {"127.0.0.1:0",
            "",
            {"/bin/sh", "-c",
             "exec 3<&" + std::to_string(socket) + " && LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" \"$@\""}});
  ::close(socket);
  EXPECT_EQ(s.port(), ntohs(address.sin_port));
  EXPECT_EQ(s.get("/api/profiles").status, 200);
}

// What systemd would hear.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("bind " + path);
  }
  ~NotifySocket() { ::close(socket_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;
  // All of it so far, a word a line.
  const std::string& heard() {
    char word[256];
    for (ssize_t n = 0; (n = ::recv(socket_, word, sizeof word, MSG_DONTWAIT)) > 0;)
      heard_ += std::string(word, static_cast<std::size_t>(n)) + '\n';
    return heard_;
  }

 private:
  int socket_;
  std::string heard_;
};

TEST(ServePlace, systemd_hears_that_it_is_ready_lives_and_stops) {
  World w(2, 2);
  const std::string path = (w.dir / "notify").string();
  NotifySocket systemd(path);
  w.environment["NOTIFY_SOCKET"] = path;
  w.environment["WATCHDOG_USEC"] = "2000000";
  Served s(w);
  EXPECT_TRUE(comes(10, [&] { return systemd.heard().find("READY=1") != std::string::npos; }));
  EXPECT_TRUE(comes(10, [&] { return systemd.heard().find("WATCHDOG=1") != std::string::npos; }));
  s.process().signal(SIGTERM);
  EXPECT_TRUE(comes(10, [&] { return systemd.heard().find("STOPPING=1") != std::string::npos; }));
}

TEST(ServePlace, the_unit_is_one_that_systemd_takes) {
  if (!isThere("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not there";
  World w(1, 1);
  std::ostringstream unit;
  unit << std::ifstream(std::string(SPOJKA_SOURCE_DIR) + "/scripts/systemd/spojka.service").rdbuf();
  std::string text = unit.str();
  const std::string program = "@CMAKE_INSTALL_FULL_BINDIR@/spojka";
  ASSERT_NE(text.find(program), std::string::npos);
  text.replace(text.find(program), program.size(), SPOJKA_PROGRAM);
  std::ofstream(w.dir / "spojka.service") << text;
  std::filesystem::copy(std::string(SPOJKA_SOURCE_DIR) + "/scripts/systemd/spojka.socket", w.dir);
  const std::string told = (w.dir / "told").string();
  [[maybe_unused]] const int how =
      std::system(("systemd-analyze verify --man=no " + (w.dir / "spojka.service").string() + " " +
                   (w.dir / "spojka.socket").string() + " > " + told + " 2>&1")
                      .c_str());
  std::string complaints;
  std::ifstream lines(told);
  for (std::string line; std::getline(lines, line);)
    // In a container there is no system whose units it could belong to.
    if (line.find("spojka.") != std::string::npos && line.find("not found.") == std::string::npos)
      complaints += line + '\n';
  EXPECT_EQ(complaints, "");
}

// A webhook on this machine.
class Heard {
 public:
  Heard()
      : server_(new Factory(*this), Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)),
                new Poco::Net::HTTPServerParams) {
    server_.start();
  }
  ~Heard() { server_.stopAll(true); }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/told?key=s3cret";
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  struct Handler : Poco::Net::HTTPRequestHandler {
    explicit Handler(Heard& owner) : owner_(owner) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      std::string body;
      Poco::StreamCopier::copyToString(request.stream(), body);
      {
        const std::lock_guard lock(owner_.mutex_);
        owner_.text_ += request.getURI() + " " + body + '\n';
      }
      response.setContentLength(0);
      response.send();
    }
    Heard& owner_;
  };
  struct Factory : Poco::Net::HTTPRequestHandlerFactory {
    explicit Factory(Heard& owner) : owner_(owner) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
      return new Handler(owner_);
    }
    Heard& owner_;
  };

  mutable std::mutex mutex_;
  std::string text_;
  Poco::Net::HTTPServer server_;
};

TEST(ServePlace, a_command_and_a_webhook_are_told_of_failure_and_recovery_once) {
  World w(2, 2);
  const auto told = w.dir / "told";
  const auto script = w.dir / "tell";
  std::ofstream(script) << "#!/bin/sh\ncat >> " << told.string() << "\n";
  ::chmod(script.c_str(), 0700);
  Heard webhook;
  Served s(w, "", {"--on-event", script.string(), "--webhook", webhook.url()});
  const auto byCommand = [&] {
    std::ostringstream text;
    text << std::ifstream(told).rdbuf();
    return text.str();
  };
  Fault refuse;
  refuse.side = Side::Daktela;
  refuse.action = FaultAction::Status;
  refuse.path = "*";
  refuse.times = -1;
  refuse.status = 401;
  w.outside.addFault(refuse);
  for (int i = 0; i < 2; ++i) {
    s.post(std::string(kShop) + "/runs", "{}");
    comes(30, [&] { return s.get(std::string(kShop) + "/live").status == 404; });
  }
  s.waitFor("failing");
  w.outside.clearFaults();
  s.post(std::string(kShop) + "/runs", "{}");
  s.waitFor("ok");
  ASSERT_TRUE(comes(20, [&] { return byCommand().find("recovered") != std::string::npos; })) << s.log();
  ASSERT_TRUE(comes(20, [&] { return webhook.text().find("recovered") != std::string::npos; })) << s.log();
  for (const std::string& all : {byCommand(), webhook.text()}) {
    const auto first = all.find(R"("event":"failing")");
    ASSERT_NE(first, std::string::npos) << all;
    EXPECT_EQ(all.find(R"("event":"failing")", first + 1), std::string::npos) << "once, not once a run";
    EXPECT_LT(first, all.find(R"("event":"recovered")"));
    EXPECT_THAT(all, HasSubstr(R"("profile":"test-shop")"));
  }
  EXPECT_THAT(webhook.text(), HasSubstr("/told?key=s3cret "));
  EXPECT_EQ(s.log().find("s3cret"), std::string::npos) << "the address of a webhook is a secret";
}

}  // namespace
}  // namespace e2e
