// SPDX-License-Identifier: Apache-2.0
#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <gtest/gtest.h>

#include "raw_server.hpp"
#include "spojka/http/connection.hpp"
#include "spojka/testing/fake_host.hpp"
#include "test_certificates.hpp"

namespace spojka::http {
namespace {

using spojka::testing::FakeHost;
using testing::always;
using testing::okAnswer;
using testing::onceThenClose;
using testing::Peer;
using testing::RawServer;
using testing::TestCertificates;

const Request kGetThings{"GET", "/things", {{"X-AUTH-TOKEN", "topsecret"}}, {}};

Options through(const RawServer& proxy) {
  Options options;
  options.runtime.proxy = proxy.origin();
  return options;
}

// Carries bytes both ways until one side closes.
void relay(Poco::Net::StreamSocket& a, Poco::Net::StreamSocket& b, const RawServer& server) {
  const Poco::Timespan slice(0, 20'000);
  char buffer[16 * 1024];
  while (!server.stopping()) {
    Poco::Net::Socket::SocketList read{a, b};
    Poco::Net::Socket::SocketList write;
    Poco::Net::Socket::SocketList except;
    if (Poco::Net::Socket::select(read, write, except, slice) == 0) continue;
    for (auto& ready : read) {
      Poco::Net::StreamSocket from(ready);
      const int n = from.receiveBytes(buffer, sizeof buffer);
      if (n <= 0) return;
      (ready == a ? b : a).sendBytes(buffer, n);
    }
  }
}

TEST(Proxy, PlainRequestsCarryTheWholeAddress) {
  FakeHost host;
  RawServer proxy(always(okAnswer("through")));
  const auto connection = connect("http://shop.example:8080", through(proxy), host.context());
  EXPECT_EQ(connection->exchange(kGetThings).body, "through");
  const std::string sent = proxy.requests().front();
  EXPECT_EQ(sent.substr(0, sent.find("\r\n")), "GET http://shop.example:8080/things HTTP/1.1");
  EXPECT_NE(sent.find("\r\nHost: shop.example:8080\r\n"), std::string::npos);
}

TEST(Proxy, HttpsRunsThroughATunnelThatSeesNoSecret) {
  FakeHost host;
  const TestCertificates certificates("DNS:localhost");
  RawServer target(always(okAnswer("secure")), certificates.serverContext());
  RawServer* self = nullptr;
  RawServer proxy([&](Peer& peer) {
    if (!peer.readRequest()) return;
    Poco::Net::StreamSocket onward(Poco::Net::SocketAddress("127.0.0.1", target.port()));
    peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
    relay(peer.socket(), onward, *self);
  });
  self = &proxy;
  Options options = through(proxy);
  options.runtime.caFile = certificates.caFile();
  const auto connection = connect(target.origin("https", "localhost"), options, host.context());
  EXPECT_EQ(connection->exchange(kGetThings).body, "secure");
  EXPECT_EQ(connection->exchange(kGetThings).body, "secure");
  ASSERT_EQ(proxy.requests().size(), 1U);
  const std::string sent = proxy.requests().front();
  EXPECT_EQ(sent.substr(0, 18), "CONNECT localhost:");
  EXPECT_EQ(sent.find("topsecret"), std::string::npos);
  EXPECT_EQ(host.metric("requests"), 2);
}

TEST(Proxy, RefusedTunnelIsNamedAndNothingWasSent) {
  FakeHost host;
  RawServer proxy(onceThenClose("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
  const auto connection = connect("https://shop.example", through(proxy), host.context());
  try {
    connection->exchange(kGetThings);
    FAIL();
  } catch (const TransportError& e) {
    EXPECT_EQ(e.phase(), Phase::connect);
    EXPECT_NE(std::string(e.what()).find("proxy"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("407"), std::string::npos) << e.what();
  }
  EXPECT_EQ(host.metric("requests"), 0);
}

TEST(Proxy, UnreachableProxyIsNamed) {
  FakeHost host;
  const testing::RefusingPort closed;
  Options options;
  options.runtime.proxy = closed.origin();
  try {
    connect("https://shop.example", options, host.context())->exchange(kGetThings);
    FAIL();
  } catch (const TransportError& e) {
    EXPECT_EQ(e.phase(), Phase::connect);
    EXPECT_NE(std::string(e.what()).find("at the proxy 127.0.0.1:"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace spojka::http
