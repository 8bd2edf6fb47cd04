// SPDX-License-Identifier: Apache-2.0
#include "body.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "raw_server.hpp"

namespace spojka::http {
namespace {

using testing::gzipped;

// Serves a text in pieces of a given size, then ends.
class TextSource final : public ByteSource {
 public:
  TextSource(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  std::size_t receive(char* to, std::size_t room) override {
    const std::size_t n = std::min({room, piece_, text_.size() - at_});
    text_.copy(to, n, at_);
    at_ += n;
    return n;
  }
  std::size_t left() const noexcept { return text_.size() - at_; }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t at_ = 0;
};

constexpr std::size_t kPieces[] = {1, 2, 3, 7, 100, 100'000};

Framing chunked() {
  return {Framing::Kind::chunked, 0, true};
}
Framing length(std::uint64_t n) {
  return {Framing::Kind::length, n, true};
}
Framing untilClose() {
  return {Framing::Kind::untilClose, 0, false};
}

std::string readAll(const std::string& wire, const Framing& framing, std::size_t piece,
                    std::size_t room = 5) {
  TextSource source(wire, piece);
  InputBuffer in(source);
  FramedBody body(in, framing);
  std::string out;
  std::string buffer(room, '\0');
  while (const std::size_t n = body.read(buffer.data(), room)) out.append(buffer, 0, n);
  EXPECT_TRUE(body.done());
  return out;
}

std::string unpackAll(const std::string& wire, const Framing& framing, std::size_t piece,
                      std::size_t room = 5) {
  TextSource source(wire, piece);
  InputBuffer in(source);
  FramedBody body(in, framing);
  Gunzip gunzip;
  std::string out;
  std::string buffer(room, '\0');
  while (const std::size_t n = gunzip.read(body, buffer.data(), room)) out.append(buffer, 0, n);
  EXPECT_TRUE(gunzip.done());
  return out;
}

const char* const kChunks = "5\r\nhello\r\n1;name=value\r\n \r\n00a\r\nbig, world\r\n0\r\nTrailer: x\r\n\r\n";

TEST(FramedBody, ReadsExactlyTheAnnouncedLength) {
  for (const std::size_t piece : kPieces) EXPECT_EQ(readAll("hello, next answer", length(5), piece), "hello");
}

TEST(FramedBody, LengthCutAnywhereThrows) {
  for (std::size_t have = 0; have < 5; ++have)
    EXPECT_THROW(readAll(std::string("hello").substr(0, have), length(5), 100), CutError) << have;
}

TEST(FramedBody, JoinsChunks) {
  for (const std::size_t piece : kPieces) EXPECT_EQ(readAll(kChunks, chunked(), piece), "hello big, world");
}

TEST(FramedBody, ChunksCutAnywhereThrow) {
  const std::string whole = kChunks;
  for (std::size_t have = 0; have < whole.size(); ++have)
    EXPECT_THROW(readAll(whole.substr(0, have), chunked(), 100), CutError) << have;
}

TEST(FramedBody, LeavesTheNextAnswerInTheBuffer) {
  TextSource source(std::string(kChunks) + "HTTP/1.1", 1000);
  InputBuffer in(source);
  FramedBody body(in, chunked());
  char buffer[64];
  while (body.read(buffer, sizeof buffer) != 0) {
  }
  EXPECT_EQ(in.available(), "HTTP/1.1");
}

TEST(FramedBody, BrokenChunksThrow) {
  for (const char* wire :
       {"x\r\n", "\r\n", "-1\r\nab", "5\r\nhelloX\r\n0\r\n\r\n", "10000000000000000\r\n", "5 5\nhelloworld"})
    EXPECT_THROW(readAll(wire, chunked(), 100), std::runtime_error) << wire;
  EXPECT_THROW(readAll("5\r\nhelloX\r\n0\r\n\r\n", chunked(), 100), ProtocolError);
  EXPECT_THROW(readAll(std::string(100'000, '1'), chunked(), 100), ProtocolError);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 1000; ++i) trailers += "A: b\r\n";
  EXPECT_THROW(readAll(trailers, chunked(), 100), ProtocolError);
}

TEST(FramedBody, WithoutLengthEndsWithTheConnection) {
  EXPECT_EQ(readAll("all of it", untilClose(), 2), "all of it");
}

TEST(Gunzip, UnpacksWhateverThePieces) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i) + "\n";
  const std::string packed = gzipped(text);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{13}, std::size_t{100'000}})
    for (const std::size_t room : {std::size_t{1}, std::size_t{777}, std::size_t{100'000}})
      EXPECT_EQ(unpackAll(packed, length(packed.size()), piece, room), text);
}

TEST(Gunzip, CutAnywhereThrows) {
  const std::string packed = gzipped("hello, world");
  for (std::size_t have = 1; have < packed.size(); ++have) {
    EXPECT_THROW(unpackAll(packed.substr(0, have), untilClose(), 100), CutError) << have;
    // The sending program was cut, not the connection: framing complete, content not.
    EXPECT_THROW(unpackAll(packed.substr(0, have), length(have), 100), CutError) << have;
  }
}

TEST(Gunzip, EmptyBodyIsEmptyOnlyWhenItsEndIsSure) {
  EXPECT_EQ(unpackAll("", length(0), 100), "");
  EXPECT_EQ(unpackAll("0\r\n\r\n", chunked(), 100), "");
  EXPECT_THROW(unpackAll("", untilClose(), 100), CutError);
}

TEST(Gunzip, ReadsSeveralMembers) {
  const std::string packed = gzipped("one, ") + gzipped("") + gzipped("two");
  for (const std::size_t piece : kPieces)
    EXPECT_EQ(unpackAll(packed, length(packed.size()), piece), "one, two");
}

TEST(Gunzip, DamagedOrOtherContentThrows) {
  EXPECT_THROW(unpackAll("<html>no gzip</html>", length(20), 100), PackingError);
  std::string packed = gzipped("hello, world");
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // in the check sum
  EXPECT_THROW(unpackAll(packed, length(packed.size()), 100), PackingError);
  const std::string trailing = gzipped("hello") + "rubbish behind the end";
  EXPECT_THROW(unpackAll(trailing, length(trailing.size()), 100), PackingError);
}

TEST(Gunzip, CanBeUsedAgainAfterAFailure) {
  TextSource bad("not gzip at all", 100);
  InputBuffer badIn(bad);
  FramedBody badBody(badIn, length(15));
  Gunzip gunzip;
  char buffer[64];
  EXPECT_THROW(gunzip.read(badBody, buffer, sizeof buffer), PackingError);
  gunzip.reset();
  const std::string packed = gzipped("fine");
  TextSource good(packed, 100);
  InputBuffer goodIn(good);
  FramedBody goodBody(goodIn, length(packed.size()));
  EXPECT_EQ(std::string(buffer, gunzip.read(goodBody, buffer, sizeof buffer)), "fine");
}

}  // namespace
}  // namespace spojka::http
