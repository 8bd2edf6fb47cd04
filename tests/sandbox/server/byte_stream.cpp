// SPDX-License-Identifier: Apache-2.0
#include "server/byte_stream.hpp"

#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace sandbox {
namespace {

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(int fd) : fd_(fd) {}

  std::size_t read(char* buffer, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::recv(fd_, buffer, size, 0);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) throw ConnectionLost();
    }
  }

  void write(std::string_view data) override {
    while (!data.empty()) {
      const ssize_t sent = ::send(fd_, data.data(), data.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) throw ConnectionLost();
      data.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void finish() override { ::shutdown(fd_, SHUT_WR); }

 private:
  int fd_;
};

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsStream : public ByteStream {
 public:
  TlsStream(int fd, SSL_CTX* context) : ssl_(SSL_new(context)) {
    if (!ssl_ || SSL_set_fd(ssl_.get(), fd) != 1) throw ConnectionLost();
    SSL_set_accept_state(ssl_.get());
  }

  std::size_t read(char* buffer, std::size_t size) override {
    const int got = SSL_read(ssl_.get(), buffer, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
    if (got > 0) return static_cast<std::size_t>(got);
    if (SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN) return 0;
    fail();
  }

  void write(std::string_view data) override {
    while (!data.empty()) {
      const int sent =
          SSL_write(ssl_.get(), data.data(), static_cast<int>(std::min<std::size_t>(data.size(), INT_MAX)));
      if (sent <= 0) fail();
      data.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void finish() override {
    if (!failed_ && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }

 private:
  [[noreturn]] void fail() {
    failed_ = true;
    ERR_clear_error();  // the queue is per thread and would confuse the next call
    throw ConnectionLost();
  }

  std::unique_ptr<SSL, SslFree> ssl_;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> makePlainStream(int fd) {
  return std::make_unique<PlainStream>(fd);
}

std::unique_ptr<ByteStream> makeTlsStream(int fd, SSL_CTX* context) {
  return std::make_unique<TlsStream>(fd, context);
}

}  // namespace sandbox
