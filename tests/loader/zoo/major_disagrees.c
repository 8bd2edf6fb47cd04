/* SPDX-License-Identifier: Apache-2.0
 * The symbol says one interface version, the root table another. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("major_disagrees", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         root.abi_major = SPOJKA_ABI_MAJOR + 1)
