/* SPDX-License-Identifier: Apache-2.0
 * A host in plain C11: loads the connector named on the command line and drives every slot, with bytes behind
 * each struct that nobody may touch. Built against several versions of the header; ends with 1 and a line
 * number when something is off. */
#define _POSIX_C_SOURCE 200809L /* dlopen */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spojka/abi.h"

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

#define CANARY 0xA5
#define TAIL 256u

/* ---- what the host offers
 * ------------------------------------------------------------------------------------------- */

typedef struct host_state {
  int logged;
  int services_asked;
} host_state;

static void host_log(void* ctx, uint32_t level, spojka_str message, const spojka_value* fields) {
  (void)fields;
  EXPECT(level == SPOJKA_LOG_INFO);
  EXPECT(message.size == 6 && memcmp(message.data, "opened", 6) == 0);
  ((host_state*)ctx)->logged++;
}

static const spojka_log_v1 log_service = {.struct_size = sizeof(spojka_log_v1), .log = host_log};

static const void* get_service(void* ctx, const char* id) {
  ((host_state*)ctx)->services_asked++;
  return strcmp(id, SPOJKA_SVC_LOG) == 0 ? &log_service : NULL;
}

typedef struct text_buffer {
  char bytes[4096];
  size_t size;
} text_buffer;

static spojka_status collect(void* ctx, spojka_str chunk) {
  text_buffer* t = ctx;
  EXPECT(t->size + chunk.size < sizeof t->bytes);
  memcpy(t->bytes + t->size, chunk.data, chunk.size);
  t->size += chunk.size;
  t->bytes[t->size] = '\0';
  return SPOJKA_OK;
}

static spojka_str text(const char* s) {
  spojka_str out;
  out.data = s;
  out.size = strlen(s);
  return out;
}

static int same(spojka_str a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

/* ---- guarded memory: a struct followed by bytes that must stay as they are
 * --------------------------------------------- */

static void* guarded(size_t size) {
  unsigned char* p = malloc(size + TAIL);
  EXPECT(p != NULL);
  memset(p, 0, size);
  memset(p + size, CANARY, TAIL);
  return p;
}

static void expect_untouched(const void* memory, size_t size) {
  const unsigned char* p = memory;
  size_t i;
  for (i = 0; i < TAIL; ++i) EXPECT(p[size + i] == CANARY);
}

/* ---- source
 * ------------------------------------------------------------------------------------------------------------
 */

static void expect_records(const spojka_batch* b) {
  const spojka_record* r = b->records;
  EXPECT(b->record_count == 2 && b->problem_count == 0);
  EXPECT(b->flags == SPOJKA_BATCH_LAST);
  EXPECT(same(b->checkpoint, "after-2"));
  EXPECT(b->release != NULL);
  EXPECT(same(r[0].stream, "things") && same(r[0].key, "1") && r[0].op == SPOJKA_OP_UPSERT);
  EXPECT(r[0].target_id.data == NULL && r[0].changed_at_us == SPOJKA_TIME_UNKNOWN);
  EXPECT(r[0].flags == 0 && r[0].found == NULL && r[0].reserved == 0);
  EXPECT(r[0].body.kind == SPOJKA_OBJECT && r[0].body.size == 2);
  EXPECT(same(r[0].body.as.fields[0].name, "name") && r[0].body.as.fields[0].value.kind == SPOJKA_STRING);
  EXPECT(r[0].body.as.fields[0].value.size == 5 &&
         memcmp(r[0].body.as.fields[0].value.as.s, "first", 5) == 0);
  EXPECT(same(r[0].body.as.fields[1].name, "count") && r[0].body.as.fields[1].value.as.i == 1);
  EXPECT(same(r[1].key, "2") && r[1].op == SPOJKA_OP_DELETE && r[1].body.kind == SPOJKA_NULL);
}

/* Reads the whole stream into a batch of this size; a size above our own stands for a host of the future. */
static void read_stream(const spojka_source_v1* source, void* inst, size_t batch_size) {
  spojka_read_request request;
  spojka_error* e = guarded(sizeof(spojka_error));
  spojka_batch* b = guarded(batch_size);
  const unsigned char* bytes = (const unsigned char*)b;
  void* session = NULL;
  size_t i;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.max_records = 100;
  request.max_bytes = 100000;
  request.selection_json = text("{\"stream\":\"things\"}");
  EXPECT(source->read_open(inst, &request, &session, e) == SPOJKA_OK);
  b->struct_size = (uint32_t)batch_size;
  EXPECT(source->read_next(session, b, e) == SPOJKA_OK);
  EXPECT(b->struct_size == batch_size);
  expect_records(b);
  expect_untouched(b, batch_size);
  for (i = sizeof(spojka_batch); i < batch_size; ++i) EXPECT(bytes[i] == 0);
  source->read_close(session); /* the batch stays valid */
  expect_records(b);
  b->release(b);
  EXPECT(b->release == NULL);
  expect_untouched(b, batch_size);

  EXPECT(source->read_open(inst, &request, &session, e) == SPOJKA_OK);
  memset(b, 0, batch_size);
  b->struct_size = (uint32_t)batch_size;
  EXPECT(source->read_next(session, b, e) == SPOJKA_OK);
  b->release(b);
  EXPECT(source->read_next(session, b, e) == SPOJKA_END);
  EXPECT(b->release == NULL);
  source->read_close(session);
  expect_untouched(e, sizeof *e);
  free(b);
  free(e);
}

static void* open_instance(spojka_status (*open)(void*, const spojka_host*, const spojka_open_request*,
                                                 void**, spojka_error*),
                           void* ctx, const spojka_host* host) {
  spojka_open_request request;
  spojka_error* e = guarded(sizeof(spojka_error));
  void* inst = NULL;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.config_json = text("{\"unknown\":1}");
  EXPECT(open(ctx, host, &request, &inst, e) == SPOJKA_E_CONFIG);
  EXPECT(inst == NULL && e->code == SPOJKA_E_CONFIG && e->retry_after_ms == -1);
  EXPECT(memchr(e->message, '\0', sizeof e->message) != NULL && e->message[0] != '\0');
  expect_untouched(e, sizeof *e);
  request.config_json = text("{}");
  EXPECT(open(ctx, host, &request, &inst, e) == SPOJKA_OK);
  EXPECT(inst != NULL);
  free(e);
  return inst;
}

static void drive_source(const spojka_source_v1* source, const spojka_host* host) {
  text_buffer t = {.size = 0};
  const spojka_text_sink sink = {.struct_size = sizeof(spojka_text_sink), .ctx = &t, .write = collect};
  spojka_error e;
  void* inst;
  EXPECT(source->struct_size >= offsetof(spojka_source_v1, cancel));
  EXPECT(source->spec(source->ctx, text("{\"language\":\"cs\"}"), &sink, &e) == SPOJKA_OK);
  EXPECT(strstr(t.bytes, "\"ABI\"") != NULL);
  inst = open_instance(source->open, source->ctx, host);
  t.size = 0;
  EXPECT(source->check(inst, &sink, &e) == SPOJKA_OK && strstr(t.bytes, "\"checks\"") != NULL);
  t.size = 0;
  EXPECT(source->discover(inst, &sink, &e) == SPOJKA_OK && strstr(t.bytes, "\"things\"") != NULL);
  read_stream(source, inst, sizeof(spojka_batch));
  read_stream(source, inst, sizeof(spojka_batch) + 64);
  if (SPOJKA_HAS(source, spojka_source_v1, cancel)) source->cancel(inst);
  if (SPOJKA_HAS(source, spojka_source_v1, get_extension))
    EXPECT(source->get_extension(inst, "no.such/1") == NULL);
#ifdef SPOJKA_TEST_FUTURE
  if (SPOJKA_HAS(source, spojka_source_v1, future_slot))
    EXPECT(0 && "no plugin of this test fills the slot of the future");
#endif
  source->close(inst);
}

/* ---- destination
 * ---------------------------------------------------------------------------------------------------------
 */

static int reported;

static spojka_status take_outcome(void* ctx, const spojka_outcome* o) {
  (void)ctx;
  EXPECT(o->struct_size >= offsetof(spojka_outcome, change_count) + sizeof o->change_count);
  if (o->index == 0) {
    EXPECT(o->result == SPOJKA_W_CREATED && same(o->target_id, "id-1") && o->error == NULL);
  } else {
    EXPECT(o->index == 1 && o->result == SPOJKA_W_REJECTED && same(o->field, "name"));
    EXPECT(o->error != NULL && strcmp(o->error->message, "not acceptable") == 0);
  }
  reported++;
  return SPOJKA_OK;
}

static spojka_status refuse_outcome(void* ctx, const spojka_outcome* o) {
  (void)ctx;
  (void)o;
  return SPOJKA_E_INVALID;
}

static int rows;

static spojka_status take_found(void* ctx, const spojka_row* row) {
  (void)ctx;
  EXPECT(row->struct_size >= offsetof(spojka_row, error) + sizeof row->error);
  if (row->index == 0) {
    EXPECT(row->result == SPOJKA_ROW_FOUND && same(row->target_id, "id-1") && row->error == NULL);
    EXPECT(row->body != NULL && row->body->kind == SPOJKA_OBJECT && row->body->size == 1);
    EXPECT(same(row->body->as.fields[0].name, "name"));
  } else if (row->index == 1) {
    EXPECT(row->result == SPOJKA_ROW_FAILED && strcmp(row->error->message, "cannot tell") == 0);
  } else {
    EXPECT(row->index == 2 && row->result == SPOJKA_ROW_ABSENT && row->body == NULL);
  }
  rows++;
  return SPOJKA_OK;
}

static spojka_status take_listed(void* ctx, const spojka_row* row) {
  (void)ctx;
  EXPECT(row->result == SPOJKA_ROW_FOUND && same(row->key, rows == 0 ? "good" : "gone"));
  rows++;
  return SPOJKA_OK;
}

static void find_objects(const spojka_destination_v1* destination, void* inst) {
  const spojka_str wanted[3] = {{"good", 4}, {"bad", 3}, {"none", 4}};
  const spojka_str field = {"name", 4};
  spojka_row_sink sink = {.struct_size = sizeof(spojka_row_sink), .row = take_found};
  spojka_find_request request;
  spojka_error* e = guarded(sizeof(spojka_error));
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.by = SPOJKA_BY_KEY;
  request.target = text("contact");
  request.wanted = wanted;
  request.wanted_count = 3;
  request.fields = &field;
  request.field_count = 1;
  request.rows = &sink;
  rows = 0;
  EXPECT(destination->find(inst, &request, e) == SPOJKA_OK && rows == 3);
  expect_untouched(e, sizeof *e);
  free(e);
}

static void list_objects(const spojka_destination_v1* destination, void* inst) {
  text_buffer token = {.size = 0};
  const spojka_text_sink next = {.struct_size = sizeof(spojka_text_sink), .ctx = &token, .write = collect};
  spojka_row_sink sink = {.struct_size = sizeof(spojka_row_sink), .row = take_listed};
  spojka_list_request request;
  spojka_list_result* result = guarded(sizeof(spojka_list_result));
  spojka_error* e = guarded(sizeof(spojka_error));
  result->struct_size = sizeof *result;
  result->total = -1;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.target = text("contact");
  request.rows = &sink;
  request.next = &next;
  rows = 0;
  EXPECT(destination->list(inst, &request, result, e) == SPOJKA_OK && rows == 0 && result->total == 2);
  request.max_rows = 1;
  request.key_prefix = text("ba");
  EXPECT(destination->list(inst, &request, result, e) == SPOJKA_E_UNSUPPORTED && rows == 0);
  request.key_prefix = text("go");
  EXPECT(destination->list(inst, &request, result, e) == SPOJKA_OK && rows == 1);
  EXPECT(strcmp(token.bytes, "2") == 0);
  request.page_token = text("2");
  token.size = 0;
  token.bytes[0] = '\0';
  EXPECT(destination->list(inst, &request, result, e) == SPOJKA_OK && rows == 2 && token.size == 0);
  expect_untouched(result, sizeof *result);
  expect_untouched(e, sizeof *e);
  free(result);
  free(e);
}

static void merge_objects(const spojka_destination_v1* destination, void* inst) {
  const spojka_str other = {"id-2", 4};
  text_buffer id = {.size = 0};
  const spojka_text_sink stayed = {.struct_size = sizeof(spojka_text_sink), .ctx = &id, .write = collect};
  spojka_merge_request request;
  spojka_error e;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.target = text("contact");
  request.survivor = text("id-1");
  request.others = &other;
  request.other_count = 1;
  request.survivor_id = &stayed;
  EXPECT(destination->merge(inst, &request, &e) == SPOJKA_OK && strcmp(id.bytes, "id-1") == 0);
}

/* What is offered, and offered in the document as well. */
static void ask_for_objects(const spojka_destination_v1* destination, void* inst) {
  text_buffer t = {.size = 0};
  const spojka_text_sink sink = {.struct_size = sizeof(spojka_text_sink), .ctx = &t, .write = collect};
  spojka_error e;
  EXPECT(destination->spec(destination->ctx, text("{}"), &sink, &e) == SPOJKA_OK);
  EXPECT(strstr(t.bytes, "\"max_find\":10") != NULL && strstr(t.bytes, "\"by_prefix\":true") != NULL);
  EXPECT(SPOJKA_HAS(destination, spojka_destination_v1, find));
  EXPECT(SPOJKA_HAS(destination, spojka_destination_v1, list));
  EXPECT(SPOJKA_HAS(destination, spojka_destination_v1, merge));
  find_objects(destination, inst);
  list_objects(destination, inst);
  merge_objects(destination, inst);
}

static void drive_destination(const spojka_destination_v1* destination, const spojka_host* host) {
  spojka_record records[2];
  spojka_batch batch;
  spojka_outcome_sink outcomes = {.struct_size = sizeof(spojka_outcome_sink)};
  spojka_write_request request;
  spojka_error* e = guarded(sizeof(spojka_error));
  void* inst = open_instance(destination->open, destination->ctx, host);
  memset(records, 0, sizeof records);
  records[0].stream = records[1].stream = text("contact");
  records[0].key = text("good");
  records[1].key = text("bad");
  records[0].op = records[1].op = SPOJKA_OP_UPSERT;
  memset(&batch, 0, sizeof batch);
  batch.struct_size = sizeof batch;
  batch.records = records;
  batch.record_count = 2;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.batch = &batch;
  request.outcomes = &outcomes;
  records[1].flags = SPOJKA_RECORD_ABSENT;
  outcomes.report = take_outcome;
  EXPECT(destination->write(inst, &request, e) == SPOJKA_OK);
  EXPECT(reported == 2);
  outcomes.report = refuse_outcome;
  EXPECT(destination->write(inst, &request, e) == SPOJKA_E_INVALID);
  ask_for_objects(destination, inst);
  if (SPOJKA_HAS(destination, spojka_destination_v1, flush)) EXPECT(destination->flush(inst, e) == SPOJKA_OK);
  if (SPOJKA_HAS(destination, spojka_destination_v1, cancel)) destination->cancel(inst);
  expect_untouched(e, sizeof *e);
  destination->close(inst);
  free(e);
}

int main(int argc, char** argv) {
  host_state state = {0, 0};
  const spojka_host host = {.struct_size = sizeof(spojka_host),
                            .abi_major = SPOJKA_ABI_MAJOR,
                            .ctx = &state,
                            .get_service = get_service};
  const spojka_plugin* (*plugin_main)(void);
  const uint32_t* version;
  const spojka_plugin* root;
  void* library;
  void* symbol;
  EXPECT(argc == 2);
  library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fprintf(stderr, "%s\n", dlerror());
  EXPECT(library != NULL);
  version = dlsym(library, "spojka_abi_version");
  EXPECT(version != NULL && *version == SPOJKA_ABI_MAJOR);
  symbol = dlsym(library, "spojka_plugin_main");
  EXPECT(symbol != NULL);
  memcpy(&plugin_main, &symbol, sizeof plugin_main); /* ISO C has no cast between the two kinds of pointers */
  root = plugin_main();
  EXPECT(root == plugin_main());
  EXPECT(SPOJKA_HAS(root, spojka_plugin, get_interface));
  EXPECT(root->abi_major == SPOJKA_ABI_MAJOR && strstr(root->manifest_json, "\"abi\"") != NULL);
  EXPECT(root->get_interface(root->ctx, "spojka.nothing/1") == NULL);
  EXPECT(root->get_interface(root->ctx, SPOJKA_IF_SOURCE) != NULL &&
         root->get_interface(root->ctx, SPOJKA_IF_DESTINATION) != NULL);
  drive_source(root->get_interface(root->ctx, SPOJKA_IF_SOURCE), &host);
  drive_destination(root->get_interface(root->ctx, SPOJKA_IF_DESTINATION), &host);
  EXPECT(state.logged == 2 && state.services_asked > 0);
  puts("the connector kept the contract");
  return 0; /* connectors are never unloaded */
}
