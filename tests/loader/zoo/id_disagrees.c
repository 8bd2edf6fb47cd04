/* SPDX-License-Identifier: Apache-2.0
 * The manifest names another connector than the file does. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("somebody_else", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
