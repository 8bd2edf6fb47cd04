/* SPDX-License-Identifier: Apache-2.0
 * The host service in which a connector keeps what must outlive a run: a service like those of host.h. */
#ifndef SPOJKA_ABI_MEMORY_H
#define SPOJKA_ABI_MEMORY_H

#include <assert.h>
#include <stddef.h>

#include "error.h"
#include "host.h"

SPOJKA_BEGIN_DECLS

#define SPOJKA_SVC_MEMORY "spojka.memory/1"
#define SPOJKA_MEMORY_SECRET 1u /* flag of put: struck out wherever texts are shown, and never exported in clear */
#define SPOJKA_MEMORY_LONGEST_NAME 64u    /* bytes, of [a-z0-9_.-] */
#define SPOJKA_MEMORY_LONGEST_VALUE 65536u /* bytes of UTF-8 */
/* APPENDABLE. A small durable store of this connector in this profile, the same for all its instances: for a token that was
 * refreshed, not for records (these have checkpoints). Called while a slot of the instance runs, from any thread; costs a
 * transaction. Where several instances put one name the last one counts.
 * get     OK = `value` got it in one piece, also when it is empty; SPOJKA_END = there is none of this name.
 * put     OK = it is stored and survives a kill. Replaces what was there, its flags included.
 * remove  OK = there is none of this name (any more).
 * Errors: INVALID for a name or value beyond the bounds, TRANSIENT or INTERNAL for trouble of the store. */
typedef struct spojka_memory_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  spojka_status (*get)(void* host_ctx, spojka_str name, const spojka_text_sink* value, spojka_error* e) SPOJKA_NOEXCEPT;
  spojka_status (*put)(void* host_ctx, spojka_str name, spojka_str value, uint32_t flags, spojka_error* e) SPOJKA_NOEXCEPT;
  spojka_status (*remove)(void* host_ctx, spojka_str name, spojka_error* e) SPOJKA_NOEXCEPT;
} spojka_memory_v1;

static_assert(offsetof(spojka_memory_v1, remove) == 24 && offsetof(spojka_memory_v1, get) == 8, "append only");

SPOJKA_END_DECLS
#endif
