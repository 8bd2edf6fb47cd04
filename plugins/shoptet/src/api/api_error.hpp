// SPDX-License-Identifier: Apache-2.0
// What an answer of the API means when it is not the one asked for. Each kind has its own advice, and its own
// consequence for the run.
// Ownership: plain values. Threads: as std types. Errors: none of its own. Tokens appear in none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spojka/error.hpp"
#include "spojka/http/types.hpp"

namespace shoptet::api {

class ApiError : public spojka::Error {
 public:
  enum class Kind {
    tokenExpired = 1,
    tokenInvalid,
    noRights,
    notThere,    // the record that was asked for
    badRequest,  // also an address that does not exist: ours or the settings' fault
    locked,
    tooMany,
    maintenance,
    notApi  // something else answers at this address
  };
  ApiError(Kind kind, spojka_status code, const std::string& where, const std::string& summary,
           const std::string& hint, int status, std::int64_t retryAfterMs = -1)
      : spojka::Error(code, where, hint.empty() ? summary : summary + ". " + hint, status, retryAfterMs),
        kind_(kind),
        summary_(summary),
        hint_(hint) {}
  Kind kind() const noexcept { return kind_; }
  const std::string& summary() const noexcept { return summary_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  Kind kind_;
  std::string summary_, hint_;
};

// What was asked, for people ("the list of orders"), and with which kind of token.
struct Asked {
  std::string what;
  bool byAddon = false;
  const char* where = "shoptet.api";
};

// Of an answer with a status other than 200.
ApiError judge(const Asked& asked, const spojka::http::Response& answer, std::int64_t nowUnixSeconds);
// Of an answer that is not the document it should be.
ApiError notApi(const Asked& asked, int status);

}  // namespace shoptet::api
