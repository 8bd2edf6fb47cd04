/* SPDX-License-Identifier: Apache-2.0
 * Extension `spojka.receiver/1` of a source: the other system calls us (webhooks, an installation). The host owns the
 * server, the durable inbox and the reading; the connector knows what a request means and whether it is genuine. */
#ifndef SPOJKA_ABI_RECEIVE_H
#define SPOJKA_ABI_RECEIVE_H

#include <assert.h>
#include <stddef.h>

#include "host.h"

SPOJKA_BEGIN_DECLS

/* Handed out by get_extension of spojka_source_v1; the spec of such a source says "receives": true. */
#define SPOJKA_EXT_RECEIVER "spojka.receiver/1"
#define SPOJKA_RECEIVED_LONGEST_BODY 1048576u /* bytes; longer requests are answered 413 by the host */
/* APPENDABLE. One request, as it came. Nothing of it was checked: whoever knows the address can send one. */
typedef struct spojka_received {
  uint32_t struct_size;
  uint32_t reserved;
  spojka_str method;       /* "POST" */
  spojka_str path;         /* what stands behind the profile's own address, without a leading slash; may be empty */
  spojka_str query;        /* without the question mark, as it was sent */
  spojka_str headers_json; /* {"content-type":"application/json",...}: names in lower case, of repeated ones the last */
  spojka_str body;         /* bytes, exactly as they came (signatures are made over them); not necessarily UTF-8 */
} spojka_received;

/* APPENDABLE. */
typedef struct spojka_receiver_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* Writes {"status":200,"content_type":"...","body":"...","records":[{"stream":"orders","key":"..."}]}: what to answer, and
   * which records have changed (or are gone). The host stores the records durably BEFORE the answer is sent, and answers
   * 503 where it cannot; they are read soon after with "keys" in the selection. So the connector only has to tell what is
   * genuine (401 or 403 otherwise, no records) and which records it is about. Serial per instance, within the second the
   * other system waits: no request of its own unless the answer needs one (an installation). An error becomes 500. */
  spojka_status (*receive)(void* inst, const spojka_received* r, const spojka_text_sink* answer, spojka_error* e) SPOJKA_NOEXCEPT;
} spojka_receiver_v1;

static_assert(offsetof(spojka_received, body) == 72 && offsetof(spojka_receiver_v1, receive) == 8, "append only");

SPOJKA_END_DECLS
#endif
