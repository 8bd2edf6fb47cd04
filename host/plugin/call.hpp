// SPDX-License-Identifier: Apache-2.0
// One call through a slot of a connector's table: the error it may fill, the text it may write, and the
// translation of how it ended. Ownership: borrows names. Threads: one. Errors: spojka::Error.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "host/plugin/call_watch.hpp"
#include "spojka/abi.h"
#include "spojka/error.hpp"

namespace spojka::host {

// A struct lent to a connector, with a strip behind it that shows when it was written past its end.
template <class T>
class Lent {
 public:
  Lent() {
    for (auto& word : strip_) word = kPattern;
  }
  T* get() noexcept { return &value_; }
  T& operator*() noexcept { return value_; }
  bool intact() const noexcept {
    for (const volatile std::uint64_t& word : strip_)
      if (word != kPattern) return false;
    return true;
  }

 private:
  static constexpr std::uint64_t kPattern = 0x5A17'C0DE'5A17'C0DE;
  T value_{};
  std::array<std::uint64_t, 8> strip_{};
};

class Call {
 public:
  // `side` = "source" or "destination", `slot` = the slot's name, both literals. `instance` is null where
  // there is none. A call that is not `watched` goes to another process, and whoever passes it on there looks
  // after its time.
  Call(const char* side, const std::string& connector, const char* slot, CallKind kind, Watched* instance,
       bool watched);

  spojka_error* error() noexcept { return error_.get(); }
  const char* slot() const noexcept { return slot_; }
  bool askedToStop() const noexcept { return instance_ != nullptr && instance_->wasAskedToStop(); }
  // Returns when the call succeeded; throws what it said otherwise.
  void expectOk(spojka_status status);

  [[noreturn]] void brokeContract(const std::string& how) const;  // INTERNAL: a bug of the connector
  [[noreturn]] void gaveBadData(const std::string& what) const;   // DATA: what it handed over is unusable

 private:
  std::string place() const { return connector_ + "." + slot_; }

  const char* side_;
  const std::string& connector_;
  const char* slot_;
  const Watched* instance_;
  Lent<spojka_error> error_;
  std::optional<ActiveCall> active_;
};

// Collects the text a slot writes.
class TextSink {
 public:
  TextSink() noexcept : abi_{sizeof abi_, 0, this, &TextSink::write} {}
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;
  const spojka_text_sink* abi() const noexcept { return &abi_; }
  const std::string& text() const noexcept { return text_; }

 private:
  static spojka_status write(void* ctx, spojka_str chunk) noexcept;
  std::string text_;
  spojka_text_sink abi_;
};

}  // namespace spojka::host
