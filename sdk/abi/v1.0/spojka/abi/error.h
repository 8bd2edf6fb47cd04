/* SPDX-License-Identifier: Apache-2.0
 * Status codes and the inline error. The code tells the host what to DO; the message tells a person what happened.
 * Nobody frees anything: the caller owns the struct, the callee fills it before it returns a code other than OK or END.
 * A code the receiver does not know counts as SPOJKA_E_INTERNAL. */
#ifndef SPOJKA_ABI_ERROR_H
#define SPOJKA_ABI_ERROR_H

#include "base.h"

SPOJKA_BEGIN_DECLS

typedef int32_t spojka_status;
#define SPOJKA_OK 0
#define SPOJKA_END 1            /* read_next: the stream is complete; nothing was produced by this call. memory.get: none there */
#define SPOJKA_E_INVALID 10     /* the caller broke the contract */
#define SPOJKA_E_CONFIG 11      /* a person must change the configuration; stop */
#define SPOJKA_E_AUTH 12        /* credentials refused; stop */
#define SPOJKA_E_RATE_LIMIT 13  /* wait retry_after_ms (when known), then try again */
#define SPOJKA_E_TRANSIENT 14   /* network or server trouble; back off and try again */
#define SPOJKA_E_REMOTE 15      /* the other side refuses for good */
#define SPOJKA_E_DATA 16        /* the data is wrong: truncated, malformed, not what was promised */
#define SPOJKA_E_CANCELLED 17   /* the host asked to stop */
#define SPOJKA_E_UNSUPPORTED 18 /* not offered by this plugin */
#define SPOJKA_E_INTERNAL 19    /* a bug, or an exception that reached the boundary */

/* FROZEN. 512 bytes, both texts NUL-terminated UTF-8, free of secrets and of personal data. */
typedef struct spojka_error {
  spojka_status code;
  int32_t http_status;    /* 0 = none */
  int64_t retry_after_ms; /* -1 = unknown */
  char where[64];         /* dotted place: "shoptet.orders.download" */
  char message[432];      /* for the operator: what, why, what to do */
} spojka_error;

SPOJKA_END_DECLS
#endif
