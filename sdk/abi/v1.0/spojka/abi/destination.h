/* SPDX-License-Identifier: Apache-2.0
 * Interface `spojka.destination/1`: writing records into a system.
 *
 * Threads: [S] slots may be called from any thread at any time; all others serially per instance, from any thread.
 * The host opens several instances for parallel writes and never has two records of one key in flight. */
#ifndef SPOJKA_ABI_DESTINATION_H
#define SPOJKA_ABI_DESTINATION_H

#include "host.h"
#include "lookup.h"

SPOJKA_BEGIN_DECLS

#define SPOJKA_WRITE_DRY_RUN 1u /* look, compare and report what would happen (with `changes`), send only reads */

/* APPENDABLE. */
typedef struct spojka_write_request {
  uint32_t struct_size;
  uint32_t flags;
  const spojka_batch* batch; /* borrowed for the call; release is NULL */
  const spojka_outcome_sink* outcomes;
} spojka_write_request;

#define SPOJKA_IF_DESTINATION "spojka.destination/1"
/* APPENDABLE. */
typedef struct spojka_destination_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx; /* as in spojka_source_v1 */
  /* [S] Writes {"title","config": JSON Schema, "limits": {"max_parallel","max_batch","bulk","max_find"}, "find": {"targets":[...]},
   * "list": {"targets":[...],"by_prefix","total","filters":[...]}, "merge": {"targets":[...]}, "unique_keys"}. A member that is missing is not
   * offered; what is offered has its slot below. "by_prefix": list heeds key_prefix. "total": it tells how many there are.
   * "bulk": one write of many records costs less than as many writes of one; without it records whose object is known go one
   * by one where find is offered. "filters": paths filter_json may name. "max_find": what one find takes. "unique_keys": the system
   * itself refuses a second object under one key, so a record may come as SPOJKA_RECORD_ABSENT because nothing is expected
   * under a key that is new, without a look; what is there after all is looked at as ever. No I/O; `runtime_json` as in spojka_source_v1. */
  spojka_status (*spec)(void* ctx, spojka_str runtime_json, const spojka_text_sink* out, spojka_error* e) SPOJKA_NOEXCEPT;
  /* [S] Parses the configuration, no I/O. A failed open leaves nothing to close. */
  spojka_status (*open)(void* ctx, const spojka_host* h, const spojka_open_request* r, void** inst, spojka_error* e) SPOJKA_NOEXCEPT;
  void (*close)(void* inst) SPOJKA_NOEXCEPT;
  /* As in spojka_source_v1. */
  spojka_status (*check)(void* inst, const spojka_text_sink* report, spojka_error* e) SPOJKA_NOEXCEPT;
  /* Writes the catalog: {"targets":[{"name","title","help","open_prefix","fields":[{"path","type","title","help","role","list",
   * "set","sensitive","required","readonly","max_length","options","refers_to","finished"}]}],"identity":{...} as of a source}. */
  spojka_status (*discover)(void* inst, const spojka_text_sink* catalog, spojka_error* e) SPOJKA_NOEXCEPT;
  /* Writes the batch and reports exactly one outcome per record. Of each record's object is known: that it is there (target_id,
   * and with `found` what it held), that it is surely not there (SPOJKA_RECORD_ABSENT), or nothing: then the connector looks
   * before it creates. Returning an error means that the rest of the batch was
   * not written; records without an outcome count as UNKNOWN. */
  spojka_status (*write)(void* inst, const spojka_write_request* r, spojka_error* e) SPOJKA_NOEXCEPT;
  /* May be NULL: then what `write` reports as written is there. Otherwise the connector may still hold it, and this is the
   * barrier: the host calls it after a `write` that reported anything as created, updated or deleted, before it stores any of
   * that and before the next `write`. OK = all of it is there. An error is a failure of every record reported so since the
   * last OK: they count as UNKNOWN, as after a `write` that failed, and are looked up and written again. No dry runs. A
   * connector that gains by larger pieces says so in `max_batch`, and `bulk` goes without saying. */
  spojka_status (*flush)(void* inst, spojka_error* e) SPOJKA_NOEXCEPT;
  /* May be NULL: not offered. Says of each wanted object whether it is there, many with one request where the system can. A
   * failed look-up is an error, of one row or of the call, never ABSENT. UNSUPPORTED: not by this instance after all; the host
   * leaves the looking to `write`. */
  spojka_status (*find)(void* inst, const spojka_find_request* r, spojka_error* e) SPOJKA_NOEXCEPT;
  /* May be NULL: not offered. Gives the objects a page at a time, each once over all pages as long as nobody writes. Rows that
   * do not fit the prefix or the filter are never given. UNSUPPORTED: this instance does not heed the prefix or the filter. */
  spojka_status (*list)(void* inst, const spojka_list_request* r, spojka_list_result* out, spojka_error* e) SPOJKA_NOEXCEPT;
  /* May be NULL: not offered. OK = one object is left and holds what it took over from the others. After an error the host
   * looks at all of them before it asks again. */
  spojka_status (*merge)(void* inst, const spojka_merge_request* r, spojka_error* e) SPOJKA_NOEXCEPT;
  void (*cancel)(void* inst) SPOJKA_NOEXCEPT;                         /* [S] may be NULL; running calls return within 5 s */
  const void* (*get_extension)(void* inst, const char* id) SPOJKA_NOEXCEPT; /* [S] may be NULL */
} spojka_destination_v1;

SPOJKA_END_DECLS
#endif
