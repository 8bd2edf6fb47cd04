// SPDX-License-Identifier: Apache-2.0
// What can be wrong with the answer of an export, told apart so that a person knows what to do.
// Ownership: plain values. Threads: as std::string. Errors: is one. Messages carry neither hash nor record
// content.
#pragma once

#include <cstdint>
#include <string>

#include "spojka/error.hpp"

namespace shoptet {

class ExportError : public spojka::Error {
 public:
  enum class Kind {
    refused = 1,  // the shop itself says so: hash, partner or IP address not accepted
    unknownLink,  // the shop does not know this link
    weather,      // a firewall, maintenance, whatever stands in between: passes
    unclear,      // refused by the shop or by what stands before it; nobody can tell from here
    busy,         // another export is running, or too soon after the last one
    redirected,
    loginPage,
    webPage,
    emptyBody,
    notXml,
    wrongRoot,
    wrongEncoding,
    truncated,
    malformed,
    serverError,
    unexpected,
  };

  // `summary` says what happened, `hint` what to do about it and where.
  ExportError(Kind kind, std::string where, std::string summary, std::string hint, int httpStatus = 0,
              std::int64_t retryAfterMs = -1);
  static ExportError malformed(const std::string& where, const std::string& reason, std::uint64_t position);

  Kind kind() const noexcept { return kind_; }
  const std::string& summary() const noexcept { return summary_; }
  const std::string& hint() const noexcept { return hint_; }
  // The shop broke down on the way: a smaller piece of the same export may come through. A body that is empty
  // or cut is what PHP leaves behind when it runs out of memory or time.
  bool undelivered() const noexcept {
    return kind_ == Kind::serverError || kind_ == Kind::truncated || kind_ == Kind::emptyBody;
  }

 private:
  Kind kind_;
  std::string summary_;
  std::string hint_;
};

}  // namespace shoptet
