// SPDX-License-Identifier: Apache-2.0
// States of earlier versions of the program, and the real program that goes on from them.
#include <gtest/gtest.h>

#include "host/store/schema.hpp"
#include "older_state.hpp"
#include "world.hpp"

namespace e2e {
namespace {

namespace fs = std::filesystem;

TEST(OldState, of_every_earlier_schema_goes_on_without_a_write_and_sends_what_changes) {
  // Each schema changes an order of its own.
  World w(5, spojka::host::store::newestSchema());
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.run().process.exit, 0) << "the second run reads what changed, the first one everything";
  const fs::path file = w.dir / "state.db";
  const fs::path newest = w.dir / "newest";
  fs::copy_file(file, newest);
  for (std::size_t schema = 1; schema < spojka::host::store::newestSchema(); ++schema) {
    makeOlderState(newest, file, schema);
    w.outside.stats().reset();
    auto r = w.run();
    EXPECT_EQ(r.process.exit, 0) << "schema " << schema << ": " << r.process.err;
    EXPECT_EQ(w.writes(), 0U) << "schema " << schema;
    EXPECT_EQ(r.count("customers", "unchanged"), 5) << "schema " << schema;
    EXPECT_EQ(r.count("orders", "created") + r.count("orders", "updated"), 0) << "schema " << schema;
    w.outside.catalogue().changeOrder(schema, {{"status", "Schema " + std::to_string(schema)}});
    r = w.run();
    EXPECT_EQ(r.count("orders", "updated"), 1) << "schema " << schema << ": " << r.process.err;
    EXPECT_EQ(w.writes(), 1U) << "schema " << schema;
    fs::copy_file(file, newest, fs::copy_options::overwrite_existing);  // with that change
  }
}

}  // namespace
}  // namespace e2e
