// SPDX-License-Identifier: Apache-2.0
#include "body.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <new>

#include "spojka/translation.hpp"

namespace spojka::http {

namespace {
constexpr std::size_t kMaxLine = 8 * 1024;
constexpr int kMaxTrailers = 64;
constexpr std::size_t kPackedBuffer = 16 * 1024;
constexpr int kGzipWindow = 15 + 16;  // zlib: largest window, gzip framing only
}  // namespace

std::size_t FramedBody::read(char* to, std::size_t room) {
  if (done_ || room == 0) return 0;
  std::size_t n = 0;
  switch (framing_.kind) {
    case Framing::Kind::length:
      n = readLength(to, room);
      break;
    case Framing::Kind::chunked:
      n = readChunked(to, room);
      break;
    default:
      n = in_->readSome(to, room);
      done_ = n == 0;
  }
  received_ += n;
  return n;
}

std::size_t FramedBody::readLength(char* to, std::size_t room) {
  const std::uint64_t left = framing_.length - received_;
  const std::size_t n = in_->readSome(to, static_cast<std::size_t>(std::min<std::uint64_t>(room, left)));
  if (n == 0) throw CutError(tr("the answer was cut after {} of {} bytes", received_, framing_.length));
  done_ = n == left;
  return n;
}

std::size_t FramedBody::readChunked(char* to, std::size_t room) {
  if (chunkLeft_ == 0) {
    startChunk();
    if (done_) return 0;
  }
  const std::size_t n =
      in_->readSome(to, static_cast<std::size_t>(std::min<std::uint64_t>(room, chunkLeft_)));
  if (n == 0) throw CutError(tr("the answer was cut inside a chunk after {} bytes", received_));
  chunkLeft_ -= n;
  return n;
}

void FramedBody::startChunk() {
  if (insideChunks_ && !takeLine(N_("a chunk")).empty())
    throw ProtocolError("a chunk is longer than announced");
  insideChunks_ = true;
  std::string line = takeLine(N_("the next chunk"));
  line.resize(std::min(line.find_first_of("; \t"), line.size()));  // extensions carry nothing for us
  std::uint64_t size = 0;
  const auto r = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (line.empty() || r.ec != std::errc() || r.ptr != line.data() + line.size())
    throw ProtocolError("the size of a chunk is unreadable");
  chunkLeft_ = size;
  if (size == 0) skipTrailers();
}

void FramedBody::skipTrailers() {
  for (int i = 0; i < kMaxTrailers; ++i)
    if (takeLine(N_("its last line")).empty()) {
      done_ = true;
      return;
    }
  throw ProtocolError("the answer has too many trailing headers");
}

std::string FramedBody::takeLine(const char* what) {
  for (;;) {
    const std::string_view text = in_->available();
    const auto end = text.find('\n');
    if (std::min(end, text.size()) > kMaxLine) throw ProtocolError("a line between chunks is too long");
    if (end != std::string_view::npos) {
      std::string line(text.substr(0, end));
      in_->consume(end + 1);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    if (!in_->fill()) throw CutError(tr("the answer was cut before {}, after {} bytes", tr(what), received_));
  }
}

Gunzip::Gunzip() : packed_(kPackedBuffer) {
  if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
}

Gunzip::~Gunzip() {
  inflateEnd(&stream_);
}

void Gunzip::reset() {
  inflateReset(&stream_);
  stream_.avail_in = 0;
  insideMember_ = false;
  anyInput_ = false;
  done_ = false;
}

bool Gunzip::pull(PackedBytes& from) {
  const std::size_t n = from.read(reinterpret_cast<char*>(packed_.data()), packed_.size());
  stream_.next_in = packed_.data();
  stream_.avail_in = static_cast<uInt>(n);
  anyInput_ = anyInput_ || n != 0;
  return n != 0;
}

// gzip allows several members one after the other. False = there is none, and the body ends here.
bool Gunzip::startNextMember(PackedBytes& from) {
  if (stream_.avail_in == 0 && !pull(from)) {
    if (!anyInput_ && !from.endIsSure()) throw CutError(tr("the gzip answer was cut before its first byte"));
    done_ = true;
    return false;
  }
  insideMember_ = true;
  return inflateReset(&stream_) == Z_OK;
}

std::size_t Gunzip::read(PackedBytes& from, char* to, std::size_t room) {
  if (done_ || room == 0) return 0;
  const std::size_t wanted = std::min<std::size_t>(room, std::numeric_limits<uInt>::max());
  stream_.next_out = reinterpret_cast<Bytef*>(to);
  stream_.avail_out = static_cast<uInt>(wanted);
  while (stream_.avail_out == wanted) {
    if (!insideMember_ && !startNextMember(from)) return 0;
    const int rc = inflate(&stream_, Z_NO_FLUSH);
    if (rc == Z_STREAM_END) {
      insideMember_ = false;
    } else if (rc == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
      throw PackingError(tr("the answer says it is gzip, but is not or is damaged"));
    } else if (stream_.avail_out == wanted && stream_.avail_in == 0 && !pull(from)) {
      throw CutError(tr("the gzip answer was cut after {} bytes", from.received()));
    }
  }
  return wanted - stream_.avail_out;
}

}  // namespace spojka::http
