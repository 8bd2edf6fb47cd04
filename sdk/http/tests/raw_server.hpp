// SPDX-License-Identifier: Apache-2.0
// A server that says byte for byte what a test wants, one connection after the other.
// Ownership: joins its thread when it dies. Threads: the script runs on the server's thread.
// Errors: what breaks on the server's side ends that connection only.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace spojka::http::testing {

class RawServer;

// One accepted connection, as the script sees it.
class Peer {
 public:
  Peer(Poco::Net::StreamSocket socket, RawServer& server, int number)
      : number_(number), socket_(std::move(socket)), server_(server) {}
  int number() const noexcept { return number_; }  // 1 = the first connection
  // Reads one request, body included, and remembers it in the server. False = the client has gone.
  bool readRequest();
  void send(std::string_view bytes);
  // Waits until the client hangs up or the server stops.
  void waitForClose();
  void close() { socket_.close(); }
  Poco::Net::StreamSocket& socket() noexcept { return socket_; }

 private:
  int number_;
  Poco::Net::StreamSocket socket_;
  RawServer& server_;
};

class RawServer {
 public:
  using Script = std::function<void(Peer&)>;
  explicit RawServer(Script script);
  RawServer(Script script, const Poco::Net::Context::Ptr& tls);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return socket_.address().port(); }
  std::string origin(const std::string& scheme = "http", const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(port());
  }
  int accepted() const noexcept { return accepted_; }
  bool stopping() const noexcept { return stopping_; }
  std::vector<std::string> requests() const;
  void remember(std::string request);

 private:
  void run();
  Script script_;
  Poco::Net::ServerSocket socket_;
  std::atomic<int> accepted_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

// A port that refuses connections for as long as this lives: bound, so that nobody else gets it, never
// listening.
class RefusingPort {
 public:
  RefusingPort() { socket_.bind(Poco::Net::SocketAddress("127.0.0.1", 0)); }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(socket_.address().port()); }

 private:
  Poco::Net::ServerSocket socket_;
};

// Answers every request of every connection with the same bytes.
RawServer::Script always(std::string answer);
// Sends the answer to one request per connection and closes.
RawServer::Script onceThenClose(std::string answer);

// "HTTP/1.1 200 OK" with Content-Length and this body.
std::string okAnswer(std::string_view body, std::string_view extraHeaders = {});
std::string gzipped(std::string_view text);

}  // namespace spojka::http::testing
