// SPDX-License-Identifier: Apache-2.0
// Bump allocator behind the values of a batch: everything is freed at once, nothing on its own.
// Ownership: the arena owns what it hands out; pointers stay valid until clear() or destruction, also when
// the arena is moved. Threads: one thread builds; finished memory may be read by any. Errors: std::bad_alloc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "abi.h"

namespace spojka {
inline namespace v1 {

class Arena {
 public:
  explicit Arena(std::size_t blockSize = 16 * 1024) : blockSize_(blockSize) {}
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Uninitialised room for n objects of a trivial type.
  template <class T>
  T* allocate(std::size_t n) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
    return static_cast<T*>(raw(n * sizeof(T), alignof(T)));
  }

  // Copies text; the result lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return std::string_view("");
    char* p = static_cast<char*>(raw(text.size(), 1));
    std::memcpy(p, text.data(), text.size());
    return {p, text.size()};
  }

  template <class T>
  const T* copyArray(const T* items, std::size_t n) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (n == 0) return nullptr;
    T* p = allocate<T>(n);
    std::memcpy(static_cast<void*>(p), items, n * sizeof(T));
    return p;
  }

  // Bytes reserved from the system: what a batch costs.
  std::size_t reservedBytes() const noexcept { return reserved_; }

  void clear() noexcept {
    blocks_.clear();
    cursor_ = end_ = nullptr;
    reserved_ = 0;
  }

 private:
  void* raw(std::size_t size, std::size_t align) {
    auto at =
        (reinterpret_cast<std::uintptr_t>(cursor_) + (align - 1)) & ~(static_cast<std::uintptr_t>(align) - 1);
    if (cursor_ == nullptr || at + size > reinterpret_cast<std::uintptr_t>(end_)) {
      const std::size_t want = size + align > blockSize_ ? size + align : blockSize_;
      blocks_.emplace_back(new char[want]);
      reserved_ += want;
      cursor_ = blocks_.back().get();
      end_ = cursor_ + want;
      at = (reinterpret_cast<std::uintptr_t>(cursor_) + (align - 1)) &
           ~(static_cast<std::uintptr_t>(align) - 1);
    }
    cursor_ = reinterpret_cast<char*>(at + size);
    return reinterpret_cast<void*>(at);
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* cursor_ = nullptr;
  char* end_ = nullptr;
  std::size_t blockSize_;
  std::size_t reserved_ = 0;
};

}  // namespace v1
}  // namespace spojka
