// SPDX-License-Identifier: Apache-2.0
#include "host/serve/verb_call.hpp"

namespace spojka::host {

const char* nameOf(VerbCall::Verb verb) noexcept {
  switch (verb) {
    case VerbCall::Verb::check:
      return "check";
    case VerbCall::Verb::fields:
      return "fields";
    case VerbCall::Verb::preview:
      return "preview";
    case VerbCall::Verb::plan:
      return "plan";
    case VerbCall::Verb::verify:
      return "verify";
    case VerbCall::Verb::explain:
      return "explain";
    case VerbCall::Verb::run:
      return "run";
    default:
      // Those that are only waited for are told of to nobody.
      return "ask";
  }
}

}  // namespace spojka::host
