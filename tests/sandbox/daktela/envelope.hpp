// SPDX-License-Identifier: Apache-2.0
// Purpose: the frame around every answer and the many shapes of `error`. Pure; no errors.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/civil_time.hpp"
#include "base/json.hpp"
#include "base/settings.hpp"
#include "daktela/draft.hpp"
#include "server/http_message.hpp"

namespace sandbox {

using WriteResult = std::function<void(JsonWriter&)>;

Response success(int status, LocalSeconds now, const WriteResult& result);

struct Refusal {
  int status = 400;
  ErrorShape shape = ErrorShape::Form;
  Language language = Language::Czech;
  std::vector<Objection> objections;
  std::string detail;  // shown behind the text of an objection to the whole request
};

// `echo` null: the result is null. With the shape Violations the status becomes 422 and there is no `error`.
Response refused(const Refusal& refusal, LocalSeconds now, const WriteResult& echo);

}  // namespace sandbox
