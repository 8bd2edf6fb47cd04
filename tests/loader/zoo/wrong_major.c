/* SPDX-License-Identifier: Apache-2.0
 * Built for the next interface; told from the file, without loading it. */
#include "parts.h"

ZOO_MUST_NOT_BE_LOADED
ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR + 1)
ZOO_MAIN(ZOO_MANIFEST("wrong_major", ZOO_IS_SOURCE), zooInterfaces, zooTable = zooSource())
