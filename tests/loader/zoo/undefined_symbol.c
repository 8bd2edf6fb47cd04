/* SPDX-License-Identifier: Apache-2.0
 * Uses a function nobody defines. */
#include "parts.h"

extern void zooDefinedNowhere(void);
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("undefined_symbol", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooDefinedNowhere())
