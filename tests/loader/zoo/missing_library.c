/* SPDX-License-Identifier: Apache-2.0
 * Needs a library that is not installed. */
#include "parts.h"

extern void zooGone(void);
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("missing_library", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource(); zooGone())
