// SPDX-License-Identifier: Apache-2.0
// How much memory the records under way hold, counted in bytes: what bounds a run whose records are large.
// Whoever holds memory for records holds a Charge for it and drops both together. Ownership: must outlive its
// charges. Threads: any; those who listen are called outside of any lock of this
// class, and come and go while nothing is held that others could let go of. Errors: none.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace spojka::host {

class HeldBytes {
 public:
  // `most`: what may be held before nothing more is read.
  explicit HeldBytes(std::size_t most) : most_(most) {}
  HeldBytes(const HeldBytes&) = delete;
  HeldBytes& operator=(const HeldBytes&) = delete;

  class Charge {
   public:
    Charge() = default;
    Charge(HeldBytes& of, std::size_t bytes) : of_(&of), bytes_(bytes) { of.add(bytes); }
    ~Charge() {
      if (of_ != nullptr) of_->remove(bytes_);
    }
    Charge(Charge&& other) noexcept : of_(std::exchange(other.of_, nullptr)), bytes_(other.bytes_) {}
    Charge& operator=(Charge&& other) noexcept {
      std::swap(of_, other.of_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;

   private:
    HeldBytes* of_ = nullptr;
    std::size_t bytes_ = 0;
  };

  bool tooMuch() const noexcept { return now_.load() > most_; }
  std::size_t now() const noexcept { return now_.load(); }
  std::size_t peak() const noexcept { return peak_.load(); }
  // To be called whenever it is no longer too much, until `who` is forgotten.
  void onLess(const void* who, std::function<void()> told) { listeners_.emplace_back(who, std::move(told)); }
  void forget(const void* who) {
    std::erase_if(listeners_, [&](const auto& listener) { return listener.first == who; });
  }

 private:
  void add(std::size_t bytes) noexcept {
    const std::size_t now = now_.fetch_add(bytes) + bytes;
    std::size_t seen = peak_.load();
    while (seen < now && !peak_.compare_exchange_weak(seen, now)) {
    }
  }
  void remove(std::size_t bytes) {
    const std::size_t before = now_.fetch_sub(bytes);
    if (before > most_ && before - bytes <= most_)
      for (const auto& [who, told] : listeners_) told();
  }

  const std::size_t most_;
  std::atomic<std::size_t> now_{0};
  std::atomic<std::size_t> peak_{0};
  std::vector<std::pair<const void*, std::function<void()>>> listeners_;
};

}  // namespace spojka::host
