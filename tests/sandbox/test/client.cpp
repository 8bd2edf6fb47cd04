// SPDX-License-Identifier: Apache-2.0
#include "test/client.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/String.h>
#include <Poco/URI.h>
#include <fmt/format.h>
#include <libxml/parser.h>

#include <charconv>

namespace sandbox {
namespace {

Poco::Net::StreamSocket connect(const Poco::URI& uri, const std::string& caFile) {
  const Poco::Net::SocketAddress address(uri.getHost(), uri.getPort());
  if (uri.getScheme() != "https") return Poco::Net::StreamSocket(address);
  const Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, caFile, Poco::Net::Context::VERIFY_STRICT);
  Poco::Net::SecureStreamSocket socket(address, uri.getHost(), context);
  socket.completeHandshake();
  return socket;
}

}  // namespace

Line::Line(const std::string& url, const std::string& caFile)
    : socket_(connect(Poco::URI(url), caFile)), host_(Poco::URI(url).getAuthority()) {}

void Line::sendRaw(std::string_view bytes) {
  while (!bytes.empty()) {
    const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Line::send(std::string_view method, std::string_view target, const std::vector<std::string>& headers,
                std::string_view body) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, target, host_);
  for (const std::string& header : headers) text += header + "\r\n";
  if (!body.empty()) text += fmt::format("Content-Length: {}\r\n", body.size());
  text += "\r\n";
  text += body;
  sendRaw(text);
}

bool Line::fill() {
  char bytes[16384];
  try {
    const int got = socket_.receiveBytes(bytes, sizeof bytes);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  } catch (const Poco::Exception&) {
    return false;  // reset: for the caller the same as an end
  }
}

Answer Line::receiveHead() {
  Answer answer;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return answer;
  }
  const std::string head = buffer_.substr(0, end);
  buffer_.erase(0, end + 4);
  std::from_chars(head.data() + 9, head.data() + 12, answer.status);
  for (std::size_t start = head.find("\r\n"); start < head.size();) {
    start += 2;
    const std::size_t stop = std::min(head.find("\r\n", start), head.size());
    const std::size_t colon = head.find(": ", start);
    answer.headers[Poco::toLower(head.substr(start, colon - start))] =
        head.substr(colon + 2, stop - colon - 2);
    start = stop;
  }
  return answer;
}

Answer Line::receive() {
  Answer answer = receiveHead();
  if (answer.status == 0) return answer;
  if (answer.headers["transfer-encoding"] != "chunked") {
    std::size_t length = 0;
    const std::string text =
        answer.headers.count("content-length") != 0 ? answer.headers["content-length"] : "0";
    std::from_chars(text.data(), text.data() + text.size(), length);
    while (buffer_.size() < length && fill()) {
    }
    answer.complete = buffer_.size() >= length;
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }
  for (;;) {
    std::size_t lineEnd = 0;
    while ((lineEnd = buffer_.find("\r\n")) == std::string::npos) {
      if (!fill()) return answer;
    }
    std::size_t size = 0;
    std::from_chars(buffer_.data(), buffer_.data() + lineEnd, size, 16);
    buffer_.erase(0, lineEnd + 2);
    while (buffer_.size() < size + 2 && fill()) {
    }
    answer.body.append(buffer_, 0, std::min(size, buffer_.size()));
    if (buffer_.size() < size + 2) return answer;
    buffer_.erase(0, size + 2);
    if (size == 0) {
      answer.complete = true;
      return answer;
    }
  }
}

Answer fetch(const std::string& url, std::string_view method, const std::string& target,
             const std::vector<std::string>& headers, std::string_view body) {
  Line line(url);
  line.send(method, target, headers, body);
  return line.receive();
}

std::string exportTarget(const Sandbox& world, const char* file, const std::string& more) {
  const Credentials& keys = world.credentials();
  const std::string_view name = file;
  const std::string& hash = name == "customers" ? keys.customersHash
                            : name == "orders"  ? keys.ordersHash
                                                : keys.ordersFeedHash;
  return fmt::format("/export/{}.xml?patternId={}&partnerId={}&hash={}{}", file, keys.patternId,
                     keys.partnerId, hash, more);
}

Answer api(const Sandbox& world, std::string_view method, const std::string& path, std::string_view body,
           const std::vector<std::string>& moreHeaders) {
  std::vector<std::string> headers = moreHeaders;
  headers.push_back("X-AUTH-TOKEN: " + world.credentials().accessToken);
  if (!body.empty()) headers.emplace_back("Content-Type: application/json");
  return fetch(world.daktelaUrl(), method, "/api/v6/" + path, headers, body);
}

bool wellFormed(const std::string& xml) {
  const int options = XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_HUGE;
  xmlDoc* document = xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "test.xml", nullptr, options);
  const bool fine = document != nullptr;
  xmlFreeDoc(document);
  return fine;
}

std::size_t countOf(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

rapidjson::Document parseJson(const std::string& text) {
  rapidjson::Document json;
  json.Parse(text.data(), text.size());
  return json;
}

Fault makeFault(Side side, FaultAction action) {
  Fault fault;
  fault.side = side;
  fault.action = action;
  return fault;
}

}  // namespace sandbox
