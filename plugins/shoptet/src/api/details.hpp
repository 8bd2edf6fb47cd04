// SPDX-License-Identifier: Apache-2.0
// Details of several records, asked for at the same time: what one question takes is mostly the way there and
// back. How many are asked in a second stays what the bucket allows.
// Ownership: answers own their documents; its threads have ended when it returns. Threads: one call at a
// time. Errors: none but those of the host's memory; what happened to each record stands with it.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "api/readers.hpp"

namespace shoptet::api {

struct Detail {
  std::optional<Answer> answer;  // none and no failure: the shop has no such record
  std::exception_ptr failure;
};

// As many as there are ids, in their sequence. After a failure no more are asked for; those before it are
// complete.
std::vector<Detail> askForDetails(Reading& reading, const std::vector<std::string>& ids);

}  // namespace shoptet::api
