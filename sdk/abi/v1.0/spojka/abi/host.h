/* SPDX-License-Identifier: Apache-2.0
 * What the host gives a plugin: a table from which services are looked up by id, and the sinks results flow into.
 * Services are thread-safe and stay valid until the last `close` of an instance has returned; a service the host does not
 * offer is NULL, and a plugin must work without it. Sinks are used only on the thread of the call they were passed to.
 * Documents (manifest, spec, catalog, check report, selection, runtime) cross as JSON text; members that are not known are
 * passed over. Each stands whole, as a JSON Schema, in share/spojka/schema (sdk/schema). */
#ifndef SPOJKA_ABI_HOST_H
#define SPOJKA_ABI_HOST_H

#include "error.h"
#include "record.h"
#include "value.h"

SPOJKA_BEGIN_DECLS

/* APPENDABLE. */
typedef struct spojka_host {
  uint32_t struct_size;
  uint32_t abi_major;
  void* ctx; /* first argument of get_service and of every service's functions */
  const void* (*get_service)(void* ctx, const char* id) SPOJKA_NOEXCEPT; /* NULL = not offered */
} spojka_host;

#define SPOJKA_SVC_LOG "spojka.log/1"
#define SPOJKA_LOG_DEBUG 1u
#define SPOJKA_LOG_INFO 2u
#define SPOJKA_LOG_WARNING 3u
#define SPOJKA_LOG_ERROR 4u
/* APPENDABLE. `fields` is an object of extra values or NULL. Never pass a secret; sensitive values are masked. */
typedef struct spojka_log_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  void (*log)(void* host_ctx, uint32_t level, spojka_str message, const spojka_value* fields) SPOJKA_NOEXCEPT;
} spojka_log_v1;

#define SPOJKA_SVC_CANCEL "spojka.cancel/1"
/* APPENDABLE. A plugin polls is_cancelled in its loops and never sleeps by other means than sleep_ms. */
typedef struct spojka_cancel_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  uint32_t (*is_cancelled)(void* host_ctx) SPOJKA_NOEXCEPT;
  spojka_status (*sleep_ms)(void* host_ctx, int64_t ms) SPOJKA_NOEXCEPT; /* an hour at most, see progress.h; SPOJKA_E_CANCELLED when woken by a cancel */
} spojka_cancel_v1;

#define SPOJKA_SVC_METRICS "spojka.metrics/1"
#define SPOJKA_METRIC_REQUESTS "requests" /* one per HTTP request sent, look-ups and repeats included */
/* APPENDABLE. Counters of the current run and stream; names are the plugin's own besides the ones above. */
typedef struct spojka_metrics_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  void (*add)(void* host_ctx, spojka_str name, int64_t delta) SPOJKA_NOEXCEPT;
} spojka_metrics_v1;

/* APPENDABLE. Receives text; the callee copies the chunk before it returns. */
typedef struct spojka_text_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx;
  spojka_status (*write)(void* ctx, spojka_str chunk) SPOJKA_NOEXCEPT;
} spojka_text_sink;

/* APPENDABLE. Called exactly once per record of the written batch, in any order, during write() only. */
typedef struct spojka_outcome_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx;
  spojka_status (*report)(void* ctx, const spojka_outcome* outcome) SPOJKA_NOEXCEPT;
} spojka_outcome_sink;

/* APPENDABLE. */
typedef struct spojka_open_request {
  uint32_t struct_size;
  uint32_t reserved;
  spojka_str config_json;  /* the connector's settings, secrets already resolved */
  spojka_str runtime_json; /* {"user_agent","ca_file","proxy","connect_timeout_ms","read_timeout_ms","language","only",
                              "looks_only"}, each optional;
                              only: list of the targets or streams this work is about, of others discover need not ask; absent =
                              any. language: "en" (or absent) or "cs", that of titles, helps, check rows and hints.
                              looks_only: true = nothing may be changed in the other system, nor in what the host remembers
                              save what spares asking again; absent = false */
} spojka_open_request;

SPOJKA_END_DECLS
#endif
