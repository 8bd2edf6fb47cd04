// SPDX-License-Identifier: Apache-2.0
// The bytes of one connection: address look-up, proxy tunnel, TLS, sending and receiving that a cancel ends.
// Poco's sockets, TLS and name look-up do the work; HTTPClientSession does not fit here, because it hides cut
// answers, repeats a failed send by itself and cannot be stopped while it connects.
// Ownership: owns socket and TLS context, borrows the host through Context. Threads: serial use, abort() from
// any thread. Errors: TransportError, ConfigError, CancelledError.
#pragma once

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/Session.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "byte_source.hpp"
#include "pace.hpp"
#include "spojka/context.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/http/types.hpp"
#include "tls_trust.hpp"

namespace spojka::http {

class Wire final : public ByteSource {
 public:
  Wire(Origin origin, const Options& options, const Context& context);
  ~Wire() override;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  const Origin& origin() const noexcept { return origin_; }
  // Requests go to the proxy with their whole address (plain http only; https runs through a tunnel).
  bool talksToProxy() const noexcept { return proxy_ && !origin_.secure; }

  bool isOpen() const noexcept { return open_; }
  bool broke() const noexcept { return broke_; }  // while an answer was read, and since it was opened
  // The server has closed the idle connection, or said something nobody asked for.
  bool isStale() const noexcept;
  void open();
  void close() noexcept;

  // The next answer is one of its own: its pace is judged from its first byte on.
  void expectAnswer() noexcept {
    pace_.restart();
    answering_ = true;
  }
  void send(std::string_view bytes);
  std::size_t receive(char* to, std::size_t room) override;  // 0 = the server closed in good order

  void abort() noexcept;  // [any thread]
  void throwIfCancelled() const;

 private:
  using Clock = std::chrono::steady_clock;

  void connectTo(const Origin& peer);
  bool tryAddress(const Poco::Net::SocketAddress& address, Clock::time_point deadline, std::string& why);
  void openTunnel();
  void startTls();
  void setTimeouts(std::int64_t limitMs);
  void publish(int fd) noexcept;
  template <class F>
  int patiently(std::int64_t limitMs, F&& step);
  [[noreturn]] void failConnect(const std::string& why) const;
  [[noreturn]] void failExchange(const std::string& why) const;

  const Origin origin_;
  std::optional<Origin> proxy_;
  const Runtime runtime_;
  const Context context_;
  Pace pace_;
  bool answering_ = false;  // what arrives belongs to an answer, and not to the making of the connection
  std::optional<TlsTrust> trust_;
  Poco::Net::Session::Ptr session_;
  Poco::Net::StreamSocket socket_;
  bool open_ = false;
  bool encrypted_ = false;
  bool broke_ = false;
  std::atomic<bool> aborted_{false};
  std::mutex fdMutex_;  // guards fd_, so that abort() never shuts down a number that was closed meanwhile
  int fd_ = -1;
};

}  // namespace spojka::http
