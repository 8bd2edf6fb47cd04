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

static spojka_status spec(const spojka_text_sink* out, spojka_error* e) {
  (void)e;
  return out->write(out->ctx, text("{\"title\":\"ABI\",\"config\":{\"type\":\"object\"}}"));
}

static spojka_status open_instance(const spojka_host* h, const spojka_open_request* r, void** inst,
                                   spojka_error* e) {
  instance* self;
  const spojka_log_v1* log;
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

static void cancel(void* inst) {
  (void)inst;
}

/* By name, so that a slot a later header appends stays NULL. */
static const spojka_source_v1 source = {.struct_size = sizeof(spojka_source_v1),
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
                                                  .spec = spec,
                                                  .open = open_instance,
                                                  .close = close_instance,
                                                  .check = check,
                                                  .discover = discover,
                                                  .write = write_batch};

static const void* get_interface(const char* id) {
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
                                     .get_interface = get_interface};
  return &root;
}
