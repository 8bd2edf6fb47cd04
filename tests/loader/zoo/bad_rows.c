/* SPDX-License-Identifier: Apache-2.0
 * Answers questions about its objects as it must not; the configuration's text says how. Of what is asked for
 * the first is found and the rest absent; its list holds "k-0" and "k-1". Its spec offers a merge there is no
 * slot for. */
#include "parts.h"

static spojka_str textOf(const char* s) {
  return (spojka_str){s, strlen(s)};
}
static spojka_status badSpec(void* ctx, spojka_str runtime, const spojka_text_sink* out, spojka_error* e) {
  (void)ctx;
  (void)runtime;
  (void)e;
  return zooSay(out,
                "{\"title\":\"Zoo\",\"config\":{\"type\":\"object\"},\"limits\":{\"max_find\":9},"
                "\"find\":{\"targets\":[\"cage\"]},\"merge\":{\"targets\":[\"cage\"]}}");
}

static spojka_status findBadly(void* inst, const spojka_find_request* r, spojka_error* e) {
  (void)e;
  const char* mode = inst;
  if (strcmp(mode, "quit") == 0) return SPOJKA_E_CANCELLED;
  spojka_value value = {.kind = SPOJKA_STRING, .size = 1, .as = {.s = "\xE9"}};
  if (strcmp(mode, "unknown kind") == 0) value.kind = 77;
  const spojka_field field = {{"n", 1}, value};
  spojka_value body = {.kind = SPOJKA_OBJECT, .size = 1, .as = {.fields = &field}};
  static const spojka_error bad = {SPOJKA_E_CANCELLED, 0, -1, "z\xE9", "n\xE9"};
  for (size_t i = 0; i < r->wanted_count; ++i) {
    spojka_row row = {
        .struct_size = sizeof row, .result = SPOJKA_ROW_FOUND, .index = i, .target_id = {"id", 2}};
    if (i != 0) row.result = SPOJKA_ROW_ABSENT;
    if (i == 0 && strcmp(mode, "none") == 0) return SPOJKA_OK;
    if (i == 1 && strcmp(mode, "first only") == 0) return SPOJKA_OK;
    if (i == 0 && strcmp(mode, "not asked") == 0) row.key = textOf("k-77");
    if (i == 0 && strcmp(mode, "foreign index") == 0) row.index = r->wanted_count;
    if (i == 0 && strcmp(mode, "short") == 0) row.struct_size = 8;
    if (i == 0 && strcmp(mode, "no id") == 0) row.target_id = (spojka_str){NULL, 0};
    if (i == 0 && strcmp(mode, "id not utf-8") == 0) row.target_id = textOf("\xE9");
    if (i == 0 && strcmp(mode, "id without bytes") == 0) row.target_id = (spojka_str){NULL, 5};
    if (i == 0 && strcmp(mode, "not utf-8") == 0) row.body = &body;
    if (i == 0 && strcmp(mode, "unknown kind") == 0) row.body = &body;
    if (i == 0 && strcmp(mode, "no object") == 0) row.body = (value.size = 0, &value);
    if (i == 0 && strcmp(mode, "corrupt") == 0) row.body = (body.as.fields = NULL, &body);
    if (i == 0 && strcmp(mode, "unknown result") == 0) row.result = 99;
    if (i == 0 && strcmp(mode, "no reason") == 0) row.result = SPOJKA_ROW_FAILED;
    if (i == 0 && strcmp(mode, "words") == 0) row.result = SPOJKA_ROW_FAILED;
    if (i == 0 && strcmp(mode, "words") == 0) row.error = &bad;
    (void)r->rows->row(r->rows->ctx, &row);
    row.result = SPOJKA_ROW_ABSENT;
    if (i == 0 && strcmp(mode, "found and absent") == 0) (void)r->rows->row(r->rows->ctx, &row);
  }
  return SPOJKA_OK;
}

static spojka_status listBadly(void* inst, const spojka_list_request* r, spojka_list_result* out,
                               spojka_error* e) {
  (void)e;
  const char* mode = inst;
  if (strcmp(mode, "quit") == 0) return SPOJKA_E_CANCELLED;
  out->total = strcmp(mode, "total too small") == 0 ? 1 : -1;
  const char* keys[] = {"k-0", "k-1", "k-2"};
  const size_t count = strcmp(mode, "too many") == 0 ? 3 : 2;
  for (size_t i = 0; i < count; ++i) {
    spojka_row row = {.struct_size = sizeof row, .result = SPOJKA_ROW_FOUND};
    row.key = textOf(keys[i]);
    row.target_id = textOf(keys[strcmp(mode, "twice") == 0 ? 0 : i]);
    if (strcmp(mode, "absent") == 0) row.result = SPOJKA_ROW_ABSENT;
    if (strcmp(mode, "another prefix") == 0) row.key = textOf("j-1");
    if (strcmp(mode, "no name") == 0) row.key = (spojka_str){NULL, 0};
    if (strcmp(mode, "no id") == 0) row.target_id = (spojka_str){NULL, 0};
    if (strcmp(mode, "id not utf-8") == 0) row.target_id = textOf("\xE9");
    (void)r->rows->row(r->rows->ctx, &row);
  }
  if (strcmp(mode, "same page") == 0) return zooSay(r->next, "page");
  if (strcmp(mode, "past the result") == 0) ((volatile char*)out)[sizeof *out + 3] = 1;
  return strcmp(mode, "bad token") == 0 ? zooSay(r->next, "\xE9") : SPOJKA_OK;
}

static spojka_destination_v1 table;
static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  return strcmp(id, SPOJKA_IF_DESTINATION) == 0 ? &table : NULL;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("bad_rows", ZOO_IS_DESTINATION), interfaces, table = zooDestination();
         table.spec = badSpec; table.find = findBadly; table.list = listBadly)
