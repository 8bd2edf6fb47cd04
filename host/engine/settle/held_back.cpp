// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/held_back.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "host/mapping/hashing.hpp"
#include "host/store/store.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

[[noreturn]] void fail(const char* doing) {
  throw StoreError(StoreError::Kind::unavailable,
                   std::string("cannot ") + doing + " the temporary file for held back changes: " +
                       std::strerror(errno) + "; make room, or point TMPDIR to a folder that has some");
}

// Without a name from the start, or at once: nobody else can open it, and it goes with the process.
int openNameless() {
  std::error_code none;
  std::filesystem::path folder = std::filesystem::temp_directory_path(none);
  if (none) folder = "/tmp";
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) return fd;
  std::string name = (folder / "spojka-XXXXXX").string();
  const int made = ::mkostemp(name.data(), O_CLOEXEC);
  if (made < 0) fail("make");
  ::unlink(name.c_str());
  return made;
}

std::array<std::uint8_t, 16> wideHashOf(std::string_view key) {
  mapping::CanonicalHash hash;
  hash.text(key);
  return hash.finish();
}

template <class T>
void append(std::string& to, T number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  to.append(bytes, sizeof number);
}

}  // namespace

HeldBack::~HeldBack() {
  if (file_ >= 0) ::close(file_);
}

void HeldBack::add(const Record& record) {
  if (tickets_.empty() || tickets_.back().first != record.ticket) tickets_.emplace_back(record.ticket, 0);
  ++tickets_.back().second;
  ++records_;
  ++keys_[wideHashOf(record.key)];
  append(memory_, record.op);
  append(memory_, record.turn);
  append(memory_, record.flags);
  append(memory_, record.changedAtUs);
  append(memory_, record.key.size());
  append(memory_, record.bodyJson.size());
  memory_ += record.key;
  memory_ += record.bodyJson;
  if (memory_.size() > mostInMemory_) spill();
}

std::size_t HeldBack::Shortened::operator()(const KeyHash& hash) const noexcept {
  std::size_t part = 0;
  std::memcpy(&part, hash.data(), sizeof part);
  return part;
}

bool HeldBack::holds(std::string_view key) const {
  return !keys_.empty() && keys_.count(wideHashOf(key)) != 0;
}

void HeldBack::spill() {
  if (file_ < 0) file_ = openNameless();
  for (std::size_t done = 0; done < memory_.size();) {
    const ssize_t n = ::write(file_, memory_.data() + done, memory_.size() - done);
    if (n < 0 && errno != EINTR) fail("write");
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  written_ += memory_.size();
  memory_.clear();
}

std::string HeldBack::next(std::size_t size) {
  while (memory_.size() - at_ < size) {
    memory_.erase(0, at_);
    at_ = 0;
    if (read_ == written_) {
      memory_ += rest_;
      rest_.clear();
      if (memory_.size() < size) fail("read");
      break;
    }
    const std::size_t have = memory_.size();
    const std::size_t want = std::min(written_ - read_, std::max(kPiece, size));
    memory_.resize(have + want);
    const ssize_t n = ::pread(file_, memory_.data() + have, want, static_cast<off_t>(read_));
    memory_.resize(have + (n > 0 ? static_cast<std::size_t>(n) : 0));
    if (n == 0 || (n < 0 && errno != EINTR)) fail("read");
    if (n > 0) read_ += static_cast<std::size_t>(n);
  }
  at_ += size;
  return memory_.substr(at_ - size, size);
}

template <class T>
T HeldBack::nextNumber() {
  T number{};
  std::memcpy(&number, next(sizeof number).data(), sizeof number);
  return number;
}

HeldBack::Record HeldBack::take() {
  if (!taking_) {
    taking_ = true;
    rest_ = std::move(memory_);
    memory_.clear();
  }
  Record r;
  r.ticket = tickets_.front().first;
  if (--tickets_.front().second == 0) tickets_.pop_front();
  --records_;
  r.op = nextNumber<std::uint32_t>();
  r.turn = nextNumber<std::uint64_t>();
  r.flags = nextNumber<std::uint32_t>();
  r.changedAtUs = nextNumber<std::int64_t>();
  const auto keySize = nextNumber<std::size_t>();
  const auto bodySize = nextNumber<std::size_t>();
  r.key = next(keySize);
  r.bodyJson = next(bodySize);
  const auto held = keys_.find(wideHashOf(r.key));
  r.last = --held->second == 0;
  if (r.last) keys_.erase(held);
  return r;
}

}  // namespace spojka::host
