// SPDX-License-Identifier: Apache-2.0
#include "wire.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SocketAddress.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "message.hpp"
#include "resolve.hpp"
#include "spojka/translation.hpp"

namespace spojka::http {

namespace {

// Longest time a blocked call goes without looking whether the host has cancelled. Over TLS Poco waits up to
// twice as long.
constexpr std::int64_t kSliceMs = 400;

Poco::Timespan milliseconds(std::int64_t ms) {
  return Poco::Timespan(ms * 1000);
}

// The usual ones in the language of the call.
std::string errorText(int code) {
  switch (code) {
    case ECONNREFUSED:
      return tr("Connection refused");
    case ECONNRESET:
      return tr("Connection reset by peer");
    case EHOSTUNREACH:
      return tr("No route to host");
    case ENETUNREACH:
      return tr("Network is unreachable");
    case ETIMEDOUT:
      return tr("Connection timed out");
    default:
      return std::generic_category().message(code);
  }
}

// OpenSSL writes without MSG_NOSIGNAL: a server that hangs up must not kill the process. A handler that
// somebody installed stays.
void ignoreBrokenPipes() {
  struct sigaction now {};
  if (::sigaction(SIGPIPE, nullptr, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 &&
      now.sa_handler == SIG_DFL)
    ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

Wire::Wire(Origin origin, const Options& options, const Context& context)
    : origin_(std::move(origin)),
      runtime_(options.runtime),
      context_(context),
      pace_(options.leastBytesPerMinute, std::chrono::milliseconds(options.runtime.readTimeoutMs)) {
  if (!runtime_.proxy.empty()) proxy_ = parseProxy(runtime_.proxy);
  static const bool once = (ignoreBrokenPipes(), true);
  static_cast<void>(once);
}

Wire::~Wire() {
  close();
}

bool Wire::isStale() const noexcept {
  pollfd p{socket_.impl()->sockfd(), POLLIN, 0};
  return ::poll(&p, 1, 0) != 0;
}

void Wire::throwIfCancelled() const {
  if (aborted_.load(std::memory_order_relaxed)) throw CancelledError("http", "the connection was cancelled");
  context_.throwIfCancelled("http");
}

void Wire::failConnect(const std::string& why) const {
  throwIfCancelled();
  throw TransportError(Phase::connect, "http.connect",
                       tr("cannot connect to {}: {}", origin_.hostAndPort(), why));
}

void Wire::failExchange(const std::string& why) const {
  throwIfCancelled();
  throw TransportError(Phase::exchange, "http.exchange", why);
}

// Repeats a step that a slice of waiting interrupted, until the limit or a cancel. Poco tells of the end of a
// slice by an exception or, over TLS, by a negative result.
template <class F>
int Wire::patiently(std::int64_t limitMs, F&& step) {
  std::optional<Clock::time_point> deadline;
  for (;;) {
    try {
      const int result = step();
      if (result >= 0) return result;
    } catch (const Poco::TimeoutException&) {
    }
    throwIfCancelled();
    const auto now = Clock::now();
    // The clock is read only once a slice has passed: an answer in time costs no system call.
    if (!deadline) deadline = now + std::chrono::milliseconds(limitMs - std::min(limitMs, kSliceMs));
    if (now >= *deadline) throw Poco::TimeoutException();
  }
}

void Wire::setTimeouts(std::int64_t limitMs) {
  const Poco::Timespan slice = milliseconds(std::min(limitMs, kSliceMs));
  socket_.setReceiveTimeout(slice);
  socket_.setSendTimeout(slice);
}

void Wire::publish(int fd) noexcept {
  const std::lock_guard lock(fdMutex_);
  fd_ = fd;
}

void Wire::open() {
  throwIfCancelled();
  answering_ = broke_ = false;
  if (origin_.secure && !trust_) trust_.emplace(origin_.host, runtime_.caFile);
  try {
    connectTo(proxy_ ? *proxy_ : origin_);
    if (proxy_ && origin_.secure) openTunnel();
    if (origin_.secure) startTls();
    socket_.setBlocking(true);
    setTimeouts(runtime_.readTimeoutMs);
    open_ = true;
  } catch (...) {
    close();
    throw;
  }
}

void Wire::connectTo(const Origin& peer) {
  const auto [addresses, late] = resolve(peer.host, std::chrono::milliseconds(runtime_.connectTimeoutMs),
                                         [this] { throwIfCancelled(); });
  const std::string name = proxy_ ? tr("'{}' (the proxy)", peer.host) : "'" + peer.host + "'";
  if (late)
    failConnect(tr("the name server did not answer for {} within {} ms: check the network", name,
                   runtime_.connectTimeoutMs));
  if (addresses.empty()) failConnect(tr("the name {} is not known: check the address and the network", name));
  const auto deadline = Clock::now() + std::chrono::milliseconds(runtime_.connectTimeoutMs);
  std::string why;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    // One dead address must not eat the time of the others.
    const auto left = deadline - Clock::now();
    const auto share = left / static_cast<std::int64_t>(addresses.size() - i);
    if (tryAddress(Poco::Net::SocketAddress(addresses[i], peer.port), Clock::now() + share, why)) return;
  }
  failConnect(proxy_ ? tr("{} at the proxy {}", why, peer.hostAndPort()) : why);
}

bool Wire::tryAddress(const Poco::Net::SocketAddress& address, Clock::time_point deadline, std::string& why) {
  socket_ = Poco::Net::StreamSocket();
  try {
    socket_.connectNB(address);
  } catch (const Poco::Exception& e) {
    why = e.code() != 0 ? errorText(e.code()) : e.displayText();
    return false;
  }
  const int fd = socket_.impl()->sockfd();
  publish(fd);
  for (;;) {
    throwIfCancelled();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      why = tr("no answer within {} ms", runtime_.connectTimeoutMs);
      break;
    }
    pollfd p{fd, POLLOUT, 0};
    if (::poll(&p, 1, static_cast<int>(std::min<std::int64_t>(left, kSliceMs))) <= 0) continue;
    const int error = socket_.impl()->socketError();
    if (error == 0) {
      socket_.setNoDelay(true);
      socket_.setKeepAlive(true);
      return true;
    }
    why = errorText(error);
    break;
  }
  publish(-1);
  socket_.close();
  return false;
}

void Wire::openTunnel() {
  socket_.setBlocking(true);
  setTimeouts(runtime_.connectTimeoutMs);
  const std::string target = origin_.hostAndPort();
  std::string why;
  try {
    send("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    InputBuffer in(*this);
    while (findHeadEnd(in.available(), 0) == 0 && in.available().size() < kMaxHeadBytes && in.fill()) {
    }
    const std::size_t size = findHeadEnd(in.available(), 0);
    const int status = size == 0 ? 0 : parseHead(in.available().substr(0, size), true).status;
    if (status >= 200 && status < 300 && size == in.available().size()) {
      socket_.setBlocking(false);
      return;
    }
    why = status == 0 ? tr("it gave no proper answer") : tr("it answered with status {}", status);
  } catch (const TransportError& e) {
    why = e.what();
  } catch (const ProtocolError& e) {
    why = e.what();
  }
  failConnect(tr("the proxy {} did not open a tunnel: {}", proxy_->hostAndPort(), why));
}

void Wire::startTls() {
  using Poco::Net::SecureStreamSocket;
  trust_->startHandshake();
  try {
    // Attached while non-blocking, Poco leaves the handshake to us, in steps that can be cancelled.
    SecureStreamSocket secure =
        SecureStreamSocket::attach(socket_, origin_.host, trust_->context(), session_);
    socket_ = secure;
    encrypted_ = true;
    secure.setBlocking(true);
    setTimeouts(runtime_.connectTimeoutMs);
    const int rc = patiently(runtime_.connectTimeoutMs, [&] { return secure.completeHandshake(); });
    if (rc != 1)
      failConnect(
          tr("the server ended the TLS handshake; if it offers no TLS, the address begins with http://"));
  } catch (const Poco::TimeoutException&) {
    failConnect(tr("no TLS answer within {} ms", runtime_.connectTimeoutMs));
  } catch (const Poco::Exception& e) {
    const std::string refusal = trust_->refusal(origin_.host);
    // What OpenSSL makes of an answer that is no TLS at all.
    if (refusal.empty() && e.displayText().find("wrong version number") != std::string::npos)
      failConnect(
          tr("the server does not speak TLS there: the address begins with http://, or has another "
             "port"));
    failConnect(refusal.empty() ? tr("TLS handshake failed: {}", e.displayText()) : refusal);
  }
}

void Wire::close() noexcept {
  open_ = false;
  publish(-1);
  try {
    // A TLS 1.3 session can be resumed only once its tickets have arrived, hence it is kept at the end.
    if (encrypted_) session_ = Poco::Net::SecureStreamSocket(socket_).currentSession();
  } catch (...) {
  }
  encrypted_ = false;
  try {
    socket_.close();
  } catch (...) {
  }
}

void Wire::send(std::string_view bytes) {
  const std::size_t whole = bytes.size();
  try {
    while (!bytes.empty()) {
      const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1024 * 1024));
      const int sent = patiently(runtime_.readTimeoutMs,
                                 [&] { return socket_.sendBytes(bytes.data(), size, MSG_NOSIGNAL); });
      if (sent <= 0) failExchange(tr("the connection was closed while the request was sent"));
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      // Only of a long one: with the last piece the wait for the answer begins, which this would end.
      if (!bytes.empty()) context_.alive();
    }
  } catch (const Poco::TimeoutException&) {
    failExchange(tr("the server took no data for {} ms", runtime_.readTimeoutMs));
  } catch (const Poco::Exception& e) {
    // An unencrypted send that fails at once has put nothing on the line.
    if (bytes.size() == whole && !encrypted_)
      failConnect(tr("the connection broke before anything was sent"));
    failExchange(tr("the connection broke while the request was sent: {}", e.displayText()));
  }
}

std::size_t Wire::receive(char* to, std::size_t room) {
  try {
    const int size = static_cast<int>(std::min<std::size_t>(room, 1024 * 1024));
    const auto asked = Clock::now();
    const int got = patiently(runtime_.readTimeoutMs, [&] { return socket_.receiveBytes(to, size); });
    if (got <= 0) {
      throwIfCancelled();
      return 0;
    }
    const auto bytes = static_cast<std::size_t>(got);
    if (!answering_) return bytes;
    context_.alive();
    if (!pace_.arrived(bytes, Clock::now() - asked))
      failExchange(tr("the answer only drips: fewer than {} bytes in {} s", pace_.least(),
                      pace_.stretch().count() / 1000));
    return bytes;
  } catch (const Poco::TimeoutException&) {
    failExchange(tr("no data for {} ms", runtime_.readTimeoutMs));
  } catch (const Poco::Exception& e) {
    broke_ = true;
    failExchange(tr("the connection broke while the answer was read: {}", e.displayText()));
  }
}

void Wire::abort() noexcept {
  aborted_.store(true, std::memory_order_relaxed);
  const std::lock_guard lock(fdMutex_);
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

}  // namespace spojka::http
