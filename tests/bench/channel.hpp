// SPDX-License-Identifier: Apache-2.0
// A non-blocking socket, plain or TLS, behind one pair of calls. Ownership: owns descriptor and session.
// Threads: one.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <utility>

namespace bench {

class Channel {
 public:
  enum class State { ok = 1, again, closed };
  struct Result {
    State state;
    std::size_t bytes;
  };

  Channel() = default;
  // Takes over `fd`; a session means TLS and is set up for accepting or connecting already.
  Channel(int fd, SSL* session);
  ~Channel();
  Channel(Channel&& o) noexcept
      : fd_(std::exchange(o.fd_, -1)), session_(std::exchange(o.session_, nullptr)) {}
  Channel& operator=(Channel&& o) noexcept {
    std::swap(fd_, o.fd_);
    std::swap(session_, o.session_);
    return *this;
  }

  int fd() const noexcept { return fd_; }
  Result read(char* to, std::size_t room);
  Result write(const char* from, std::size_t size);

 private:
  Result fromSsl(int result) const;
  int fd_ = -1;
  SSL* session_ = nullptr;
};

// A listening or connected TCP socket on 127.0.0.1; throws std::runtime_error.
int listenOn(int port, int& boundPort);
int connectTo(int port);
void makeNonBlocking(int fd);

}  // namespace bench
