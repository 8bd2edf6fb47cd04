// SPDX-License-Identifier: Apache-2.0
#include "channel.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace bench {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int newSocket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("socket");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

Channel::Result fromSystem(ssize_t n) {
  if (n > 0) return {Channel::State::ok, static_cast<std::size_t>(n)};
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return {Channel::State::again, 0};
  return {Channel::State::closed, 0};
}

}  // namespace

Channel::Channel(int fd, SSL* session) : fd_(fd), session_(session) {
  if (session_ != nullptr) SSL_set_fd(session_, fd_);
}

Channel::~Channel() {
  if (session_ != nullptr) SSL_free(session_);
  if (fd_ >= 0) ::close(fd_);
}

Channel::Result Channel::fromSsl(int result) const {
  if (result > 0) return {State::ok, static_cast<std::size_t>(result)};
  const int why = SSL_get_error(session_, result);
  return {why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? State::again : State::closed, 0};
}

Channel::Result Channel::read(char* to, std::size_t room) {
  if (session_ != nullptr) return fromSsl(SSL_read(session_, to, static_cast<int>(room)));
  return fromSystem(::recv(fd_, to, room, 0));
}

Channel::Result Channel::write(const char* from, std::size_t size) {
  if (session_ != nullptr) return fromSsl(SSL_write(session_, from, static_cast<int>(size)));
  return fromSystem(::send(fd_, from, size, MSG_NOSIGNAL));
}

int listenOn(int port, int& boundPort) {
  const int fd = newSocket();
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 512) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen on port " + std::to_string(port));
  boundPort = ntohs(address.sin_port);
  makeNonBlocking(fd);
  return fd;
}

int connectTo(int port) {
  const int fd = newSocket();
  sockaddr_in address = loopback(port);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  return fd;
}

void makeNonBlocking(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

}  // namespace bench
