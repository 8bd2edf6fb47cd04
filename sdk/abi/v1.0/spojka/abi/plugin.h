/* SPDX-License-Identifier: Apache-2.0
 * The root of a plugin and its only two exported symbols. A plugin is never unloaded before the process ends, so what it
 * hands out here is valid for ever. Loading runs no I/O and starts no thread. */
#ifndef SPOJKA_ABI_PLUGIN_H
#define SPOJKA_ABI_PLUGIN_H

#include "base.h"

SPOJKA_BEGIN_DECLS

/* APPENDABLE. */
typedef struct spojka_plugin {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;
  const char* manifest_json; /* NUL-terminated: {"id","name","version","interfaces":[...],"license","docs"} */
  const char* build_info;    /* compiler and SDK version, for people only */
  void* ctx;                 /* the plugin's own, first argument of get_interface; may be NULL */
  const void* (*get_interface)(void* ctx, const char* id) SPOJKA_NOEXCEPT; /* [S] NULL = not offered; the match is exact */
} spojka_plugin;

/* Read before any call: must equal the host's SPOJKA_ABI_MAJOR. */
SPOJKA_EXPORT extern const uint32_t spojka_abi_version;
/* Idempotent; the same pointer every time. */
SPOJKA_EXPORT const spojka_plugin* spojka_plugin_main(void) SPOJKA_NOEXCEPT;

SPOJKA_END_DECLS
#endif
