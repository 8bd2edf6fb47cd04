// SPDX-License-Identifier: Apache-2.0
#include "server/http_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "server/request_reader.hpp"

namespace sandbox {
namespace {

[[noreturn]] void fail(std::uint16_t port, const char* what) {
  throw std::runtime_error(fmt::format("127.0.0.1:{}: {}: {}", port, what, std::strerror(errno)));
}

// OpenSSL writes without MSG_NOSIGNAL, and signals belong to the main thread anyway.
void blockSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void answerLoop(ByteStream& stream, const HttpServer::Handler& handler) {
  RequestReader reader(stream);
  Request request;
  for (;;) {
    const RequestReader::Result result = reader.next(request);
    if (result.ended) return;
    Exchange exchange(stream, request.method == "HEAD", result.keepAlive);
    if (result.refusal != 0) {
      Response response;
      response.status = result.refusal;
      response.body = fmt::format("<html><body><h1>{} {}</h1></body></html>\n", result.refusal,
                                  reasonPhrase(result.refusal));
      exchange.send(response);
      return;
    }
    try {
      handler(request, exchange);
    } catch (const ConnectionLost&) {
      throw;
    } catch (const std::exception& e) {
      if (exchange.answered()) return;
      Response response;
      response.status = 500;
      response.contentType = "text/plain; charset=utf-8";
      response.body = fmt::format("the sandbox itself failed: {}\n", e.what());
      exchange.send(response);
    }
    if (!exchange.keepAlive()) return;
  }
}

}  // namespace

void HttpServer::start(std::uint16_t port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0) fail(port, "no socket");
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, sizeof address) != 0 || ::listen(listener_, 512) != 0) {
    const int reason = errno;
    ::close(std::exchange(listener_, -1));
    errno = reason;
    fail(port, "cannot be listened on");
  }
  socklen_t size = sizeof address;
  ::getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  stopping_ = false;
  acceptor_ = std::thread([this] {
    blockSignals();
    acceptLoop();
  });
}

void HttpServer::stop() {
  if (listener_ < 0) return;
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);  // wakes accept
  acceptor_.join();
  ::close(std::exchange(listener_, -1));
  {
    const std::lock_guard lock(mutex_);
    for (const Connection& connection : connections_) {
      if (connection.fd >= 0) ::shutdown(connection.fd, SHUT_RDWR);
    }
  }
  for (Connection& connection : connections_) connection.thread.join();
  connections_.clear();
}

void HttpServer::reapFinished() {
  std::list<Connection> finished;
  {
    const std::lock_guard lock(mutex_);
    for (auto it = connections_.begin(); it != connections_.end();) {
      const auto next = std::next(it);
      if (it->done) finished.splice(finished.end(), connections_, it);
      it = next;
    }
  }
  for (Connection& connection : finished) connection.thread.join();
}

void HttpServer::acceptLoop() {
  while (!stopping_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED || errno == EMFILE) continue;
      return;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++accepted_;
    reapFinished();
    const std::lock_guard lock(mutex_);
    Connection& connection = connections_.emplace_back();
    connection.fd = fd;
    connection.thread = std::thread([this, &connection] {
      blockSignals();
      serveConnection(connection);
    });
  }
}

void HttpServer::serveConnection(Connection& connection) {
  const int fd = connection.fd;
  try {
    const auto stream = context_ != nullptr ? makeTlsStream(fd, context_) : makePlainStream(fd);
    answerLoop(*stream, handler_);
    stream->finish();
  } catch (const ConnectionLost&) {
    // The peer left, or a fault cuts the line: without a goodbye, inside TLS too.
    ::shutdown(fd, SHUT_RDWR);
  }
  const std::lock_guard lock(mutex_);
  connection.fd = -1;
  connection.done = true;
  ::close(fd);
}

}  // namespace sandbox
