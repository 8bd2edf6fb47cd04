// SPDX-License-Identifier: Apache-2.0
// Purpose: a small HTTP/1.1 server on 127.0.0.1, plain or TLS, one thread per connection, connections kept
// alive without a limit. Owns its threads and descriptors. start/stop from one thread; the handler runs on
// many threads at once. start throws std::runtime_error that names the port and the reason.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "server/exchange.hpp"

namespace sandbox {

class HttpServer {
 public:
  // May leave the exchange unanswered only by throwing; std::exception becomes a 500 that shows its text.
  using Handler = std::function<void(const Request&, Exchange&)>;

  // `context` null: plain. The context is borrowed and must outlive the server.
  HttpServer(Handler handler, SSL_CTX* context) : handler_(std::move(handler)), context_(context) {}
  ~HttpServer() { stop(); }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void start(std::uint16_t port);
  void stop();

  std::uint16_t port() const { return port_; }
  std::uint64_t accepted() const { return accepted_; }

 private:
  struct Connection {
    std::thread thread;
    int fd = -1;  // -1 once closed, under the mutex
    bool done = false;
  };

  void acceptLoop();
  void serveConnection(Connection& connection);
  void reapFinished();

  Handler handler_;
  SSL_CTX* context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread acceptor_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> accepted_{0};
  std::mutex mutex_;
  std::list<Connection> connections_;
};

}  // namespace sandbox
