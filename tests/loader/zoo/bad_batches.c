/* SPDX-License-Identifier: Apache-2.0
 * Hands over batches that cannot be; the configuration's text says which. */
#include "parts.h"

static void release(spojka_batch* self) {
  self->release = NULL;
}

static spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) {
  (void)e;
  static const spojka_record good = {
      {"animals", 7},      {"1", 1},         {NULL, 0}, {SPOJKA_OBJECT, 0, 0, 0, {0}},
      SPOJKA_TIME_UNKNOWN, SPOJKA_OP_UPSERT, 0,         {0, 0}};
  static spojka_record record;
  const char* mode = session;
  record = good;
  out->records = &record;
  out->record_count = 1;
  out->release = release;
  if (strcmp(mode, "no release") == 0) out->release = NULL;
  if (strcmp(mode, "no key") == 0) record.key.size = 0;
  if (strcmp(mode, "unknown operation") == 0) record.op = 9;
  if (strcmp(mode, "no records") == 0) out->records = NULL;
  if (strcmp(mode, "unknown status") == 0) return 77;
  return strcmp(mode, "records at the end") == 0 ? SPOJKA_END : SPOJKA_OK;
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("bad_batches", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.read_next = readNext)
