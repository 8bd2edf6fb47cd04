// SPDX-License-Identifier: Apache-2.0
#include "message.hpp"

#include <gtest/gtest.h>

#include "spojka/http/origin.hpp"

namespace spojka::http {
namespace {

Head parse(std::string_view text, bool toHead = false) {
  return parseHead(text, toHead);
}

TEST(ParseHead, ReadsStatusAndHeaders) {
  const Head h =
      parse("HTTP/1.1 201 Created\r\nX-One: 1\r\nX-Two:\t two words \r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(h.status, 201);
  ASSERT_EQ(h.headers.size(), 3U);
  EXPECT_EQ(h.headers[1].name, "X-Two");
  EXPECT_EQ(h.headers[1].value, "two words");
  EXPECT_EQ(h.framing.kind, Framing::Kind::length);
  EXPECT_EQ(h.framing.length, 5U);
  EXPECT_TRUE(h.framing.keepAlive);
}

TEST(ParseHead, AcceptsBareLineFeedsAndAMissingReason) {
  EXPECT_EQ(parse("HTTP/1.1 404\nContent-Length: 0\n\n").status, 404);
}

TEST(ParseHead, DecidesHowTheBodyEnds) {
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").framing.kind,
            Framing::Kind::chunked);
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\n\r\n").framing.kind, Framing::Kind::untilClose);
  EXPECT_EQ(parse("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n").framing.kind, Framing::Kind::none);
  EXPECT_EQ(parse("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").framing.kind,
            Framing::Kind::none);
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", true).framing.kind, Framing::Kind::none);
}

TEST(ParseHead, KeepsTheConnectionOnlyWhenBothSidesKnowWhereTheAnswerEnds) {
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\n\r\n").framing.keepAlive);
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: Close\r\n\r\n").framing.keepAlive);
  EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n").framing.keepAlive);
  EXPECT_TRUE(
      parse("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n").framing.keepAlive);
}

TEST(ParseHead, LengthBesideChunkedIsIgnoredAndEndsTheConnection) {
  const Head h = parse("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(h.framing.kind, Framing::Kind::chunked);
  EXPECT_FALSE(h.framing.keepAlive);
}

TEST(ParseHead, RepeatedEqualLengthsAreOne) {
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nContent-Length: 3\r\n\r\n").framing.length, 3U);
}

TEST(ParseHead, RefusesWhatIsNotProperHttp) {
  for (const char* text :
       {"<html>\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nA : 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n\r\n"})
    EXPECT_THROW(parse(text), ProtocolError) << text;
}

TEST(FindHeadEnd, IsTheSameHoweverTheBytesCome) {
  const std::string text = "HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody\r\n\r\n";
  const std::size_t expected = text.find("body");
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const std::size_t first = findHeadEnd(std::string_view(text).substr(0, cut), 0);
    EXPECT_EQ(first, cut < expected ? 0 : expected);
    if (first == 0) {
      EXPECT_EQ(findHeadEnd(text, cut), expected) << cut;
    }
  }
  EXPECT_EQ(findHeadEnd("a\n\nb", 0), 3U);
}

std::string written(const Request& request) {
  std::string out;
  writeHead(out, request, {"shop.example:8080", "", "spojka/1", true});
  return out;
}

TEST(WriteHead, SendsWhatAServerNeedsAndNoMore) {
  EXPECT_EQ(written({"GET", "/a?b=c", {{"X-Key", "v"}}, {}}),
            "GET /a?b=c HTTP/1.1\r\nHost: shop.example:8080\r\nX-Key: v\r\nUser-Agent: spojka/1\r\n"
            "Accept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n");
}

TEST(WriteHead, AnnouncesABody) {
  const std::string text = written({"POST", "/a", {}, "{}"});
  EXPECT_NE(text.find("\r\nContent-Type: application/json\r\n"), std::string::npos);
  EXPECT_NE(text.find("\r\nContent-Length: 2\r\n"), std::string::npos);
  EXPECT_NE(written({"POST", "/a", {}, {}}).find("\r\nContent-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(written({"GET", "/a", {}, {}}).find("Content-"), std::string::npos);
}

TEST(WriteHead, OwnHeadersReplaceTheUsualOnes) {
  const std::string text =
      written({"POST",
               "/a",
               {{"accept-encoding", "identity"}, {"User-Agent", "me"}, {"Content-Type", "text/plain"}},
               "x"});
  EXPECT_EQ(text.find("Accept-Encoding: gzip"), std::string::npos);
  EXPECT_EQ(text.find("spojka/1"), std::string::npos);
  EXPECT_EQ(text.find("application/json"), std::string::npos);
}

TEST(WriteHead, RefusesLineBreaksWithoutShowingTheValue) {
  try {
    written({"GET", "/a", {{"X-AUTH-TOKEN", "topsecret\n"}}, {}});
    FAIL() << "a line break in a header was sent";
  } catch (const ConfigError& e) {
    EXPECT_EQ(std::string(e.what()).find("topsecret"), std::string::npos);
    EXPECT_NE(std::string(e.what()).find("X-AUTH-TOKEN"), std::string::npos);
  }
  for (const char* target : {"", "a", "/a b", "/a\r\nX: y", "/a#f", "https://other.example/"})
    EXPECT_THROW(written({"GET", target, {}, {}}), Error) << target;
  EXPECT_THROW(written({"GE T", "/a", {}, {}}), Error);
  EXPECT_THROW(written({"GET", "/a", {{"A B", "x"}}, {}}), Error);
  EXPECT_THROW(written({"GET", "/a", {{"Content-Length", "3"}}, {}}), Error);
  EXPECT_THROW(written({"GET", "/a", {{"transfer-encoding", "chunked"}}, {}}), Error);
}

TEST(ParseOrigin, ReadsSchemeHostAndPort) {
  const Origin a = parseOrigin("https://shop.example");
  EXPECT_TRUE(a.secure);
  EXPECT_EQ(a.host, "shop.example");
  EXPECT_EQ(a.port, 443);
  EXPECT_EQ(a.hostHeader(), "shop.example");
  const Origin b = parseOrigin("http://[::1]:8080");
  EXPECT_FALSE(b.secure);
  EXPECT_EQ(b.host, "::1");
  EXPECT_EQ(b.hostHeader(), "[::1]:8080");
  EXPECT_EQ(parseOrigin("http://shop.example:80").hostHeader(), "shop.example");
}

TEST(ParseOrigin, GivesOneSpellingToOneSystem) {
  for (const char* text : {"https://Shop.Example", "HTTPS://shop.example:443", "https://shop.example:0443"})
    EXPECT_EQ(parseOrigin(text).text(), "https://shop.example") << text;
  EXPECT_EQ(parseOrigin("http://[FE80::1]:80").text(), "http://[fe80::1]");
  EXPECT_EQ(parseOrigin("http://shop.example:8080").text(), "http://shop.example:8080");
}

TEST(ReadOrigin, LeavesWhatStandsBehind) {
  const OriginRead read = readOrigin("https://shop.example:8443/a/b?c=1#d");
  EXPECT_EQ(read.fault, OriginFault::none);
  EXPECT_EQ(read.origin.port, 8443);
  EXPECT_EQ(read.rest, "/a/b?c=1#d");
  EXPECT_EQ(readOrigin("https://shop.example?x=http://a@b").rest, "?x=http://a@b");
}

TEST(ReadOrigin, SaysWhatIsWrong) {
  const std::vector<std::pair<const char*, OriginFault>> wrong{
      {"", OriginFault::scheme},
      {"shop.example", OriginFault::scheme},
      {"ftp://shop.example", OriginFault::scheme},
      {"https://me@shop.example/", OriginFault::userInfo},
      {"https://", OriginFault::host},
      {"https:///a", OriginFault::host},
      {"https://shop example", OriginFault::host},
      {"https://obch\u00f3d.example", OriginFault::host},
      {"https://[::1", OriginFault::host},
      {"https://[shop]", OriginFault::host},
      {"https://shop.example:", OriginFault::port},
      {"https://shop.example:0", OriginFault::port},
      {"https://shop.example:65536", OriginFault::port},
      {"https://shop.example:+1", OriginFault::port},
      {"https://[::1]x", OriginFault::port}};
  for (const auto& [text, fault] : wrong) EXPECT_EQ(readOrigin(text).fault, fault) << text;
}

TEST(Origin, KnowsThisMachine) {
  for (const char* text : {"http://localhost", "http://LOCALHOST:1", "http://127.0.0.1",
                           "http://127.8.9.1:80", "http://[::1]:8080"})
    EXPECT_TRUE(parseOrigin(text).isThisMachine()) << text;
  for (const char* text : {"http://localhost.example.com", "http://127.example.com", "http://128.0.0.1",
                           "http://[::2]", "http://10.127.0.0"})
    EXPECT_FALSE(parseOrigin(text).isThisMachine()) << text;
}

TEST(ParseOrigin, RefusesEverythingElseAndKeepsQuietAboutIt) {
  for (const char* text : {"", "shop.example", "ftp://shop.example", "https://", "https://shop.example/",
                           "https://shop.example/path", "https://user:topsecret@shop.example",
                           "https://shop.example:", "https://shop.example:0", "https://shop.example:99999",
                           "https://shop.example:80x", "https://shop example", "https://[::1",
                           "https://[::1]x", "https://[topsecret]", "https://shop.example?hash=topsecret"})
    try {
      parseOrigin(text);
      ADD_FAILURE() << "accepted " << text;
    } catch (const ConfigError& e) {
      EXPECT_EQ(std::string(e.what()).find("topsecret"), std::string::npos);
    }
  EXPECT_THROW(parseProxy("https://proxy.example:3128"), ConfigError);
}

}  // namespace
}  // namespace spojka::http
