/* SPDX-License-Identifier: Apache-2.0
 * Writes documents that are not what the interface describes. */
#include "parts.h"

static spojka_status junk(void* inst, const spojka_text_sink* out, spojka_error* e) {
  (void)e;
  if (inst != NULL && strcmp(inst, "no list") == 0) return zooSay(out, "{}");
  return zooSay(out, "<html>not JSON</html>");
}
static spojka_status junkSpec(void* ctx, spojka_str runtime, const spojka_text_sink* out, spojka_error* e) {
  (void)ctx;
  (void)runtime;
  return junk(NULL, out, e);
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("bad_documents", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.spec = junkSpec; zooTable.check = junk; zooTable.discover = junk)
