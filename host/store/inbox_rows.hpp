// SPDX-License-Identifier: Apache-2.0
// The table of what the source's system told. Threads and errors: called within guarded() or transaction() of
// the database.
#pragma once

#include "host/store/database.hpp"
#include "host/store/inbox.hpp"

namespace spojka::host::store {

Inbox::Load inboxLoad(Database& db);

}  // namespace spojka::host::store
