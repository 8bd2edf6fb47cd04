/* SPDX-License-Identifier: Apache-2.0
 * No root table at all. */
#include "parts.h"

ZOO_VERSION(SPOJKA_ABI_MAJOR)
SPOJKA_EXPORT const spojka_plugin* spojka_plugin_main(void) {
  return NULL;
}
