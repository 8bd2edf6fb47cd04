// SPDX-License-Identifier: Apache-2.0
#include "server/http_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server/tls_identity.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

class Echo : public ::testing::Test {
 protected:
  Echo()
      : server(
            [](const Request& request, Exchange& exchange) {
              if (request.path == "/fail") throw std::runtime_error("on purpose");
              Response response;
              response.body = fmt::format("{} {} [{}]", request.method, request.target, request.body);
              exchange.send(response);
            },
            nullptr) {
    server.start(0);
    url = fmt::format("http://127.0.0.1:{}", server.port());
  }

  HttpServer server;
  std::string url;
};

TEST_F(Echo, TakesRequestsOneAfterAnotherHoweverTheyArrive) {
  Line line(url);
  line.sendRaw("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /b?c=d HTTP/1.1\r\nHo");
  EXPECT_EQ(line.receive().body, "POST /a [abc]");
  line.sendRaw("st: x\r\n\r\n");
  EXPECT_EQ(line.receive().body, "GET /b?c=d []");
  EXPECT_EQ(server.accepted(), 1U);
}

TEST_F(Echo, ReadsChunkedBodiesAndWaitsForContinue) {
  Line line(url);
  line.sendRaw("PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(line.receiveHead().status, 100);
  line.sendRaw("3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(line.receive().body, "PUT /x [abcde]");
}

TEST_F(Echo, BigBodyKeepsTheHeadReadable) {
  const std::string body(3000000, 'b');
  EXPECT_EQ(fetch(url, "POST", "/big", {}, body).body.size(),
            body.size() + std::string("POST /big []").size());
}

TEST_F(Echo, RefusesWhatIsNoHttp) {
  for (const char* text :
       {"hello\r\n\r\n", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "get / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    Line line(url);
    line.sendRaw(text);
    EXPECT_EQ(line.receive().status, 400) << text;
  }
}

TEST_F(Echo, AnswersAHeadRequestWithoutABody) {
  Line line(url);
  line.send("HEAD", "/h", {"Connection: close"}, {});
  const Answer head = line.receiveHead();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "10");
  EXPECT_EQ(head.headers.at("connection"), "close");
}

TEST_F(Echo, FailingHandlerIsShownAndTheServerLives) {
  EXPECT_EQ(fetch(url, "GET", "/fail").status, 500);
  EXPECT_EQ(fetch(url, "GET", "/ok").status, 200);
}

TEST_F(Echo, StopsAlthoughClientsKeepTheirConnections) {
  Line idle(url);
  idle.send("GET", "/", {}, {});
  EXPECT_EQ(idle.receive().status, 200);
  server.stop();
  idle.send("GET", "/", {}, {});
  EXPECT_EQ(idle.receive().status, 0);
}

TEST(Tls, StrangersCertificateIsRefused) {
  const TlsIdentity mine;
  const TlsIdentity other;
  EXPECT_NE(mine.caPem(), other.caPem());
  Options options;
  Sandbox one(options);
  Sandbox two(options);
  one.start();
  two.start();
  EXPECT_NO_THROW(Line(one.shopHttpsUrl(), one.caFile().string()));
  EXPECT_ANY_THROW(Line(one.shopHttpsUrl(), two.caFile().string()));
}

}  // namespace
}  // namespace sandbox
