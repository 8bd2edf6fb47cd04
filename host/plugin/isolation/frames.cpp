// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/frames.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace spojka::host {
namespace {

constexpr std::size_t kHeader = 5;
constexpr std::size_t kReadAtOnce = 128 * 1024;
constexpr std::size_t kLarge = 1024 * 1024;
constexpr int kSliceMs = 100;

}  // namespace

bool FrameSocket::send(FrameType type, std::string_view payload, const GoOn& goOn) {
  if (payload.size() > kLongestFrame) throw WireError("a message of more than 1 GB");
  std::array<char, kHeader> header{};
  const auto size = static_cast<std::uint32_t>(payload.size());
  std::memcpy(header.data(), &size, sizeof size);
  header[4] = static_cast<char>(type);
  const std::lock_guard lock(sending_);
  std::size_t sentBefore = 0;
  for (std::size_t sent = 0, all = kHeader + payload.size(); sent < all;) {
    std::array<iovec, 2> parts{};
    const std::size_t ofHeader = std::min(sent, kHeader);
    const std::size_t ofPayload = sent - ofHeader;
    parts[0] = {header.data() + ofHeader, kHeader - ofHeader};
    parts[1] = {const_cast<char*>(payload.data()) + ofPayload, payload.size() - ofPayload};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t n = ::sendmsg(socket_.get(), &message, goOn ? MSG_NOSIGNAL | MSG_DONTWAIT : MSG_NOSIGNAL);
    if (n > 0) sent += static_cast<std::size_t>(n);
    if (n >= 0 || errno == EINTR) continue;
    if (!goOn || (errno != EAGAIN && errno != EWOULDBLOCK)) return false;
    if (!goOn(std::exchange(sentBefore, sent) != sent)) return false;
    pollfd writable{socket_.get(), POLLOUT, 0};
    ::poll(&writable, 1, kSliceMs);
  }
  return true;
}

bool FrameSocket::readInto(std::string& to, std::size_t most) {
  const std::size_t before = to.size();
  to.resize(before + most);
  ssize_t n = -1;
  do n = ::recv(socket_.get(), to.data() + before, most, 0);
  while (n < 0 && errno == EINTR);
  to.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  return n > 0;
}

bool FrameSocket::takeFrame(Frame& frame) {
  const std::size_t there = buffer_.size() - begin_;
  if (there < kHeader) return false;
  std::uint32_t size = 0;
  std::memcpy(&size, buffer_.data() + begin_, sizeof size);
  if (size > kLongestFrame) throw WireError("a message that claims to be longer than any may be");
  if (there < kHeader + size) return false;
  frame.type = static_cast<FrameType>(buffer_[begin_ + 4]);
  if (size > kLarge && there == kHeader + size) {  // without a second copy of it
    buffer_.erase(0, begin_ + kHeader);
    frame.payload = std::exchange(buffer_, std::string());
    begin_ = 0;
    return true;
  }
  frame.payload.assign(buffer_, begin_ + kHeader, size);
  begin_ += kHeader + size;
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    if (buffer_.capacity() > 4 * kReadAtOnce) buffer_.shrink_to_fit();
    begin_ = 0;
  }
  return true;
}

FrameSocket::Got FrameSocket::receive(Frame& frame, std::chrono::milliseconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    if (takeFrame(frame)) return Got::frame;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (wait.count() >= 0 && left.count() < 0) return Got::nothing;
    pollfd readable{socket_.get(), POLLIN, 0};
    const int ready = ::poll(&readable, 1, wait.count() < 0 ? -1 : static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return Got::end;
    if (ready == 0) return Got::nothing;
    if (ready < 0) continue;
    if (begin_ != 0) {
      buffer_.erase(0, begin_);
      begin_ = 0;
    }
    if (!readInto(buffer_, kReadAtOnce)) return Got::end;
  }
}

void FrameSocket::shutDown() noexcept {
  ::shutdown(socket_.get(), SHUT_RDWR);
}

}  // namespace spojka::host
