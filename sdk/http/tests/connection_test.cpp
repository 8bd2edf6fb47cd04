// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/connection.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <future>

#include "raw_server.hpp"
#include "spojka/testing/fake_host.hpp"

namespace spojka::http {
namespace {

using spojka::testing::FakeHost;
using testing::always;
using testing::gzipped;
using testing::okAnswer;
using testing::onceThenClose;
using testing::Peer;
using testing::RawServer;

Request get(std::string target = "/things?hash=topsecret") {
  return {"GET", std::move(target), {{"X-AUTH-TOKEN", "topsecret"}}, {}};
}
Request post(std::string_view body) {
  return {"POST", "/things?hash=topsecret", {}, body};
}

std::string readAll(StreamedResponse& response, std::size_t room = 7) {
  std::string out;
  std::string buffer(room, '\0');
  while (const std::size_t n = response.read(buffer.data(), room)) out.append(buffer, 0, n);
  return out;
}

// Runs f, which must throw a TransportError that gives nothing away.
template <class F>
TransportError transportErrorOf(F&& f) {
  try {
    f();
  } catch (const TransportError& e) {
    EXPECT_EQ(std::string(e.what()).find("topsecret"), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("127.0.0.1"), std::string::npos) << e.what();
    return e;
  }
  ADD_FAILURE() << "no TransportError";
  return {Phase::connect, "", ""};
}

class ConnectionTest : public ::testing::Test {
 protected:
  std::unique_ptr<Connection> to(const RawServer& server) {
    return connect(server.origin(), options_, host_.context());
  }
  FakeHost host_;
  Options options_;
};

TEST_F(ConnectionTest, OneConnectionCarriesManyRequests) {
  RawServer server(always(okAnswer("hello")));
  const auto connection = to(server);
  for (int i = 0; i < 5; ++i) {
    const Response r = connection->exchange(post("{\"n\":1}"));
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "hello");
  }
  EXPECT_EQ(server.accepted(), 1);
  EXPECT_EQ(host_.metric("requests"), 5);
  const std::string sent = server.requests().front();
  EXPECT_EQ(sent.substr(0, sent.find("\r\n")), "POST /things?hash=topsecret HTTP/1.1");
  EXPECT_NE(sent.find("\r\nAccept-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_EQ(sent.substr(sent.size() - 7), "{\"n\":1}");
}

// So that the host can tell slow from hanging.
TEST_F(ConnectionTest, EveryPieceThatArrivesIsASignOfLife) {
  std::promise<void> firstRead;
  RawServer server([read = firstRead.get_future().share()](Peer& peer) {
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
    read.wait();
    peer.send("b");
    peer.waitForClose();
  });
  const auto connection = to(server);
  const auto response = connection->open(get("/export"));
  char piece = 0;
  EXPECT_EQ(response->read(&piece, 1), 1U);
  const std::int64_t before = host_.signsOfLife();
  EXPECT_GT(before, 0);
  firstRead.set_value();
  EXPECT_EQ(response->read(&piece, 1), 1U);
  EXPECT_EQ(piece, 'b');
  EXPECT_GT(host_.signsOfLife(), before);
}

TEST_F(ConnectionTest, AWaitThatWasAnnouncedLastsUntilTheAnswerBegins) {
  std::promise<bool> waitingThen;
  RawServer server([&](Peer& peer) {
    peer.readRequest();
    waitingThen.set_value(host_.isWaiting());
    peer.send(okAnswer("x"));
    peer.waitForClose();
  });
  host_.context().waiting(60'000, "for the export");
  to(server)->exchange(get());
  EXPECT_TRUE(waitingThen.get_future().get());
  EXPECT_FALSE(host_.isWaiting());
}

TEST_F(ConnectionTest, AnAnswerThatOnlyDripsHasAnEnd) {
  options_.runtime.readTimeoutMs = 1000;
  options_.leastBytesPerMinute = 1'000'000'000'000;  // beside which everything only drips
  RawServer server([](Peer& peer) {
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    try {
      for (;;) peer.send("x");
    } catch (const Poco::Exception&) {  // the client had enough
    }
  });
  const auto connection = to(server);
  const auto response = connection->open(get("/export"));
  const TransportError e = transportErrorOf([&] { readAll(*response, 64 * 1024); });
  EXPECT_TRUE(e.mayHaveBeenApplied());
  EXPECT_NE(std::string(e.what()).find("the answer only drips"), std::string::npos) << e.what();
}

TEST_F(ConnectionTest, LargeBodiesArriveWhole) {
  const std::string large(3'000'000, 'x');
  RawServer server(always(okAnswer(large)));
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(post(large)).body.size(), large.size());
  EXPECT_EQ(server.requests().front().size() - server.requests().front().find("\r\n\r\n") - 4, large.size());
}

TEST_F(ConnectionTest, StatusAndHeadersOfAFailureAreAnAnswer) {
  RawServer server(always("HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}"));
  const Response r = to(server)->exchange(get());
  EXPECT_EQ(r.status, 429);
  EXPECT_EQ(r.header("retry-after"), "3");
  EXPECT_EQ(r.body, "{}");
}

TEST_F(ConnectionTest, RedirectIsAnAnswerAndNotFollowed) {
  RawServer server(always("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"));
  const Response r = to(server)->exchange(get());
  EXPECT_EQ(r.status, 302);
  EXPECT_EQ(r.header("location"), "/login");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(ConnectionTest, InterimAnswersAreSkipped) {
  RawServer server(
      always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + okAnswer("real")));
  EXPECT_EQ(to(server)->exchange(get()).body, "real");
}

TEST_F(ConnectionTest, HeadHasNoBodyAndKeepsTheConnection) {
  RawServer server(always("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"));
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange({"HEAD", "/", {}, {}}).body, "");
  EXPECT_EQ(connection->exchange({"HEAD", "/", {}, {}}).status, 200);
  EXPECT_EQ(server.accepted(), 1);
}

TEST_F(ConnectionTest, ConnectionCloseIsObeyed) {
  RawServer server(onceThenClose(okAnswer("hello", "Connection: close\r\n")));
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(get()).body, "hello");
  EXPECT_EQ(connection->exchange(get()).body, "hello");
  EXPECT_EQ(server.accepted(), 2);
}

TEST_F(ConnectionTest, BodyUntilCloseIsRead) {
  RawServer server(onceThenClose("HTTP/1.0 200 OK\r\n\r\nall of it"));
  EXPECT_EQ(to(server)->exchange(get()).body, "all of it");
}

TEST_F(ConnectionTest, ChunkedAnswersKeepTheConnection) {
  RawServer server(always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(get()).body, "hello");
  EXPECT_EQ(connection->exchange(get()).body, "hello");
  EXPECT_EQ(server.accepted(), 1);
}

TEST_F(ConnectionTest, CutAnswersAreErrorsThatMayHaveBeenApplied) {
  for (const char* answer :
       {"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\n", "", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "no http at all\r\n\r\n"}) {
    RawServer server(onceThenClose(answer));
    const auto connection = to(server);
    const TransportError e = transportErrorOf([&] { connection->exchange(post("{}")); });
    EXPECT_TRUE(e.mayHaveBeenApplied()) << answer;
    EXPECT_EQ(server.requests().size(), 1U) << "repeated by itself after: " << answer;
    const auto streaming = to(server);
    transportErrorOf([&] { readAll(*streaming->open(post("{}"))); });
  }
}

TEST_F(ConnectionTest, ErrorsNameTheAddressWithoutWhatStandsBehindIt) {
  RawServer server(onceThenClose(""));
  const TransportError e = transportErrorOf([&] { to(server)->exchange(get()); });
  EXPECT_NE(std::string(e.what()).find("/things:"), std::string::npos) << e.what();
  EXPECT_EQ(std::string(e.what()).find("topsecret"), std::string::npos) << e.what();
}

TEST_F(ConnectionTest, NewConnectionAfterACutAnswer) {
  RawServer server([](Peer& peer) {
    if (peer.readRequest())
      peer.send(peer.number() == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhe" : okAnswer("hello"));
  });
  const auto connection = to(server);
  transportErrorOf([&] { connection->exchange(get()); });
  EXPECT_EQ(connection->exchange(get()).body, "hello");
}

TEST_F(ConnectionTest, GzipIsUnpacked) {
  const std::string text(200'000, 'z');
  RawServer server(always(okAnswer(gzipped(text), "Content-Encoding: gzip\r\n")));
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(get()).body, text);
  EXPECT_EQ(readAll(*connection->open(get()), 1000), text);
  EXPECT_EQ(connection->exchange(get()).body, text);
  EXPECT_EQ(server.accepted(), 1);
}

TEST_F(ConnectionTest, GzipIsNotAskedForWhenSwitchedOff) {
  options_.acceptGzip = false;
  RawServer server(always(okAnswer("hello")));
  to(server)->exchange(get());
  EXPECT_EQ(server.requests().front().find("gzip"), std::string::npos);
}

TEST_F(ConnectionTest, CutGzipIsAnErrorEvenWhenTheLengthFits) {
  const std::string packed = gzipped("hello, world");
  const std::string cut = packed.substr(0, packed.size() - 4);
  RawServer server(always(okAnswer(cut, "Content-Encoding: gzip\r\n")));
  const auto connection = to(server);
  EXPECT_EQ(transportErrorOf([&] { connection->exchange(get()); }).phase(), Phase::exchange);
  transportErrorOf([&] { readAll(*connection->open(get())); });
}

TEST_F(ConnectionTest, WrongPackingIsADataError) {
  RawServer broken(always(okAnswer("plain text", "Content-Encoding: gzip\r\n")));
  EXPECT_THROW(to(broken)->exchange(get()), DataError);
  RawServer other(always(okAnswer("x", "Content-Encoding: br\r\n")));
  EXPECT_THROW(to(other)->exchange(get()), DataError);
}

TEST_F(ConnectionTest, ARequestLowersTheLimitOfItsAnswerOnly) {
  options_.maxBodyBytes = 100;
  RawServer server(always(okAnswer(gzipped(std::string(60, 'x')), "Content-Encoding: gzip\r\n")));
  const auto connection = to(server);
  Request small = get();
  small.maxBodyBytes = 50;
  EXPECT_THROW(connection->exchange(small), DataError);
  EXPECT_EQ(connection->exchange(get()).body.size(), 60U);
  RawServer big(always(okAnswer(std::string(101, 'x'))));
  small.maxBodyBytes = 1000;
  EXPECT_THROW(to(big)->exchange(small), DataError) << "it cannot raise it";
}

TEST_F(ConnectionTest, AnswerAboveTheLimitIsADataError) {
  options_.maxBodyBytes = 100;
  const std::string chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  RawServer exact(always(okAnswer(std::string(100, 'x'))));
  EXPECT_EQ(to(exact)->exchange(get()).body.size(), 100U);
  RawServer exactChunked(always(chunkedHead + "64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n"));
  EXPECT_EQ(to(exactChunked)->exchange(get()).body.size(), 100U);
  for (const std::string& answer :
       {okAnswer(std::string(101, 'x')), chunkedHead + "65\r\n" + std::string(101, 'x') + "\r\n",
        okAnswer(gzipped(std::string(101, 'x')), "Content-Encoding: gzip\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")}) {
    RawServer server(always(answer));
    const auto connection = to(server);
    EXPECT_THROW(connection->exchange(get()), DataError);
  }
}

TEST_F(ConnectionTest, EndlessHeadIsRefused) {
  RawServer server([](Peer& peer) {
    if (!peer.readRequest()) return;
    peer.send("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 20'000; ++i) peer.send("X-Filler: 0123456789\r\n");
  });
  transportErrorOf([&] { to(server)->exchange(get()); });
}

TEST_F(ConnectionTest, StreamedAnswerKeepsTheConnectionWhenReadToItsEnd) {
  RawServer server(always(okAnswer("hello, world")));
  const auto connection = to(server);
  {
    const auto response = connection->open(get());
    EXPECT_EQ(response->head().status, 200);
    EXPECT_EQ(readAll(*response), "hello, world");
    char c = 0;
    EXPECT_EQ(response->read(&c, 1), 0U);
  }
  EXPECT_EQ(connection->exchange(get()).body, "hello, world");
  EXPECT_EQ(server.accepted(), 1);
}

TEST_F(ConnectionTest, HalfReadAnswerIsNotTakenForTheNext) {
  RawServer server(always(okAnswer("hello, world")));
  const auto connection = to(server);
  {
    const auto response = connection->open(get());
    char c = 0;
    EXPECT_EQ(response->read(&c, 1), 1U);
  }
  EXPECT_EQ(connection->exchange(get()).body, "hello, world");
  EXPECT_EQ(server.accepted(), 2);
}

TEST_F(ConnectionTest, SecondRequestWhileStreamingIsRefusedAndHarmless) {
  RawServer server(always(okAnswer("hello, world")));
  const auto connection = to(server);
  const auto response = connection->open(get());
  EXPECT_THROW(connection->exchange(get()), Error);
  EXPECT_EQ(readAll(*response), "hello, world");
}

TEST_F(ConnectionTest, SurplusBytesAreNotTakenForTheNextAnswer) {
  RawServer server([](Peer& peer) {
    while (peer.readRequest()) peer.send(okAnswer("mine") + (peer.number() == 1 ? okAnswer("planted") : ""));
  });
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(get()).body, "mine");
  EXPECT_EQ(connection->exchange(get()).body, "mine");
  EXPECT_EQ(server.accepted(), 2);
}

TEST_F(ConnectionTest, ConnectionTheServerClosedWhileIdleIsMadeAnew) {
  std::promise<void> closed;
  RawServer server([&](Peer& peer) {
    if (peer.readRequest()) peer.send(okAnswer("hello"));
    peer.close();
    if (peer.number() == 1) closed.set_value();
  });
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(post("1")).body, "hello");
  closed.get_future().wait();
  EXPECT_EQ(connection->exchange(post("2")).body, "hello");
  EXPECT_EQ(server.accepted(), 2);
  EXPECT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(host_.metric("requests"), 2);
}

TEST_F(ConnectionTest, RequestIsNeverSentTwice) {
  RawServer server([](Peer& peer) {
    if (!peer.readRequest()) return;
    peer.send(okAnswer("hello"));
    peer.readRequest();  // taken, never answered
  });
  const auto connection = to(server);
  EXPECT_EQ(connection->exchange(post("1")).body, "hello");
  const TransportError e = transportErrorOf([&] { connection->exchange(post("2")); });
  EXPECT_TRUE(e.mayHaveBeenApplied());
  EXPECT_EQ(server.accepted(), 1);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(ConnectionTest, RefusedConnectionWasSurelyNotApplied) {
  const testing::RefusingPort closed;
  const auto connection = connect(closed.origin(), options_, host_.context());
  const TransportError e = transportErrorOf([&] { connection->exchange(post("{}")); });
  EXPECT_EQ(e.phase(), Phase::connect);
  EXPECT_FALSE(e.mayHaveBeenApplied());
  EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT);
  EXPECT_EQ(host_.metric("requests"), 0);
}

TEST_F(ConnectionTest, UnknownNameIsNamed) {
  const auto connection = connect("http://no-such-host.invalid", options_, host_.context());
  try {
    connection->exchange(get());
    FAIL();
  } catch (const TransportError& e) {
    EXPECT_EQ(e.phase(), Phase::connect);
    EXPECT_NE(std::string(e.what()).find("no-such-host.invalid"), std::string::npos);
  }
}

TEST_F(ConnectionTest, SilentServerTimesOut) {
  options_.runtime.readTimeoutMs = 60;
  RawServer server([](Peer& peer) {
    if (peer.readRequest()) peer.waitForClose();
  });
  const auto connection = to(server);
  const TransportError e = transportErrorOf([&] { connection->exchange(post("{}")); });
  EXPECT_TRUE(e.mayHaveBeenApplied());
  EXPECT_NE(std::string(e.what()).find("60 ms"), std::string::npos) << e.what();
}

TEST_F(ConnectionTest, SilenceInTheMiddleOfAnAnswerTimesOut) {
  options_.runtime.readTimeoutMs = 60;
  RawServer server([](Peer& peer) {
    if (!peer.readRequest()) return;
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    peer.waitForClose();
  });
  const auto connection = to(server);
  const auto response = connection->open(get());
  char buffer[16];
  EXPECT_EQ(response->read(buffer, sizeof buffer), 5U);
  transportErrorOf([&] { response->read(buffer, sizeof buffer); });
}

TEST_F(ConnectionTest, NoInputOutputBeforeTheFirstRequest) {
  RawServer server(always(okAnswer("")));
  options_.runtime.caFile = "/does/not/exist.pem";
  const auto connection = to(server);
  EXPECT_EQ(server.accepted(), 0);
}

TEST_F(ConnectionTest, UnusableAddressIsAConfigError) {
  EXPECT_THROW(connect("shop.example", options_, host_.context()), ConfigError);
  EXPECT_THROW(connect("https://shop.example/path", options_, host_.context()), ConfigError);
  options_.runtime.proxy = "proxy.example";
  EXPECT_THROW(connect("https://shop.example", options_, host_.context()), ConfigError);
}

TEST_F(ConnectionTest, WorksWithoutAHost) {
  RawServer server(always(okAnswer("hello")));
  EXPECT_EQ(connect(server.origin(), options_, Context())->exchange(get()).body, "hello");
}

}  // namespace
}  // namespace spojka::http
