/* SPDX-License-Identifier: Apache-2.0
 * An interface table that ends before its required slots do. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("short_table", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource();
         zooTable.struct_size = offsetof(spojka_source_v1, read_next))
