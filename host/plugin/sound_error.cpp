// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/sound_error.hpp"

#include <cstring>

#include "spojka/error.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

bool isErrorCode(spojka_status code, bool askedToStop) {
  return code >= SPOJKA_E_INVALID && code <= SPOJKA_E_INTERNAL && (code != SPOJKA_E_CANCELLED || askedToStop);
}

}  // namespace

bool isSound(const spojka_error& e, bool askedToStop) {
  return isErrorCode(e.code, askedToStop) && isUtf8({e.where, ::strnlen(e.where, sizeof e.where)}) &&
         isUtf8({e.message, ::strnlen(e.message, sizeof e.message)});
}

spojka_error repaired(const spojka_error& e, bool askedToStop) {
  const Error said = toException(e, SPOJKA_E_INTERNAL);
  spojka_error out{};
  fillError(&out, isErrorCode(e.code, askedToStop) ? e.code : SPOJKA_E_INTERNAL, repairUtf8(said.where()),
            repairUtf8(said.what()), said.httpStatus(), said.retryAfterMs());
  return out;
}

}  // namespace spojka::host
