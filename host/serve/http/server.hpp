// SPDX-License-Identifier: Apache-2.0
// HTTP by Poco: from the socket to a handler and back, with what every answer has to say to a browser.
// Ownership: owns socket and threads; borrows router and gate. Threads: many; stop() from any. Errors:
// StatusError (refused) where it cannot listen as it was asked to.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "host/base/log.hpp"
#include "host/serve/http/connections.hpp"
#include "host/serve/http/gate.hpp"
#include "host/serve/http/router.hpp"

namespace spojka::host {

struct ListenOptions {
  std::string address = "127.0.0.1:8087";
  int inherited = -1;         // a socket that listens already, see systemd.socket(5); -1 = none
  std::string certificate{};  // PEM, with what it was signed by; empty = without TLS
  std::string key{};
  ConnectionLimits limits{};
};

class HttpServer {
 public:
  HttpServer(const ListenOptions& options, const Router& router, const Gate& gate, Logger& logger);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void start();
  void stop();
  // Where it is, under the name where there is one: "http://127.0.0.1:8087/".
  std::string url(const std::string& name = {}) const;

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

bool isLoopback(const std::string& address);

}  // namespace spojka::host
