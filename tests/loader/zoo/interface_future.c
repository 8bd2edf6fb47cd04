/* SPDX-License-Identifier: Apache-2.0
 * Offers only an interface of a later program. */
#include "parts.h"

static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  return strcmp(id, "spojka.source/2") == 0 ? "table" : NULL;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("interface_future", "\"spojka.source/2\""), interfaces, (void)0)
