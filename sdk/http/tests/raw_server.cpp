// SPDX-License-Identifier: Apache-2.0
#include "raw_server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <zlib.h>

#include <stdexcept>
#include <utility>

namespace spojka::http::testing {

namespace {

const Poco::Timespan kSlice(0, 10'000);  // how soon a waiting server notices that the test is over

std::size_t contentLength(std::string_view head) {
  const auto at = head.find("\r\nContent-Length: ");
  return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + 18, 20)));
}

}  // namespace

bool Peer::readRequest() {
  std::string request;
  std::size_t whole = 0;
  char buffer[16 * 1024];
  while (whole == 0 || request.size() < whole) {
    int n = 0;
    try {
      n = socket_.receiveBytes(buffer, sizeof buffer);
    } catch (const Poco::TimeoutException&) {
      if (server_.stopping()) return false;
      continue;
    }
    if (n <= 0) return false;
    request.append(buffer, static_cast<std::size_t>(n));
    const auto end = request.find("\r\n\r\n");
    if (end != std::string::npos) whole = end + 4 + contentLength(request);
  }
  server_.remember(std::move(request));
  return true;
}

void Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const int n = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void Peer::waitForClose() {
  char buffer[1024];
  while (!server_.stopping()) {
    try {
      if (socket_.receiveBytes(buffer, sizeof buffer) <= 0) return;
    } catch (const Poco::TimeoutException&) {
      continue;
    }
  }
}

RawServer::RawServer(Script script)
    : script_(std::move(script)),
      socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
      thread_([this] { run(); }) {}

RawServer::RawServer(Script script, const Poco::Net::Context::Ptr& tls)
    : script_(std::move(script)),
      socket_(Poco::Net::SecureServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0), 64, tls)),
      thread_([this] { run(); }) {}

RawServer::~RawServer() {
  stopping_ = true;
  thread_.join();
}

void RawServer::run() {
  while (!stopping_) {
    if (!socket_.poll(kSlice, Poco::Net::Socket::SELECT_READ)) continue;
    try {
      Poco::Net::StreamSocket client = socket_.acceptConnection();
      client.setReceiveTimeout(kSlice);
      client.setNoDelay(true);
      Peer peer(client, *this, ++accepted_);
      script_(peer);
      client.close();
    } catch (const Poco::Exception&) {  // a refused handshake or a client that hung up
    }
  }
}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::remember(std::string request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(std::move(request));
}

RawServer::Script always(std::string answer) {
  return [answer = std::move(answer)](Peer& peer) {
    while (peer.readRequest()) peer.send(answer);
  };
}

RawServer::Script onceThenClose(std::string answer) {
  return [answer = std::move(answer)](Peer& peer) {
    if (peer.readRequest()) peer.send(answer);
  };
}

std::string okAnswer(std::string_view body, std::string_view extraHeaders) {
  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  answer.append(extraHeaders).append("\r\n").append(body);
  return answer;
}

std::string gzipped(std::string_view text) {
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::string out(deflateBound(&z, static_cast<uLong>(text.size())) + 64, '\0');
  std::string in(text);
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace spojka::http::testing
