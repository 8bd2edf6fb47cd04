/* SPDX-License-Identifier: Apache-2.0
 * Interface `spojka.source/1`: reading records out of a system.
 *
 * Threads: [S] slots may be called from any thread at any time; all others serially per instance, from any thread.
 * Different instances run concurrently. read_* belong to the instance they were opened on. Every slot may fill `e`. */
#ifndef SPOJKA_ABI_SOURCE_H
#define SPOJKA_ABI_SOURCE_H

#include "host.h"

SPOJKA_BEGIN_DECLS

/* APPENDABLE. */
typedef struct spojka_read_request {
  uint32_t struct_size;
  uint32_t max_records;      /* soft limits per batch: the host's back-pressure */
  size_t max_bytes;
  spojka_str selection_json; /* {"stream":"orders","fields":[...],"since":"...","until":"...","key":"...","keys":[...]}; stream
                              * is always there. "keys" (to sources that receive, see receive.h): only these records; what
                              * is gone comes as a delete. No checkpoint moves */
  spojka_str checkpoint;     /* the last one the host has stored for this stream; absent = from the start */
} spojka_read_request;

#define SPOJKA_IF_SOURCE "spojka.source/1"
/* APPENDABLE. */
typedef struct spojka_source_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx; /* the plugin's own, first argument of spec and open: whose table it is. May be NULL */
  /* [S] Writes {"title","config": JSON Schema, ...}. No I/O, works without an instance. `runtime_json` as in
   * spojka_open_request: its "language" is that of the texts. */
  spojka_status (*spec)(void* ctx, spojka_str runtime_json, const spojka_text_sink* out, spojka_error* e) SPOJKA_NOEXCEPT;
  /* [S] Parses the configuration, no I/O. CONFIG names the setting and what to do. A failed open leaves nothing to close. */
  spojka_status (*open)(void* ctx, const spojka_host* h, const spojka_open_request* r, void** inst, spojka_error* e) SPOJKA_NOEXCEPT;
  void (*close)(void* inst) SPOJKA_NOEXCEPT;
  /* Probes the connection; writes {"checks":[{"id","title","status","message","hint","setting"}]}. A failed probe is a
   * row of the report and OK; an error means that the probing itself could not go on. */
  spojka_status (*check)(void* inst, const spojka_text_sink* report, spojka_error* e) SPOJKA_NOEXCEPT;
  /* Writes the catalog: {"streams":[{"name","title","help","key","key_kinds":[...],"required","required_why","incremental",
   * "contents","open_prefix","fields":[{"path","type","title","help","role","list","sensitive","not_given"}]}],
   * "identity":{"instance","within","title"}}. `contents`: "snapshot" (or absent) = what is there now, each key once;
   * "log" = a history, in which a key comes once per change, deletes included, and the last one counts. Who compares both
   * sides needs to know which. `not_given`: always empty as the settings have it read now; who maps it is told. The identity says which system this is; it may be left out. */
  spojka_status (*discover)(void* inst, const spojka_text_sink* catalog, spojka_error* e) SPOJKA_NOEXCEPT;
  spojka_status (*read_open)(void* inst, const spojka_read_request* r, void** session, spojka_error* e) SPOJKA_NOEXCEPT;
  /* Blocks until a batch is there (OK), the stream is complete (END) or it failed. After an error the session can only be
   * closed; everything not covered by a stored checkpoint will be read again. */
  spojka_status (*read_next)(void* session, spojka_batch* out, spojka_error* e) SPOJKA_NOEXCEPT;
  void (*read_close)(void* session) SPOJKA_NOEXCEPT; /* legal at any time; batches stay valid until released */
  void (*cancel)(void* inst) SPOJKA_NOEXCEPT;        /* [S] may be NULL; running calls return within 5 s */
  const void* (*get_extension)(void* inst, const char* id) SPOJKA_NOEXCEPT; /* [S] may be NULL */
} spojka_source_v1;

SPOJKA_END_DECLS
#endif
