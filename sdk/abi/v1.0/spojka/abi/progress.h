/* SPDX-License-Identifier: Apache-2.0
 * The host service with which a connector says what a call is busy with: a service like those of host.h. */
#ifndef SPOJKA_ABI_PROGRESS_H
#define SPOJKA_ABI_PROGRESS_H

#include <assert.h>
#include <stddef.h>

#include "base.h"

SPOJKA_BEGIN_DECLS

#define SPOJKA_SVC_PROGRESS "spojka.progress/1"
/* APPENDABLE. What a call is busy with: so that one that is slow is told from one that hangs, and so that people see what
 * is waited for. All three may be called from any thread of the instance, cost little and cannot fail.
 * alive     work goes on: bytes arrived or were taken, a page was read. A sign of life of the call; ends a wait.
 * waiting   the instance waits for something outside. `ms` = how many milliseconds at most, from now; below 0 = nobody knows.
 *           For so long the call counts as alive, and while it sleeps, but for an hour in all between two signs of life; no bound grants none.
 *           `text` completes "waiting until 11:25 ..." and is one line without secrets and personal data: "to ask the shop
 *           again (day ranges, 3 of 8)". An empty text ends the wait, and so do alive and the next waiting. It is no
 *           sign of life, and does not sleep: sleep_ms does.
 * expected  how many records the running read will give in all, for percent and remaining time; below 0 = not known (any more).
 *           An estimate is welcome. No sign of life. */
typedef struct spojka_progress_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  void (*alive)(void* host_ctx) SPOJKA_NOEXCEPT;
  void (*waiting)(void* host_ctx, int64_t ms, spojka_str text) SPOJKA_NOEXCEPT;
  void (*expected)(void* host_ctx, int64_t records) SPOJKA_NOEXCEPT;
} spojka_progress_v1;

static_assert(offsetof(spojka_progress_v1, expected) == 24 && offsetof(spojka_progress_v1, alive) == 8, "append only");

SPOJKA_END_DECLS
#endif
