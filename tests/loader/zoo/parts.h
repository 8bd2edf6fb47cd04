/* SPDX-License-Identifier: Apache-2.0
 * The good parts of a bad connector: each file of this folder takes them and breaks exactly one rule. */
#ifndef SPOJKA_TESTS_LOADER_ZOO_PARTS_H
#define SPOJKA_TESTS_LOADER_ZOO_PARTS_H

#include <stdlib.h>
#include <string.h>

#include "spojka/abi.h"

#define ZOO_MANIFEST(id, interfaces) \
  "{\"id\":\"" id "\",\"name\":\"Zoo\",\"version\":\"1.0.0\",\"interfaces\":[" interfaces "]}"
#define ZOO_IS_SOURCE "\"" SPOJKA_IF_SOURCE "\""
#define ZOO_IS_DESTINATION "\"" SPOJKA_IF_DESTINATION "\""

/* Runs when the file is loaded: whoever refuses a file without loading it survives this. */
#define ZOO_MUST_NOT_BE_LOADED                                        \
  __attribute__((constructor)) static void zooMustNotBeLoaded(void) { \
    abort();                                                          \
  }

#define ZOO_VERSION(number) SPOJKA_EXPORT const uint32_t spojka_abi_version = number;

/* `prepare` runs at every call, before the root table is handed out; it may change `root`. */
#define ZOO_MAIN(manifest, getInterface, prepare)                                               \
  SPOJKA_EXPORT const spojka_plugin* spojka_plugin_main(void) {                                 \
    static spojka_plugin root;                                                                  \
    root = (spojka_plugin){sizeof root, SPOJKA_ABI_MAJOR, SPOJKA_ABI_MINOR, 0, manifest, "zoo", \
                           NULL,        getInterface};                                          \
    prepare;                                                                                    \
    return &root;                                                                               \
  }

static inline spojka_status zooSay(const spojka_text_sink* out, const char* text) {
  return out->write(out->ctx, (spojka_str){text, strlen(text)});
}
static inline spojka_status zooSpec(void* ctx, spojka_str runtime, const spojka_text_sink* out,
                                    spojka_error* e) {
  (void)ctx;
  (void)runtime;
  (void)e;
  return zooSay(out, "{\"title\":\"Zoo\",\"config\":{\"type\":\"object\"}}");
}
/* An instance is the first letter of its configuration's "mode". */
static inline spojka_status zooOpen(void* ctx, const spojka_host* h, const spojka_open_request* r,
                                    void** inst, spojka_error* e) {
  (void)ctx;
  (void)h;
  (void)e;
  char* mode = calloc(1, r->config_json.size + 1);
  if (mode == NULL) return SPOJKA_E_INTERNAL;
  if (r->config_json.size != 0) memcpy(mode, r->config_json.data, r->config_json.size);
  *inst = mode;
  return SPOJKA_OK;
}
static inline void zooClose(void* inst) {
  free(inst);
}
static inline spojka_status zooCheck(void* inst, const spojka_text_sink* out, spojka_error* e) {
  (void)inst;
  (void)e;
  return zooSay(out, "{\"checks\":[{\"id\":\"zoo\",\"title\":\"Zoo\",\"status\":\"ok\"}]}");
}
static inline spojka_status zooDiscover(void* inst, const spojka_text_sink* out, spojka_error* e) {
  (void)inst;
  (void)e;
  return zooSay(out, "{\"streams\":[{\"name\":\"animals\"}],\"targets\":[{\"name\":\"cage\"}]}");
}
static inline spojka_status zooReadOpen(void* inst, const spojka_read_request* r, void** session,
                                        spojka_error* e) {
  (void)r;
  (void)e;
  *session = inst;
  return SPOJKA_OK;
}
static inline spojka_status zooReadNext(void* session, spojka_batch* out, spojka_error* e) {
  (void)session;
  (void)out;
  (void)e;
  return SPOJKA_END;
}
static inline void zooReadClose(void* session) {
  (void)session;
}
static inline spojka_status zooWrite(void* inst, const spojka_write_request* r, spojka_error* e) {
  (void)inst;
  (void)r;
  (void)e;
  return SPOJKA_OK;
}

static inline spojka_source_v1 zooSource(void) {
  return (spojka_source_v1){sizeof(spojka_source_v1),
                            0,
                            NULL,
                            zooSpec,
                            zooOpen,
                            zooClose,
                            zooCheck,
                            zooDiscover,
                            zooReadOpen,
                            zooReadNext,
                            zooReadClose,
                            NULL,
                            NULL};
}
static inline spojka_destination_v1 zooDestination(void) {
  return (spojka_destination_v1){sizeof(spojka_destination_v1),
                                 0,
                                 NULL,
                                 zooSpec,
                                 zooOpen,
                                 zooClose,
                                 zooCheck,
                                 zooDiscover,
                                 zooWrite,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL};
}

/* The one source most of the zoo offers; `prepare` may damage it. */
#define ZOO_SOURCE_ONLY                                          \
  static spojka_source_v1 zooTable;                              \
  static const void* zooInterfaces(void* ctx, const char* id) {  \
    (void)ctx;                                                   \
    return strcmp(id, SPOJKA_IF_SOURCE) == 0 ? &zooTable : NULL; \
  }

#endif
