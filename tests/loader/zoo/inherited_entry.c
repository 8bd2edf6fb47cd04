/* SPDX-License-Identifier: Apache-2.0
 * The entry point is that of a library it needs. */
#include "parts.h"

ZOO_MUST_NOT_BE_LOADED
/* Keeps the library among those needed. */
SPOJKA_EXPORT const void* zooUseBase(void) {
  return spojka_plugin_main();
}
