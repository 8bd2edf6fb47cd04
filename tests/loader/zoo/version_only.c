/* SPDX-License-Identifier: Apache-2.0
 * Half of the two symbols. */
#include "parts.h"

ZOO_MUST_NOT_BE_LOADED
ZOO_VERSION(SPOJKA_ABI_MAJOR)
