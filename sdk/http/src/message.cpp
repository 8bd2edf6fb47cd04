// SPDX-License-Identifier: Apache-2.0
#include "message.hpp"

#include <algorithm>
#include <charconv>

#include "spojka/ascii.hpp"

namespace spojka::http {

namespace {

constexpr std::size_t kMaxHeaders = 256;
constexpr std::string_view kBlanks = " \t";  // around the values of headers

// Calls f with each element of a comma-separated header value.
template <class F>
void eachElement(std::string_view list, F&& f) {
  for (;;) {
    const auto comma = list.find(',');
    const std::string_view element = trimmedAscii(list.substr(0, comma), kBlanks);
    if (!element.empty()) f(element);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

// Takes the next line off `text`, without its line end.
std::string_view takeLine(std::string_view& text) noexcept {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

struct StatusLine {
  int status = 0;
  bool http11 = false;
};

StatusLine parseStatusLine(std::string_view line) {
  const bool http11 = line.substr(0, 9) == "HTTP/1.1 ";
  if (!http11 && line.substr(0, 9) != "HTTP/1.0 ") throw ProtocolError("the answer is not HTTP/1.1");
  int status = 0;
  const std::string_view digits = line.substr(9, 3);
  const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), status);
  const bool ends = line.size() == 12 || (line.size() > 12 && line[12] == ' ');
  if (r.ec != std::errc() || r.ptr != digits.data() + 3 || status < 100 || !ends)
    throw ProtocolError("the answer has no proper status");
  return {status, http11};
}

// What the headers say about the body, gathered while they are read.
struct FramingHeaders {
  bool hasLength = false;
  std::uint64_t length = 0;
  bool hasTransferEncoding = false;
  bool chunked = false;
  bool saysClose = false;
  bool saysKeepAlive = false;

  void note(const Header& h) {
    if (sameInAnyCase(h.name, "content-length")) {
      eachElement(h.value, [this](std::string_view text) { noteLength(text); });
    } else if (sameInAnyCase(h.name, "transfer-encoding")) {
      hasTransferEncoding = true;
      eachElement(h.value, [this](std::string_view coding) {
        if (chunked || !sameInAnyCase(coding, "chunked"))
          throw ProtocolError("the answer came in a transfer encoding other than chunked");
        chunked = true;
      });
    } else if (sameInAnyCase(h.name, "connection") || sameInAnyCase(h.name, "proxy-connection")) {
      eachElement(h.value, [this](std::string_view word) {
        saysClose = saysClose || sameInAnyCase(word, "close");
        saysKeepAlive = saysKeepAlive || sameInAnyCase(word, "keep-alive");
      });
    }
  }

 private:
  void noteLength(std::string_view text) {
    std::uint64_t n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    if (r.ec != std::errc() || r.ptr != text.data() + text.size() || (hasLength && n != length))
      throw ProtocolError("the answer has an unreadable Content-Length");
    hasLength = true;
    length = n;
  }
};

Framing decideFraming(const FramingHeaders& h, StatusLine line, bool toHead) {
  Framing f;
  f.keepAlive = !h.saysClose && (line.http11 || h.saysKeepAlive);
  if (toHead || line.status < 200 || line.status == 204 || line.status == 304) return f;
  if (h.hasTransferEncoding) {
    if (!h.chunked) throw ProtocolError("the answer has an empty Transfer-Encoding");
    f.kind = Framing::Kind::chunked;
    // Both at once is how answers are smuggled: what follows is not trusted to be the next answer.
    if (h.hasLength) f.keepAlive = false;
  } else if (h.hasLength) {
    f.kind = Framing::Kind::length;
    f.length = h.length;
  } else {
    f.kind = Framing::Kind::untilClose;
    f.keepAlive = false;
  }
  return f;
}

bool hasControl(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

void checkHeader(const Header& h) {
  const bool goodName =
      !h.name.empty() && !hasControl(h.name) && h.name.find_first_of(" :\t") == std::string::npos;
  if (!goodName || sameInAnyCase(h.name, "content-length") || sameInAnyCase(h.name, "transfer-encoding"))
    throw Error(SPOJKA_E_INVALID, "http.request", "a header with this name cannot be set by a connector");
  if (hasControl(h.value))
    throw ConfigError("http.request", "the value for header '" + h.name +
                                          "' holds a line break or another control character: check the "
                                          "setting it comes from (a file may end with an empty line)");
}

void appendHeader(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::size_t findHeadEnd(std::string_view text, std::size_t from) {
  // An empty line may have begun before `from`.
  std::size_t at = from < 3 ? 0 : from - 3;
  for (;;) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return 0;
    const std::string_view next = text.substr(at + 1, 2);
    if (!next.empty() && next.front() == '\n') return at + 2;
    if (next == "\r\n") return at + 3;
    ++at;
  }
}

Head parseHead(std::string_view text, bool toHead) {
  if (text.size() > kMaxHeadBytes) throw ProtocolError("the head of the answer is longer than 64 KB");
  Head head;
  const StatusLine line = parseStatusLine(takeLine(text));
  head.status = line.status;
  head.headers.reserve(12);
  FramingHeaders framing;
  for (std::string_view field = takeLine(text); !field.empty(); field = takeLine(text)) {
    const auto colon = field.find(':');
    if (colon == std::string_view::npos || colon == 0 || field.front() == ' ' || field.front() == '\t' ||
        field[colon - 1] == ' ' || field[colon - 1] == '\t')
      throw ProtocolError("the answer has an unreadable header line");
    if (head.headers.size() == kMaxHeaders) throw ProtocolError("the answer has too many headers");
    head.headers.push_back(
        {std::string(field.substr(0, colon)), std::string(trimmedAscii(field.substr(colon + 1), kBlanks))});
    framing.note(head.headers.back());
  }
  head.framing = decideFraming(framing, line, toHead);
  return head;
}

void writeHead(std::string& out, const Request& request, const RequestFrame& frame) {
  const bool goodTarget = !request.target.empty() && request.target.front() == '/' &&
                          !hasControl(request.target) &&
                          request.target.find_first_of(" \t#") == std::string::npos;
  if (!goodTarget || request.method.empty() || hasControl(request.method) ||
      request.method.find(' ') != std::string::npos)
    throw Error(SPOJKA_E_INVALID, "http.request",
                "a request needs a method and a percent-encoded target that starts with '/'");
  out.append(request.method)
      .append(" ")
      .append(frame.targetPrefix)
      .append(request.target)
      .append(" HTTP/1.1\r\n");
  bool ownAgent = false;
  bool ownEncoding = false;
  bool ownType = false;
  bool ownHost = false;
  const std::size_t hostAt = out.size();
  for (const Header& h : request.headers) {
    checkHeader(h);
    ownAgent = ownAgent || sameInAnyCase(h.name, "user-agent");
    ownEncoding = ownEncoding || sameInAnyCase(h.name, "accept-encoding");
    ownType = ownType || sameInAnyCase(h.name, "content-type");
    ownHost = ownHost || sameInAnyCase(h.name, "host");
    appendHeader(out, h.name, h.value);
  }
  if (!ownHost) out.insert(hostAt, "Host: " + std::string(frame.host) + "\r\n");
  if (!ownAgent) {
    if (hasControl(frame.userAgent))
      throw ConfigError("http.request", "the option user_agent holds a control character");
    appendHeader(out, "User-Agent", frame.userAgent);
  }
  if (!ownEncoding && frame.acceptGzip) appendHeader(out, "Accept-Encoding", "gzip");
  const bool expectsBody = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (!request.body.empty() && !ownType) appendHeader(out, "Content-Type", request.contentType);
  if (!request.body.empty() || expectsBody) {
    char number[20];
    const auto end = std::to_chars(number, number + sizeof number, request.body.size()).ptr;
    appendHeader(out, "Content-Length", {number, static_cast<std::size_t>(end - number)});
  }
  out.append("Connection: keep-alive\r\n\r\n");
}

}  // namespace spojka::http
