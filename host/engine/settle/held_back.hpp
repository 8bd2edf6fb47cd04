// SPDX-License-Identifier: Apache-2.0
// Changes that wait until it is known how many there are: a few in memory, more of them in a temporary file
// without a name, so that memory stays flat and nothing stays behind. Ownership: owns the file. Threads: one.
// Errors: what the file throws.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "host/engine/settle/ticket.hpp"
#include "host/store/nameless_file.hpp"

namespace spojka::host {

class HeldBack {
 public:
  struct Record {
    std::shared_ptr<Ticket> ticket;
    std::string key;
    std::uint32_t op = 0;
    std::int64_t changedAtUs = 0;
    std::string bodyJson;
    std::uint64_t turn = 0;  // see WorkItem
    std::uint32_t flags = 0;
    bool last = true;  // filled by take(): no later record of the same key was added
  };

  explicit HeldBack(std::size_t mostInMemory = 4 * 1024 * 1024) : mostInMemory_(mostInMemory) {}
  HeldBack(const HeldBack&) = delete;
  HeldBack& operator=(const HeldBack&) = delete;

  bool empty() const noexcept { return records_ == 0; }
  std::size_t size() const noexcept { return records_; }
  std::size_t bytesInFile() const noexcept { return file_ ? file_->size() : 0; }
  void add(const Record& record);
  // A record of this key was added and not taken.
  bool holds(std::string_view key) const;
  // In the sequence they came. Nothing may be added once the first was taken.
  Record take();

 private:
  void spill();
  std::string next(std::size_t size);
  template <class T>
  T nextNumber();

  const std::size_t mostInMemory_;
  std::string memory_;  // the newest, or while taking: what was read of the file
  std::size_t at_ = 0;
  std::unique_ptr<NamelessFile> file_;
  std::size_t read_ = 0;
  std::string rest_;  // what was in memory when the first was taken
  bool taking_ = false;
  std::size_t records_ = 0;
  // Of each key, by a hash that no two keys share: how many records of it are held.
  using KeyHash = std::array<std::uint8_t, 16>;
  struct Shortened {
    std::size_t operator()(const KeyHash& hash) const noexcept;
  };
  std::unordered_map<KeyHash, std::uint32_t, Shortened> keys_;
  std::deque<std::pair<std::shared_ptr<Ticket>, std::size_t>> tickets_;  // with how many records in a row
};

}  // namespace spojka::host
