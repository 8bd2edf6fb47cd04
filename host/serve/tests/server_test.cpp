// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/server.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <array>
#include <future>

#include "host/base/run_status.hpp"
#include "host/serve/random_id.hpp"

namespace spojka::host {
namespace {

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    router_.add("GET", "/healthz", Right::none, [](const HttpRequest&) {
      return HttpAnswer{200, "text/plain", "fine", {}, {}};
    });
    router_.add("POST", "/body", Right::none, [](const HttpRequest& r) {
      return HttpAnswer{200, "text/plain", std::to_string(r.body.size()), {}, {}};
    });
  }
  ~ServerTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<HttpServer> started(const ConnectionLimits& limits, const std::string& at = "127.0.0.1:0") {
    ListenOptions options;
    options.address = at;
    options.limits = limits;
    auto server = std::make_unique<HttpServer>(options, router_, gate_, logger_);
    server->start();
    return server;
  }
  static Poco::Net::SocketAddress addressOf(const HttpServer& server) {
    const std::string url = server.url();  // http://127.0.0.1:1234/
    return Poco::Net::SocketAddress(url.substr(7, url.size() - 8));
  }
  static Poco::Net::StreamSocket saying(const HttpServer& server, const std::string& text) {
    Poco::Net::StreamSocket socket(addressOf(server));
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
    return socket;
  }
  // All that is answered until the other side is done.
  static std::string rest(Poco::Net::StreamSocket& socket) {
    std::string all;
    std::array<char, 4096> piece{};
    try {
      for (int n = 0; (n = socket.receiveBytes(piece.data(), piece.size())) > 0;)
        all.append(piece.data(), static_cast<std::size_t>(n));
    } catch (const Poco::TimeoutException&) {
      all += "(nothing within a minute)";
    } catch (const Poco::Exception&) {
      // It was cut off.
    }
    return all;
  }
  static std::string asked(const HttpServer& server) {
    auto socket = saying(server, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return rest(socket);
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("serve-http-" + randomId());
  Logger logger_{2, LogLevel::off};
  Accounts accounts_{folder_ / "accounts.json"};
  LoginSessions sessions_;
  Gate gate_{{false, {"127.0.0.1", "localhost"}}, accounts_, sessions_};
  Router router_;
};

constexpr const char* kHalfHead = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ";

TEST_F(ServerTest, a_head_that_comes_byte_by_byte_is_cut_off_after_a_time_in_all) {
  ConnectionLimits limits;
  limits.first = std::chrono::milliseconds(300);
  const auto server = started(limits);
  auto slow = saying(*server, kHalfHead);
  // Goes on saying a little until it is not heard any more.
  auto ended = std::async(std::launch::async, [&] { return rest(slow); });
  try {
    while (ended.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) slow.sendBytes("x", 1);
  } catch (const Poco::Exception&) {
    // The other side has closed it.
  }
  EXPECT_EQ(ended.get(), "");
  EXPECT_NE(asked(*server).find("fine"), std::string::npos);
  server->stop();
}

TEST_F(ServerTest, a_body_that_does_not_come_is_cut_off_and_so_is_the_pause_after_an_answer) {
  ConnectionLimits limits;
  limits.body = limits.next = std::chrono::milliseconds(300);
  const auto server = started(limits);
  auto slow = saying(*server, "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(rest(slow).find("(nothing"), std::string::npos);
  auto kept = saying(*server, std::string("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") + kHalfHead);
  const std::string answer = rest(kept);
  EXPECT_NE(answer.find("fine"), std::string::npos);
  EXPECT_EQ(answer.find("(nothing"), std::string::npos);
  server->stop();
}

TEST_F(ServerTest, slow_connections_on_all_threads_leave_room_for_others) {
  ConnectionLimits limits;
  limits.most = 8;
  limits.free = 4;
  limits.first = std::chrono::minutes(10);
  limits.crowded = std::chrono::milliseconds(200);
  const auto server = started(limits);
  std::vector<Poco::Net::StreamSocket> slow;
  for (int i = 0; i < 40; ++i) slow.push_back(saying(*server, kHalfHead));
  EXPECT_NE(asked(*server).find("fine"), std::string::npos);
  server->stop();
}

TEST_F(ServerTest, a_port_is_never_shared_with_another_service) {
  const auto first = started({});
  const std::string at = addressOf(*first).toString();
  try {
    started({}, at);
    ADD_FAILURE() << "two listen at " << at;
  } catch (const StatusError& e) {
    EXPECT_NE(std::string(e.what()).find(at), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("in use"), std::string::npos) << e.what();
  }
  first->stop();
}

TEST(Connections, one_address_from_elsewhere_has_only_so_many) {
  ConnectionLimits limits;
  limits.mostOfOne = 2;
  Connections all(limits);
  const auto welcome = [&](const std::string& address, bool loopback) {
    return std::async(
               std::launch::async,
               [&all, address, loopback] { return Connections::Stay(all, 0, address, loopback).welcome(); })
        .get();
  };
  const Connections::Stay first(all, 0, "192.0.2.1", false);
  std::promise<void> over;
  std::promise<void> there;
  auto second = std::async(std::launch::async, [&] {
    const Connections::Stay stay(all, 0, "192.0.2.1", false);
    there.set_value();
    over.get_future().wait();
  });
  there.get_future().wait();
  EXPECT_FALSE(welcome("192.0.2.1", false));
  EXPECT_TRUE(welcome("192.0.2.2", false));
  EXPECT_TRUE(welcome("127.0.0.1", true)) << "where a proxy speaks for everybody";
  over.set_value();
  second.get();
  EXPECT_TRUE(welcome("192.0.2.1", false)) << "one has left";
}

}  // namespace
}  // namespace spojka::host
