/* SPDX-License-Identifier: Apache-2.0
 * Fills a longer batch than the host lent it. */
#include "parts.h"

static spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) {
  (void)session;
  (void)e;
  volatile char* bytes = (volatile char*)out;
  for (size_t i = 0; i < 16; ++i) bytes[out->struct_size + i] = 0; /* as if the struct had two more fields */
  return SPOJKA_OK;
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("writes_past_batch", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.read_next = readNext)
