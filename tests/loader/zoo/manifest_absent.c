/* SPDX-License-Identifier: Apache-2.0
 * There is no manifest. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(NULL, zooInterfaces, zooTable = zooSource())
