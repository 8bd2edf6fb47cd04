// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/sound_error.hpp"

#include <cstring>

#include "spojka/error.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {

bool isSound(const spojka_error& e) {
  return isUtf8({e.where, ::strnlen(e.where, sizeof e.where)}) &&
         isUtf8({e.message, ::strnlen(e.message, sizeof e.message)});
}

spojka_error repaired(const spojka_error& e) {
  const Error said = toException(e, e.code);
  spojka_error out{};
  fillError(&out, e.code, repairUtf8(said.where()), repairUtf8(said.what()), said.httpStatus(),
            said.retryAfterMs());
  return out;
}

}  // namespace spojka::host
