// SPDX-License-Identifier: Apache-2.0
// Counts of a flow as answers and progress lines have them, see docs/JSON.md. Ownership: plain values.
// Threads: pure. Errors: none.
#pragma once

#include "host/store/store.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

inline ObjectBuilder countsObject(const FlowCounts& c) {
  ObjectBuilder o;
  o.set("read", make::integer(c.read))
      .set("created", make::integer(c.created))
      .set("updated", make::integer(c.updated))
      .set("unchanged", make::integer(c.unchanged))
      .set("skipped", make::integer(c.skipped))
      .set("deleted", make::integer(c.deleted))
      .set("ignored", make::integer(c.ignored))
      .set("failed", make::integer(c.failed))
      .set("requests", make::integer(c.requests));
  return o;
}

}  // namespace spojka::host
