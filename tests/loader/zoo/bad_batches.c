/* SPDX-License-Identifier: Apache-2.0
 * Hands over batches that cannot be; the configuration's text says which. Its catalog tells whether all of
 * them were given back. */
#include <math.h>
#include <stdio.h>

#include "parts.h"

static int batchesOut;

static void release(spojka_batch* self) {
  --batchesOut;
  self->release = NULL;
}

static int is(const char* mode, const char* wanted) {
  return strcmp(mode, wanted) == 0;
}

/* Lists in lists, one more than a value may have. */
static spojka_value tooDeep(void) {
  static spojka_value levels[SPOJKA_MAX_DEPTH + 2];
  for (size_t i = 0; i + 1 < SPOJKA_MAX_DEPTH + 2; ++i) {
    levels[i].kind = SPOJKA_LIST;
    levels[i].size = 1;
    levels[i].as.list = &levels[i + 1];
  }
  return levels[0];
}

static char* largeText;

static spojka_value bodyFor(const char* mode) {
  static spojka_field member;
  member.name = (spojka_str){"name", 4};
  member.value = (spojka_value){SPOJKA_STRING, 0, 0, 3, {0}};
  member.value.as.s = "Rex";
  if (is(mode, "no member name")) member.name.size = 0;
  if (is(mode, "large")) {
    member.value.size = 120000000;
    if (largeText == NULL) largeText = calloc(1, member.value.size);
    if (largeText != NULL) memset(largeText, 'x', member.value.size);
    member.value.as.s = largeText;
  }
  if (is(mode, "text without bytes")) member.value.as.s = NULL;
  if (is(mode, "too deep")) member.value = tooDeep();
  if (is(mode, "text not utf-8")) member.value.as.s = "R\xE9x";
  if (is(mode, "name not utf-8")) member.name.data = "n\xE1me";
  if (is(mode, "unknown kind")) member.value.kind = 77;
  if (is(mode, "bad decimal")) member.value.kind = SPOJKA_DECIMAL;
  if (is(mode, "bytes")) member.value = (spojka_value){SPOJKA_BYTES, 0, 0, 3, {.s = "\xFF\x00\x01"}};
  if (is(mode, "infinite")) member.value = (spojka_value){SPOJKA_FLOAT64, 0, 0, 0, {.f = HUGE_VAL}};
  spojka_value body = {SPOJKA_OBJECT, 0, 0, 1, {0}};
  body.as.fields = &member;
  if (is(mode, "no body")) body.kind = SPOJKA_NULL;
  return body;
}

static spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) {
  (void)e;
  static spojka_record record;
  static spojka_problem problem;
  const char* mode = session;
  record = (spojka_record){
      {"animals", 7}, {"1", 1}, {NULL, 0}, bodyFor(mode), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_UPSERT, 0, NULL, 0};
  problem = (spojka_problem){{"animals", 7}, {"2", 1}, {NULL, 0}, NULL, 0};
  out->records = &record;
  out->record_count = is(mode, "empty") || is(mode, "empty but moving") ? 0 : 1;
  out->release = release;
  ++batchesOut;
  if (is(mode, "empty but moving")) {
    static char checkpoint[16];
    static int number;
    out->checkpoint.data = checkpoint;
    out->checkpoint.size = (size_t)snprintf(checkpoint, sizeof checkpoint, "%d", ++number);
  }
  if (is(mode, "no release")) out->release = NULL;
  if (is(mode, "no stream")) record.stream.size = 0;
  if (is(mode, "no key")) record.key.size = 0;
  if (is(mode, "key not utf-8")) record.key = (spojka_str){"k\xE9y", 3};
  if (is(mode, "checkpoint not utf-8")) out->checkpoint = (spojka_str){"\xE9", 1};
  if (is(mode, "problem not utf-8")) {
    static spojka_error error = {SPOJKA_E_DATA, 0, -1, "z\xE9",
                                 "b\xE1"
                                 "d"};
    problem.key = (spojka_str){"\xE9", 1};
    problem.error = &error;
    out->problems = &problem;
    out->problem_count = 1;
  }
  if (is(mode, "unknown operation")) record.op = 9;
  if (is(mode, "no records")) out->records = NULL;
  if (is(mode, "problem without error")) {
    out->problems = &problem;
    out->problem_count = 1;
  }
  if (is(mode, "unknown status")) return 77;
  return is(mode, "records at the end") ? SPOJKA_END : SPOJKA_OK;
}

static spojka_status discover(void* inst, const spojka_text_sink* out, spojka_error* e) {
  (void)inst;
  (void)e;
  return zooSay(out, batchesOut == 0 ? "{\"streams\":[{\"name\":\"released\"}]}"
                                     : "{\"streams\":[{\"name\":\"not_released\"}]}");
}
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("bad_batches", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.read_next = readNext; zooTable.discover = discover)
