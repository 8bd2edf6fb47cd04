/* SPDX-License-Identifier: Apache-2.0
 * The whole binary interface in one include. C11 and C++17. */
#ifndef SPOJKA_ABI_H
#define SPOJKA_ABI_H
#include "abi/base.h"
#include "abi/destination.h"
#include "abi/error.h"
#include "abi/host.h"
#include "abi/layout.h"
#include "abi/lookup.h"
#include "abi/memory.h"
#include "abi/plugin.h"
#include "abi/progress.h"
#include "abi/receive.h"
#include "abi/record.h"
#include "abi/source.h"
#include "abi/value.h"
#endif
