/* SPDX-License-Identifier: Apache-2.0
 * The manifest lists an interface that get_interface does not answer. */
#include "parts.h"

ZOO_SOURCE_ONLY
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("interface_promised", ZOO_IS_SOURCE "," ZOO_IS_DESTINATION), zooInterfaces,
         zooTable = zooSource())
