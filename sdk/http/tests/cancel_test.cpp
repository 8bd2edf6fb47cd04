// SPDX-License-Identifier: Apache-2.0
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "raw_server.hpp"
#include "resolve.hpp"
#include "spojka/http/connection.hpp"
#include "spojka/testing/fake_host.hpp"

namespace spojka::http {
namespace {

using spojka::testing::FakeHost;
using testing::always;
using testing::okAnswer;
using testing::Peer;
using testing::RawServer;

const Request kGet{"GET", "/", {}, {}};

// Takes a request, says so, and never answers.
class SilentServer {
 public:
  SilentServer()
      : server_([this](Peer& peer) {
          if (!peer.readRequest()) return;
          arrived_.set_value();
          peer.waitForClose();
        }) {}
  void waitForRequest() { arrived_.get_future().wait(); }
  std::string origin() const { return server_.origin(); }

 private:
  std::promise<void> arrived_;
  RawServer server_;
};

// A listening socket whose queue is full: further connections get no answer at all.
class DeafServer {
 public:
  DeafServer() {
    listener_.bind(Poco::Net::SocketAddress("127.0.0.1", 0));
    listener_.listen(0);
    for (auto& client : clients_) client.connectNB(listener_.address());
  }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(listener_.address().port()); }

 private:
  Poco::Net::ServerSocket listener_;
  Poco::Net::StreamSocket clients_[4];
};

TEST(Cancel, AbortEndsABlockedRead) {
  FakeHost host;
  SilentServer server;
  const auto connection = connect(server.origin(), {}, host.context());
  std::thread other([&] {
    server.waitForRequest();
    connection->abort();
  });
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
  other.join();
}

TEST(Cancel, EveryLaterCallFailsToo) {
  FakeHost host;
  RawServer server(always(okAnswer("hello")));
  const auto connection = connect(server.origin(), {}, host.context());
  EXPECT_EQ(connection->exchange(kGet).body, "hello");
  connection->abort();
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
  EXPECT_THROW(connection->open(kGet), CancelledError);
}

TEST(Cancel, AbortEndsAStreamedRead) {
  FakeHost host;
  RawServer server([](Peer& peer) {
    if (!peer.readRequest()) return;
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    peer.waitForClose();
  });
  const auto connection = connect(server.origin(), {}, host.context());
  const auto response = connection->open(kGet);
  char buffer[16];
  EXPECT_EQ(response->read(buffer, sizeof buffer), 5U);
  std::thread other([&] { connection->abort(); });
  EXPECT_THROW(response->read(buffer, sizeof buffer), CancelledError);
  other.join();
}

TEST(Cancel, TheHostsCancelEndsABlockedReadWithoutAbort) {
  FakeHost host;
  SilentServer server;
  const auto connection = connect(server.origin(), {}, host.context());
  std::thread other([&] {
    server.waitForRequest();
    host.cancel();
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  other.join();
}

TEST(Cancel, NothingIsSentOnceTheHostHasCancelled) {
  FakeHost host;
  RawServer server(always(okAnswer("hello")));
  const auto connection = connect(server.origin(), {}, host.context());
  host.cancel();
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
  EXPECT_EQ(server.accepted(), 0);
  EXPECT_EQ(host.metric("requests"), 0);
}

TEST(Cancel, ConnectThatGetsNoAnswerTimesOut) {
  FakeHost host;
  DeafServer server;
  Options options;
  options.runtime.connectTimeoutMs = 60;
  const auto connection = connect(server.origin(), options, host.context());
  try {
    connection->exchange(kGet);
    FAIL() << "connected to a server that accepts nothing";
  } catch (const TransportError& e) {
    EXPECT_EQ(e.phase(), Phase::connect);
    EXPECT_NE(std::string(e.what()).find("60 ms"), std::string::npos) << e.what();
  }
}

TEST(Cancel, AbortEndsABlockedConnect) {
  FakeHost host;
  DeafServer server;
  const auto connection = connect(server.origin(), {}, host.context());
  std::thread other([&] { connection->abort(); });
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
  other.join();
}

TEST(Cancel, TheHostsCancelEndsABlockedConnect) {
  FakeHost host;
  DeafServer server;
  host.cancelAfterPolls(3);
  const auto connection = connect(server.origin(), {}, host.context());
  EXPECT_THROW(connection->exchange(kGet), CancelledError);
}

// A name server that answers when the test lets it.
class SilentNames {
 public:
  Resolved resolve(std::chrono::milliseconds limit, const std::function<void()>& stillWanted) {
    const auto lookUp = [this](const std::string&) {
      ++asked_;
      answered_.wait();
      return Addresses{Poco::Net::IPAddress("192.0.2.1")};
    };
    return resolveBy(lookUp, "shop.example.com", limit, stillWanted);
  }
  void answer() { answer_.set_value(); }
  int asked() const { return asked_; }

 private:
  std::promise<void> answer_;
  std::shared_future<void> answered_ = answer_.get_future().share();
  std::atomic<int> asked_{0};
};

TEST(Cancel, TheHostsCancelEndsALookUpOfANameThatNobodyAnswers) {
  FakeHost host;
  host.cancelAfterPolls(1);
  const auto context = host.context();
  SilentNames names;
  const auto stillWanted = [&] { context.throwIfCancelled("http"); };
  EXPECT_THROW(names.resolve(std::chrono::seconds(20), stillWanted), CancelledError);
  EXPECT_TRUE(names.resolve(std::chrono::milliseconds(1), [] {}).late);
  EXPECT_LE(names.asked(), 1) << "one thread a name, however often it is tried";
  names.answer();
  const auto found = names.resolve(std::chrono::seconds(20), [] {});
  ASSERT_EQ(found.addresses.size(), 1U);
}

TEST(Cancel, AbortEndsABlockedSend) {
  FakeHost host;
  std::promise<void> accepted;
  std::promise<void> over;
  RawServer server([&](Peer&) {
    accepted.set_value();
    over.get_future().wait();  // reads nothing
  });
  const std::string large(64 * 1024 * 1024, 'x');  // more than the sockets between can hold
  const auto connection = connect(server.origin(), {}, host.context());
  std::thread other([&] {
    accepted.get_future().wait();
    connection->abort();
  });
  EXPECT_THROW(connection->exchange({"POST", "/", {}, large}), CancelledError);
  over.set_value();
  other.join();
}

}  // namespace
}  // namespace spojka::http
