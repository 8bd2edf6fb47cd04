// SPDX-License-Identifier: Apache-2.0
// Turning the encryption of a profile's state on: what is stored is written anew, once, in one transaction.
// Threads and errors: as of the database.
#pragma once

#include "host/store/database.hpp"

namespace spojka::host::store {

// Nothing where no key was told, or it is on already. What the plain values leave in free space is rewritten;
// where somebody reads the file, with a later opening.
void sealWhenAsked(Database& db);

}  // namespace spojka::host::store
