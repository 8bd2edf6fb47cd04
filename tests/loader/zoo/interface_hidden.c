/* SPDX-License-Identifier: Apache-2.0
 * get_interface answers an interface that the manifest does not list. */
#include "parts.h"

static spojka_source_v1 source;
static spojka_destination_v1 destination;
static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  if (strcmp(id, SPOJKA_IF_SOURCE) == 0) return &source;
  return strcmp(id, SPOJKA_IF_DESTINATION) == 0 ? &destination : NULL;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("interface_hidden", ZOO_IS_SOURCE), interfaces, source = zooSource();
         destination = zooDestination())
