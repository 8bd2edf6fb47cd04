// SPDX-License-Identifier: Apache-2.0
// Text that cannot be printed by accident: no stream operator, no conversion, wiped when it dies.
// Threads: as std::string.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace spojka {
inline namespace v1 {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret() { wipe(); }

  // The clear text, for the one place that sends it.
  std::string_view reveal() const noexcept { return value_; }
  bool empty() const noexcept { return value_.empty(); }

 private:
  void wipe() noexcept {
    volatile char* p = value_.data();
    for (std::size_t i = 0; i < value_.size(); ++i) p[i] = '\0';
  }
  std::string value_;
};

}  // namespace v1
}  // namespace spojka
