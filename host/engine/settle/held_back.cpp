// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/held_back.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "host/mapping/hashing.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

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
  if (!file_) file_ = std::make_unique<NamelessFile>();
  file_->append(memory_);
  memory_.clear();
}

std::string HeldBack::next(std::size_t size) {
  while (memory_.size() - at_ < size) {
    memory_.erase(0, at_);
    at_ = 0;
    const std::size_t left = bytesInFile() - read_;
    if (left == 0) {
      memory_ += rest_;
      rest_.clear();
      if (memory_.size() < size) throw std::logic_error("held back changes are shorter than they were");
      break;
    }
    const std::size_t want = std::min(left, std::max(kPiece, size));
    file_->read(read_, want, memory_);
    read_ += want;
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
