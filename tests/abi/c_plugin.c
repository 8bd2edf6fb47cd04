/* SPDX-License-Identifier: Apache-2.0
 * A connector in plain C11, without the C++ layer: a source of two records and a destination. It is built
 * against several versions of the header, and c_host.c drives each of them. */
#include <stdlib.h>
#include <string.h>

#include "spojka/abi.h"

typedef struct instance {
  spojka_host const* host;
} instance;

typedef struct session {
  uint32_t calls;
} session;

static spojka_str text(const char* s) {
  spojka_str out;
  out.data = s;
  out.size = strlen(s);
  return out;
}

static spojka_status fail(spojka_error* e, spojka_status code, const char* message) {
  if (e != NULL) {
    memset(e, 0, sizeof *e);
    e->code = code;
    e->retry_after_ms = -1;
    strncpy(e->where, "abi_c", sizeof e->where - 1);
    strncpy(e->message, message, sizeof e->message - 1);
  }
  return code;
}

/* What the contexts of root and tables point to: the host must hand back each its own. */
static int of_root;
static int of_source;
static int of_destination;

static spojka_status spec(void* ctx, spojka_str runtime, const spojka_text_sink* out, spojka_error* e) {
  if (ctx != &of_source && ctx != &of_destination) return fail(e, SPOJKA_E_INVALID, "not my context");
  if (runtime.size == 0) return fail(e, SPOJKA_E_INVALID, "no runtime document");
  if (out->write(out->ctx, text("{\"title\":\"ABI\",\"config\":{\"type\":\"object\"}")) != SPOJKA_OK)
    return fail(e, SPOJKA_E_INTERNAL, "the host takes no text");
  if (ctx == &of_destination)
    out->write(out->ctx, text(",\"limits\":{\"max_find\":10},\"find\":{\"targets\":[\"contact\"]},"
                              "\"list\":{\"targets\":[\"contact\"],\"by_prefix\":true,\"total\":true},"
                              "\"merge\":{\"targets\":[\"contact\"]}"));
  return out->write(out->ctx, text("}"));
}

static spojka_status open_instance(void* ctx, const spojka_host* h, const spojka_open_request* r, void** inst,
                                   spojka_error* e) {
  instance* self;
  const spojka_log_v1* log;
  if (ctx != &of_source && ctx != &of_destination) return fail(e, SPOJKA_E_INVALID, "not my context");
  if (r->config_json.size != 2) return fail(e, SPOJKA_E_CONFIG, "this connector has no settings");
  self = malloc(sizeof *self);
  if (self == NULL) return fail(e, SPOJKA_E_INTERNAL, "out of memory");
  self->host = h;
  *inst = self;
  log = h->get_service(h->ctx, SPOJKA_SVC_LOG);
  if (log != NULL && SPOJKA_HAS(log, spojka_log_v1, log))
    log->log(h->ctx, SPOJKA_LOG_INFO, text("opened"), NULL);
  return SPOJKA_OK;
}

static void close_instance(void* inst) {
  free(inst);
}

static spojka_status check(void* inst, const spojka_text_sink* report, spojka_error* e) {
  (void)inst;
  (void)e;
  return report->write(report->ctx, text("{\"checks\":[]}"));
}

static spojka_status discover(void* inst, const spojka_text_sink* catalog, spojka_error* e) {
  (void)inst;
  (void)e;
  return catalog->write(catalog->ctx,
                        text("{\"streams\":[{\"name\":\"things\",\"key\":\"id\",\"fields\":[]}]}"));
}

static spojka_status read_open(void* inst, const spojka_read_request* r, void** out, spojka_error* e) {
  session* s;
  (void)inst;
  if (r->selection_json.size == 0) return fail(e, SPOJKA_E_INVALID, "no selection");
  s = calloc(1, sizeof *s);
  if (s == NULL) return fail(e, SPOJKA_E_INTERNAL, "out of memory");
  *out = s;
  return SPOJKA_OK;
}

/* All a batch points to, in one piece of memory. */
typedef struct held_batch {
  spojka_record records[2];
  spojka_field fields[2];
} held_batch;

static void release(spojka_batch* self) {
  free(self->private_data);
  self->private_data = NULL;
  self->release = NULL;
}

static spojka_status read_next(void* opened, spojka_batch* out, spojka_error* e) {
  session* s = opened;
  spojka_batch b;
  held_batch* held;
  if (s->calls++ == 1) return SPOJKA_END;
  if (s->calls > 2) return fail(e, SPOJKA_E_INVALID, "read_next after the end");
  held = calloc(1, sizeof *held);
  if (held == NULL) return fail(e, SPOJKA_E_INTERNAL, "out of memory");
  held->fields[0].name = text("name");
  held->fields[0].value.kind = SPOJKA_STRING;
  held->fields[0].value.size = 5;
  held->fields[0].value.as.s = "first";
  held->fields[1].name = text("count");
  held->fields[1].value.kind = SPOJKA_INT64;
  held->fields[1].value.as.i = 1;
  held->records[0].stream = held->records[1].stream = text("things");
  held->records[0].key = text("1");
  held->records[1].key = text("2");
  held->records[0].op = SPOJKA_OP_UPSERT;
  held->records[1].op = SPOJKA_OP_DELETE;
  held->records[0].changed_at_us = held->records[1].changed_at_us = SPOJKA_TIME_UNKNOWN;
  held->records[0].body.kind = SPOJKA_OBJECT;
  held->records[0].body.size = 2;
  held->records[0].body.as.fields = held->fields;
  memset(&b, 0, sizeof b);
  b.struct_size = out->struct_size;
  b.flags = SPOJKA_BATCH_LAST;
  b.records = held->records;
  b.record_count = 2;
  b.checkpoint = text("after-2");
  b.release = release;
  b.private_data = held;
  memcpy(out, &b, out->struct_size < sizeof b ? out->struct_size : sizeof b);
  return SPOJKA_OK;
}

static void read_close(void* opened) {
  free(opened);
}

static spojka_status write_batch(void* inst, const spojka_write_request* r, spojka_error* e) {
  size_t i;
  (void)inst;
  for (i = 0; i < r->batch->record_count; ++i) {
    const spojka_record* record = &r->batch->records[i];
    spojka_error why;
    spojka_outcome o;
    memset(&o, 0, sizeof o);
    o.struct_size = sizeof o;
    o.index = i;
    if (record->key.size == 3 && memcmp(record->key.data, "bad", 3) == 0) {
      fail(&why, SPOJKA_E_DATA, "not acceptable");
      o.result = SPOJKA_W_REJECTED;
      o.field = text("name");
      o.error = &why;
    } else {
      o.result = SPOJKA_W_CREATED;
      o.target_id = text("id-1");
    }
    if (r->outcomes->report(r->outcomes->ctx, &o) != SPOJKA_OK)
      return fail(e, SPOJKA_E_INVALID, "the host refused an outcome");
  }
  return SPOJKA_OK;
}

static int is(spojka_str a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

/* Of "good" it has an object that holds a name, of "bad" it cannot tell, of all others it has none. */
static spojka_status find(void* inst, const spojka_find_request* r, spojka_error* e) {
  size_t i;
  (void)inst;
  for (i = 0; i < r->wanted_count; ++i) {
    spojka_field field;
    spojka_value body;
    spojka_error why;
    spojka_row row;
    memset(&row, 0, sizeof row);
    row.struct_size = sizeof row;
    row.index = i;
    row.result = SPOJKA_ROW_ABSENT;
    if (is(r->wanted[i], "good")) {
      memset(&field, 0, sizeof field);
      memset(&body, 0, sizeof body);
      field.name = text("name");
      field.value.kind = SPOJKA_STRING;
      field.value.size = 5;
      field.value.as.s = "first";
      body.kind = SPOJKA_OBJECT;
      body.size = 1;
      body.as.fields = &field;
      row.result = SPOJKA_ROW_FOUND;
      row.target_id = text("id-1");
      row.key = r->wanted[i];
      if (r->field_count == 1 && is(r->fields[0], "name")) row.body = &body;
    } else if (is(r->wanted[i], "bad")) {
      fail(&why, SPOJKA_E_TRANSIENT, "cannot tell");
      row.result = SPOJKA_ROW_FAILED;
      row.error = &why;
    }
    if (r->rows->row(r->rows->ctx, &row) != SPOJKA_OK)
      return fail(e, SPOJKA_E_INVALID, "the host refused a row");
  }
  return SPOJKA_OK;
}

/* Two pages of one object each. */
static spojka_status list(void* inst, const spojka_list_request* r, spojka_list_result* out,
                          spojka_error* e) {
  const int second = is(r->page_token, "2");
  spojka_row row;
  (void)inst;
  out->total = 2;
  if (r->max_rows == 0) return SPOJKA_OK;
  if (!is(r->key_prefix, "go")) return fail(e, SPOJKA_E_UNSUPPORTED, "only names that begin with go");
  memset(&row, 0, sizeof row);
  row.struct_size = sizeof row;
  row.result = SPOJKA_ROW_FOUND;
  row.key = text(second ? "gone" : "good");
  row.target_id = text(second ? "id-2" : "id-1");
  if (r->rows->row(r->rows->ctx, &row) != SPOJKA_OK)
    return fail(e, SPOJKA_E_INVALID, "the host refused a row");
  return second ? SPOJKA_OK : r->next->write(r->next->ctx, text("2"));
}

static spojka_status merge(void* inst, const spojka_merge_request* r, spojka_error* e) {
  (void)inst;
  if (r->other_count == 0) return fail(e, SPOJKA_E_INVALID, "nothing to merge");
  return r->survivor_id->write(r->survivor_id->ctx, r->survivor);
}

static void cancel(void* inst) {
  (void)inst;
}

/* By name, so that a slot a later header appends stays NULL. */
static const spojka_source_v1 source = {.struct_size = sizeof(spojka_source_v1),
                                        .ctx = &of_source,
                                        .spec = spec,
                                        .open = open_instance,
                                        .close = close_instance,
                                        .check = check,
                                        .discover = discover,
                                        .read_open = read_open,
                                        .read_next = read_next,
                                        .read_close = read_close,
                                        .cancel = cancel};

static const spojka_destination_v1 destination = {.struct_size = sizeof(spojka_destination_v1),
                                                  .ctx = &of_destination,
                                                  .spec = spec,
                                                  .open = open_instance,
                                                  .close = close_instance,
                                                  .check = check,
                                                  .discover = discover,
                                                  .write = write_batch,
                                                  .find = find,
                                                  .list = list,
                                                  .merge = merge};

static const void* get_interface(void* ctx, const char* id) {
  if (ctx != &of_root) return NULL;
  if (strcmp(id, SPOJKA_IF_SOURCE) == 0) return &source;
  if (strcmp(id, SPOJKA_IF_DESTINATION) == 0) return &destination;
  return NULL;
}

SPOJKA_EXPORT const uint32_t spojka_abi_version = SPOJKA_ABI_MAJOR;

SPOJKA_EXPORT const spojka_plugin* spojka_plugin_main(void) {
  static const spojka_plugin root = {.struct_size = sizeof(spojka_plugin),
                                     .abi_major = SPOJKA_ABI_MAJOR,
                                     .abi_minor = SPOJKA_ABI_MINOR,
                                     .manifest_json = "{\"id\":\"abi\"}",
                                     .build_info = "C11",
                                     .ctx = &of_root,
                                     .get_interface = get_interface};
  return &root;
}
