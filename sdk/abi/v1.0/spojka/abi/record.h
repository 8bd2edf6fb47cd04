/* SPDX-License-Identifier: Apache-2.0
 * Records, batches of records, and the outcome of writing one.
 *
 * Memory: a batch and all it points to belong to its producer until the consumer calls release, exactly once, from any
 * thread, in any order, also after the read session was closed. Outcome structs are borrowed for the call of the sink. */
#ifndef SPOJKA_ABI_RECORD_H
#define SPOJKA_ABI_RECORD_H

#include "error.h"
#include "value.h"

SPOJKA_BEGIN_DECLS

#define SPOJKA_OP_UPSERT 1u /* starts at 1 so that a zeroed record is visibly wrong */
#define SPOJKA_OP_DELETE 2u

#define SPOJKA_TIME_UNKNOWN INT64_MIN

/* Record flags. A flag that is not known is passed over. */
#define SPOJKA_RECORD_ASK_FIRST 1u /* destination: when the object is there and differs, do not write over it; report
                                      SPOJKA_W_FOUND with `changes`. Whether it is there says `found`, or the look before
                                      a write without target_id. A destination that does not look cannot know, and writes */
#define SPOJKA_RECORD_ABSENT 2u /* destination, without target_id: no object of this key was there just now, so it can be
                                   created without a look; of one that says "unique_keys" also: none is expected there.
                                   A name that is taken after all is looked at as ever */
#define SPOJKA_RECORD_KEY_KIND(n) ((n) * 256u) /* source: what the key was made of, n-th of the stream's
                                      "key_kinds" counted from 1, at most 255; 0 = not told */
#define SPOJKA_RECORD_KEY_KIND_OF(flags) (((flags) >> 8) & 255u)

/* FROZEN. */
typedef struct spojka_record {
  spojka_str stream;     /* the source's stream, or the destination's target once it is mapped */
  spojka_str key;        /* source: primary key as text. Destination: deterministic name the host gives the object,
                            at most 64 bytes of [A-Za-z0-9_-]; the same record always gets the same key */
  spojka_str target_id;  /* destination only: id under which the host knows the object exists; absent = not known */
  spojka_value body;     /* SPOJKA_OBJECT; for SPOJKA_OP_DELETE may be SPOJKA_NULL */
  int64_t changed_at_us; /* when it changed at the source, microseconds UTC; SPOJKA_TIME_UNKNOWN */
  uint32_t op;
  uint32_t flags;            /* SPOJKA_RECORD_* */
  const spojka_value* found; /* destination only, with target_id: the body of the row with which `find` or `list` told of the
                                object; NULL = not known. Saves the look that tells "unchanged" */
  uint64_t reserved;         /* zero */
} spojka_record;

/* FROZEN. A piece of the source that could not be turned into a record. It is kept as a failed record. */
typedef struct spojka_problem {
  spojka_str stream;
  spojka_str key;   /* absent when not even the key could be read */
  spojka_str field; /* path, absent = the record as a whole */
  const spojka_error* error;
  uint64_t reserved;
} spojka_problem;

#define SPOJKA_BATCH_LAST 1u /* batch flag: the stream ends with this batch; the next read_next answers SPOJKA_END */

/* APPENDABLE. The caller of read_next zeroes it and sets struct_size. */
typedef struct spojka_batch {
  uint32_t struct_size;
  uint32_t flags;
  const spojka_record* records;
  size_t record_count;
  const spojka_problem* problems;
  size_t problem_count;
  spojka_str checkpoint; /* opaque; covers everything up to and including this batch; absent = none at this point */
  void (*release)(struct spojka_batch* self) SPOJKA_NOEXCEPT; /* frees, then sets release = NULL */
  void* private_data;
} spojka_batch;

#define SPOJKA_W_CREATED 1u
#define SPOJKA_W_UPDATED 2u
#define SPOJKA_W_UNCHANGED 3u /* the destination already holds exactly this */
#define SPOJKA_W_SKIPPED 4u   /* the destination chose not to write it; the error says why */
#define SPOJKA_W_REJECTED 5u  /* permanent, this record only */
#define SPOJKA_W_RETRY 6u     /* surely not written; may be sent again */
#define SPOJKA_W_UNKNOWN 7u   /* sent, answer lost: may or may not exist. A number the host does not know counts as this */
#define SPOJKA_W_DELETED 8u   /* SPOJKA_OP_DELETE only: it was there and is gone; of what was not there: unchanged */
#define SPOJKA_W_FOUND 9u     /* SPOJKA_RECORD_ASK_FIRST only: it is there, differs, and was left as it is */

/* FROZEN. What a write would change, or changed, in one field; filled for dry runs. NULL value = did not exist. */
typedef struct spojka_change {
  spojka_str field;
  const spojka_value* before;
  const spojka_value* after;
} spojka_change;

/* APPENDABLE. */
typedef struct spojka_outcome {
  uint32_t struct_size;
  uint32_t result;           /* SPOJKA_W_* */
  size_t index;              /* into the batch */
  spojka_str target_id;      /* id the object has at the destination; required for what is written, found, or found unchanged */
  spojka_str field;          /* rejected: path of the field that was refused, absent = whole record */
  const spojka_error* error; /* NULL on success */
  const spojka_change* changes;
  size_t change_count;
  const spojka_change* altered; /* created, updated: fields the object holds otherwise than they were given all the same, as far
                                   as the answer to the write tells: `before` is held, `after` was given. No request is made
                                   for it, and what the answer does not tell is not here. Of a dry run: none */
  size_t altered_count;
} spojka_outcome;

SPOJKA_END_DECLS
#endif
