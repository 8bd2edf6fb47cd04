// SPDX-License-Identifier: Apache-2.0
// Whether the token's user may write objects of a kind, shown by a write that can create nothing: a create
// that names everything required as null. Who may not write is refused for that, who may for what is missing.
// Ownership: borrows the connection. Threads: serial use. Errors: only a cancellation is thrown.
#pragma once

#include <string>

#include "api.hpp"
#include "kinds.hpp"

namespace daktela {

enum class WriteRight { shown = 1, missing, notSeen };

struct WriteTrial {
  WriteRight right = WriteRight::notSeen;
  std::string told;  // for people: what stood in the way of knowing, or what the server said
};

WriteTrial tryToWrite(Api& api, const ObjectKind& kind);

}  // namespace daktela
