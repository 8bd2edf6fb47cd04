/* SPDX-License-Identifier: Apache-2.0
 * Not in the zoo itself: the library missing_library needs, built where nobody looks for it. */
#include "parts.h"

extern void zooGone(void);
SPOJKA_EXPORT void zooGone(void) {}
