/* SPDX-License-Identifier: Apache-2.0
 * A shared library of somebody else: it exports nothing of ours, and its code must not run. */
#include "parts.h"

ZOO_MUST_NOT_BE_LOADED
