/* SPDX-License-Identifier: Apache-2.0
 * Asking a destination for the objects it holds, and merging some of them: the requests of the slots `find`, `list` and
 * `merge` of destination.h. All that a request points to is borrowed for the call; rows are borrowed for the call of the sink. */
#ifndef SPOJKA_ABI_LOOKUP_H
#define SPOJKA_ABI_LOOKUP_H

#include "error.h"
#include "host.h"
#include "value.h"

SPOJKA_BEGIN_DECLS

#define SPOJKA_ROW_FOUND 1u  /* it is there */
#define SPOJKA_ROW_ABSENT 2u /* find only: it is surely not there, by an answer that is whole */
#define SPOJKA_ROW_FAILED 3u /* find only: of this one it could not be told; the error says why. The others may stand */

/* APPENDABLE. What a destination says of one object. */
typedef struct spojka_row {
  uint32_t struct_size;
  uint32_t result;           /* SPOJKA_ROW_*. A number the host does not know counts as FAILED */
  size_t index;              /* find: into `wanted`. list: not looked at */
  spojka_str key;            /* found: the name the object bears, as a record's key; absent = it bears none of this form.
                                Where it was asked for by key it may be left out, and is not another one */
  spojka_str target_id;      /* found: id under which `write` reaches the object; required, and the one asked for by id */
  const spojka_value* body;  /* found: SPOJKA_OBJECT with those of the wanted fields that the object has, in the form in which
                                `write` takes them; NULL = none were wanted. What comes besides is not looked at and goes
                                along when the host hands the body back as `found` of a record */
  const spojka_error* error; /* failed: why */
} spojka_row;

/* APPENDABLE. Called during find() or list() only, on their thread. Another answer than OK: give up. */
typedef struct spojka_row_sink {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx;
  spojka_status (*row)(void* ctx, const spojka_row* row) SPOJKA_NOEXCEPT;
} spojka_row_sink;

#define SPOJKA_BY_KEY 1u /* names the host gives its objects: spojka_record.key */
#define SPOJKA_BY_ID 2u  /* ids the destination told: target_id */

/* APPENDABLE. */
typedef struct spojka_find_request {
  uint32_t struct_size;
  uint32_t by;              /* SPOJKA_BY_*: what `wanted` holds */
  spojka_str target;        /* one of those that `spec` offers find for */
  const spojka_str* wanted; /* different from each other; at least 1, at most "max_find" of the spec */
  size_t wanted_count;
  const spojka_str* fields; /* paths of the catalog that the rows are to bring; none = only whether the objects are there */
  size_t field_count;
  const spojka_row_sink* rows; /* takes exactly one row for each of `wanted`, in any order */
} spojka_find_request;

/* APPENDABLE. */
typedef struct spojka_list_request {
  uint32_t struct_size;
  uint32_t max_rows;      /* rows of this page at most; fewer are fine. 0 = only the total is wanted */
  spojka_str target;      /* one of those that `spec` offers list for */
  spojka_str key_prefix;  /* only objects whose key begins so; absent = whatever their key. Needs "by_prefix" of the spec */
  spojka_str filter_json; /* {"PATH":"VALUE", ...}: only objects whose fields hold these; absent = all. PATHs are of "filters" */
  const spojka_str* fields;
  size_t field_count;    /* as in spojka_find_request */
  spojka_str page_token; /* what the page before wrote to `next`; absent = the first page */
  const spojka_row_sink* rows;
  const spojka_text_sink* next; /* opaque token of the page after this one; nothing written = this was the last */
} spojka_list_request;

/* APPENDABLE. The host zeroes it, sets struct_size, and total to -1. */
typedef struct spojka_list_result {
  uint32_t struct_size;
  uint32_t reserved;
  int64_t total; /* objects the list has in all its pages; 0 = surely none; below 0 = not told */
} spojka_list_result;

/* APPENDABLE. */
typedef struct spojka_merge_request {
  uint32_t struct_size;
  uint32_t reserved;
  spojka_str target;        /* one of those that `spec` offers merge for */
  spojka_str survivor;      /* target_id of the object that is to stay */
  const spojka_str* others; /* target_ids of those that go up in it; one that is already gone is no error */
  size_t other_count;
  const spojka_text_sink* survivor_id; /* target_id of the object that stayed; nothing written = that of `survivor` */
} spojka_merge_request;

SPOJKA_END_DECLS
#endif
