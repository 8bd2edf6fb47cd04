/* SPDX-License-Identifier: Apache-2.0
 * The manifest is not JSON. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN("{\"id\":\"manifest_broken\",", zooInterfaces, zooTable = zooSource())
