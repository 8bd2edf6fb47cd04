/* SPDX-License-Identifier: Apache-2.0
 * The manifest leaves out the version. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN("{\"id\":\"manifest_bare\",\"name\":\"Zoo\",\"interfaces\":[" ZOO_IS_SOURCE "]}", zooInterfaces,
         zooTable = zooSource())
