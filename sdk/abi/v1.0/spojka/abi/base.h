/* SPDX-License-Identifier: Apache-2.0
 * What every other header of the boundary stands on: export macro, versions, growth rules, borrowed text.
 *
 * Growth rules, used as words above every struct:
 *   FROZEN      the layout never changes within a MAJOR version (the struct lives in arrays or is copied bitwise).
 *   APPENDABLE  passed by pointer, starts with struct_size, grows only at the tail. Whoever ALLOCATES the struct sets
 *               struct_size; the other side never reads or writes past it.
 * A change of meaning is a new interface id, never an edit. C11 and C++17, C library headers only. */
#ifndef SPOJKA_ABI_BASE_H
#define SPOJKA_ABI_BASE_H

#include <stddef.h>
#include <stdint.h>

#if !defined(__LP64__) || (defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
#error "spojka: the binary interface is defined for 64-bit little-endian platforms only"
#endif

#ifdef __cplusplus
#define SPOJKA_NOEXCEPT noexcept
#define SPOJKA_BEGIN_DECLS extern "C" {
#define SPOJKA_END_DECLS }
#else
#define SPOJKA_NOEXCEPT
#define SPOJKA_BEGIN_DECLS
#define SPOJKA_END_DECLS
#endif

/* The number a plugin carries in `spojka_abi_version`; a host loads exactly its own MAJOR. */
#define SPOJKA_ABI_MAJOR 1u
/* Grows with every appended slot or field; informative, since presence is tested by struct_size. */
#define SPOJKA_ABI_MINOR 0u
/* Version of this SDK (semantic versioning, independent of the ABI's). */
#define SPOJKA_SDK_VERSION "0.1.0"

#define SPOJKA_EXPORT __attribute__((visibility("default")))

/* True when the struct behind `p`, of type T, is long enough to hold field f. */
#define SPOJKA_REACHES(p, T, f) ((p)->struct_size >= offsetof(T, f) + sizeof((p)->f))
/* The same for an optional slot: reachable and filled. */
#define SPOJKA_HAS(p, T, f) (SPOJKA_REACHES(p, T, f) && (p)->f != NULL)

SPOJKA_BEGIN_DECLS

/* FROZEN. Borrowed UTF-8 text, no terminating NUL promised. {NULL,0} = absent, {non-NULL,0} = present and empty.
 * Valid for the duration of the call it is passed to, unless the place that hands it out says otherwise. */
typedef struct spojka_str {
  const char* data;
  size_t size; /* bytes */
} spojka_str;

SPOJKA_END_DECLS
#endif
