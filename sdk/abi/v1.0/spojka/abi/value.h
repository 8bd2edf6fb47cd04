/* SPDX-License-Identifier: Apache-2.0
 * The tagged tree of plain values in which records cross the boundary.
 *
 * Memory: everything a value points to belongs to whoever made the value; in a batch it lives until the batch's release,
 * in an argument until the call returns. Thread rule: immutable once handed over, so any thread may read it.
 * Receivers must survive a kind they do not know: it is an error for that record, not for the run. Depth is at most
 * SPOJKA_MAX_DEPTH. */
#ifndef SPOJKA_ABI_VALUE_H
#define SPOJKA_ABI_VALUE_H

#include "base.h"

SPOJKA_BEGIN_DECLS

typedef uint8_t spojka_kind;
#define SPOJKA_NULL 0u      /* a zeroed value is harmless */
#define SPOJKA_BOOL 1u      /* as.i is 0 or 1 */
#define SPOJKA_INT64 2u     /* as.i */
#define SPOJKA_FLOAT64 3u   /* as.f; never for money */
#define SPOJKA_STRING 4u    /* as.s, `size` bytes of UTF-8 */
#define SPOJKA_DECIMAL 5u   /* as.s, `size` bytes: exact number written as [-]digits[.digits] */
#define SPOJKA_TIMESTAMP 6u /* as.i = microseconds since 1970-01-01T00:00:00Z; tz_minutes = offset it was written with */
#define SPOJKA_DATE 7u      /* as.i = days since 1970-01-01 */
#define SPOJKA_BYTES 8u     /* as.s, `size` raw bytes */
#define SPOJKA_LIST 9u      /* as.list, `size` items */
#define SPOJKA_OBJECT 10u   /* as.fields, `size` members in the source's order; names are unique */

#define SPOJKA_TZ_NONE INT16_MIN /* tz_minutes of a time stamp whose written offset is unknown */
#define SPOJKA_SENSITIVE 1u      /* value flag: personal or secret, never logged or shown in clear unless a person asks */
#define SPOJKA_MAX_DEPTH 32u

struct spojka_field;

/* FROZEN. 16 bytes: kind decides which member of `as` is valid and what `size` counts. */
typedef struct spojka_value {
  spojka_kind kind;
  uint8_t flags;
  int16_t tz_minutes;
  uint32_t size;
  union {
    int64_t i;
    double f;
    const char* s;
    const struct spojka_value* list;
    const struct spojka_field* fields;
  } as;
} spojka_value;

/* FROZEN. One member of an object. */
typedef struct spojka_field {
  spojka_str name;
  spojka_value value;
} spojka_field;

SPOJKA_END_DECLS
#endif
