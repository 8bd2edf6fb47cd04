// SPDX-License-Identifier: Apache-2.0
#include "server/request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sandbox {
namespace {

constexpr std::size_t kMaxHead = 64 * 1024;
constexpr std::size_t kMaxBody = 16 * 1024 * 1024;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::size_t> parseSize(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

bool validMethod(std::string_view method) {
  for (const char c : method) {
    if (c < 'A' || c > 'Z') return false;
  }
  return !method.empty();
}

}  // namespace

bool RequestReader::fill() {
  const std::size_t size = buffer_.size();
  buffer_.resize(size + 16384);
  const std::size_t got = stream_.read(buffer_.data() + size, 16384);
  buffer_.resize(size + got);
  return got > 0;
}

int RequestReader::readHead(std::size_t& headEnd, bool& ended) {
  std::size_t searched = 0;
  for (;;) {
    headEnd = buffer_.find("\r\n\r\n", searched);
    if (headEnd != std::string::npos) return 0;
    if (buffer_.size() > kMaxHead) return 431;
    searched = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
    if (!fill()) {
      ended = buffer_.empty();
      return ended ? 0 : 400;
    }
  }
}

int RequestReader::parseHead(std::string_view head, Request& request) {
  const std::size_t lineEnd = head.find("\r\n");
  const std::string_view line = head.substr(0, lineEnd);
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) return 400;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (!validMethod(request.method) || request.target.empty() || request.target.front() != '/') return 400;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 400;
  request.http11 = version == "HTTP/1.1";
  const std::size_t mark = request.target.find('?');
  request.path = request.target.substr(0, mark);
  request.query = mark == std::string_view::npos ? std::string_view() : request.target.substr(mark + 1);

  request.headers.clear();
  std::size_t position = lineEnd;
  while (position < head.size()) {
    position += 2;
    const std::size_t end = std::min(head.find("\r\n", position), head.size());
    const std::string_view header = head.substr(position, end - position);
    const std::size_t colon = header.find(':');
    if (colon == std::string_view::npos || colon == 0 || header[colon - 1] == ' ') return 400;
    request.headers.push_back({header.substr(0, colon), trim(header.substr(colon + 1))});
    position = end;
  }
  return request.http11 && request.header("Host").empty() ? 400 : 0;
}

int RequestReader::readChunked(std::size_t position, Request& request) {
  chunked_.clear();
  for (;;) {
    std::size_t lineEnd = 0;
    while ((lineEnd = buffer_.find("\r\n", position)) == std::string::npos) {
      if (!fill()) throw ConnectionLost();
    }
    const std::string_view line(buffer_.data() + position, lineEnd - position);
    const auto size = parseSize(trim(line.substr(0, line.find(';'))), 16);
    if (!size) return 400;
    if (chunked_.size() + *size > kMaxBody) return 413;
    const std::size_t start = lineEnd + 2;
    while (buffer_.size() < start + *size + 2) {
      if (!fill()) throw ConnectionLost();
    }
    if (buffer_.compare(start + *size, 2, "\r\n") != 0) return 400;
    chunked_.append(buffer_, start, *size);
    position = start + *size + 2;
    if (*size == 0) {
      used_ = position;
      request.body = chunked_;
      return 0;
    }
  }
}

int RequestReader::readBody(std::size_t headEnd, Request& request) {
  const std::size_t start = headEnd + 4;
  used_ = start;
  request.body = {};
  const std::string_view lengthText = request.header("Content-Length");
  const std::string_view coding = request.header("Transfer-Encoding");
  if (!coding.empty() && (!lengthText.empty() || !equalsNoCase(coding, "chunked"))) return 400;
  if (coding.empty() && lengthText.empty()) return 0;
  const auto length = coding.empty() ? parseSize(lengthText, 10) : std::optional<std::size_t>(0);
  if (!length) return 400;
  if (*length > kMaxBody) return 413;

  if (equalsNoCase(request.header("Expect"), "100-continue")) stream_.write("HTTP/1.1 100 Continue\r\n\r\n");
  const char* before = buffer_.data();
  const int refusal = coding.empty() ? 0 : readChunked(start, request);
  if (coding.empty()) {
    buffer_.reserve(start + *length + 16384);
    while (buffer_.size() < start + *length) {
      if (!fill()) throw ConnectionLost();
    }
    used_ = start + *length;
  }
  // Reading may have moved the buffer, and with it everything the request borrows.
  if (refusal == 0 && buffer_.data() != before) {
    const std::string_view body = request.body;
    parseHead(std::string_view(buffer_).substr(0, headEnd), request);
    request.body = body;
  }
  if (coding.empty()) request.body = std::string_view(buffer_).substr(start, *length);
  return refusal;
}

RequestReader::Result RequestReader::next(Request& request) {
  buffer_.erase(0, used_);
  used_ = 0;
  Result result;
  std::size_t headEnd = 0;
  result.refusal = readHead(headEnd, result.ended);
  if (result.ended || result.refusal != 0) return result;
  result.refusal = parseHead(std::string_view(buffer_).substr(0, headEnd), request);
  if (result.refusal == 0) result.refusal = readBody(headEnd, request);
  const std::string_view wish = request.header("Connection");
  result.keepAlive = result.refusal == 0 &&
                     (request.http11 ? !containsNoCase(wish, "close") : containsNoCase(wish, "keep-alive"));
  return result;
}

}  // namespace sandbox
