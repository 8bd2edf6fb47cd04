/* SPDX-License-Identifier: Apache-2.0
 * Reports outcomes that cannot be; the configuration's text says which. */
#include "parts.h"

static spojka_status writeBadly(void* inst, const spojka_write_request* r, spojka_error* e) {
  (void)e;
  const char* mode = inst;
  spojka_outcome o = {sizeof o, SPOJKA_W_CREATED, 0, {"id", 2}, {NULL, 0}, NULL, NULL, 0, NULL, 0};
  if (strcmp(mode, "none") == 0) return SPOJKA_OK;
  if (strcmp(mode, "foreign index") == 0) o.index = r->batch->record_count;
  if (strcmp(mode, "unknown result") == 0) o.result = 99;
  if (strcmp(mode, "deleted") == 0) o.result = SPOJKA_W_DELETED;
  if (strcmp(mode, "short") == 0) o.struct_size = 8;
  if (strcmp(mode, "no id") == 0) o.target_id = (spojka_str){NULL, 0};
  if (strcmp(mode, "id not utf-8") == 0) o.target_id = (spojka_str){"\xE9", 1};
  static const spojka_error bad = {SPOJKA_E_DATA, 0, -1, "z\xE9",
                                   "n\xE9"
                                   "in"};
  if (strcmp(mode, "words not utf-8") == 0) {
    o.result = SPOJKA_W_REJECTED;
    o.error = &bad;
  }
  static const spojka_error stop = {SPOJKA_E_CANCELLED, 0, -1, "zoo", "stopped"};
  static const spojka_error odd = {4711, 0, -1, "zoo", "odd"};
  if (strcmp(mode, "cancelled") == 0 || strcmp(mode, "odd code") == 0) {
    o.result = SPOJKA_W_REJECTED;
    o.error = strcmp(mode, "cancelled") == 0 ? &stop : &odd;
  }
  if (strcmp(mode, "no reason") == 0) o.result = SPOJKA_W_REJECTED;
  (void)r->outcomes->report(r->outcomes->ctx, &o);
  if (strcmp(mode, "twice") == 0) (void)r->outcomes->report(r->outcomes->ctx, &o);
  return SPOJKA_OK;
}
static spojka_destination_v1 table;
static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  return strcmp(id, SPOJKA_IF_DESTINATION) == 0 ? &table : NULL;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("bad_outcomes", ZOO_IS_DESTINATION), interfaces, table = zooDestination();
         table.write = writeBadly)
