/* SPDX-License-Identifier: Apache-2.0
 * A root table that ends before get_interface. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("short_root", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         root.struct_size = offsetof(spojka_plugin, get_interface))
