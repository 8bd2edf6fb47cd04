/* SPDX-License-Identifier: Apache-2.0
 * Works well and writes every document the host gives it into the file its configuration names, a line each:
 * which document it is, a blank, and the document. */
#include <stdio.h>

#include "parts.h"

static void keep(const char* file, const char* what, spojka_str document) {
  FILE* out = fopen(file, "a");
  if (out == NULL) abort();
  fprintf(out, "%s %.*s\n", what, (int)document.size, document.data == NULL ? "" : document.data);
  fclose(out);
}

/* {"mode":"FILE"}: what stands between the last two quotation marks. */
static spojka_status openKeeper(void* ctx, const spojka_host* h, const spojka_open_request* r, void** inst,
                                spojka_error* e) {
  const spojka_status status = zooOpen(ctx, h, r, inst, e);
  if (status != SPOJKA_OK) return status;
  char* config = *inst;
  char* end = strrchr(config, '"');
  if (end == NULL) return SPOJKA_E_CONFIG;
  *end = '\0';
  const char* file = strrchr(config, '"') + 1;
  memmove(config, file, strlen(file) + 1);
  keep(config, "runtime", r->runtime_json);
  return SPOJKA_OK;
}
static spojka_status readKept(void* inst, const spojka_read_request* r, void** session, spojka_error* e) {
  (void)e;
  keep(inst, "selection", r->selection_json);
  *session = inst;
  return SPOJKA_OK;
}
static spojka_status discoverKept(void* inst, const spojka_text_sink* out, spojka_error* e) {
  (void)inst;
  (void)e;
  const char* fields = "\"fields\":[{\"path\":\"n\",\"type\":\"integer\",\"role\":\"record.title\"}]";
  char text[512];
  snprintf(text, sizeof text,
           "{\"streams\":[{\"name\":\"animals\",%s}],\"targets\":[{\"name\":\"cage\",%s}]}", fields, fields);
  return zooSay(out, text);
}

static spojka_source_v1 source;
static spojka_destination_v1 destination;
static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  if (strcmp(id, SPOJKA_IF_SOURCE) == 0) return &source;
  return strcmp(id, SPOJKA_IF_DESTINATION) == 0 ? &destination : NULL;
}
static void prepare(void) {
  source = zooSource();
  source.open = openKeeper;
  source.discover = discoverKept;
  source.read_open = readKept;
  destination = zooDestination();
  destination.open = openKeeper;
  destination.discover = discoverKept;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("keeps_documents", ZOO_IS_SOURCE "," ZOO_IS_DESTINATION), interfaces, prepare())
