// SPDX-License-Identifier: Apache-2.0
// What connectors keep for themselves: durable, bounded, apart from each other, and secret where they say so.
#include <stdexcept>

#include "host/store/connector_memory.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using namespace std::string_literals;

class Memory : public StoreTest {
 protected:
  std::unique_ptr<ConnectorMemory> of(const std::string& connector,
                                      const std::string& profile = "shop") const {
    return openConnectorMemory(url(), profile, connector, clock);
  }
};

TEST_F(Memory, keeps_what_was_put_until_it_is_replaced_or_removed) {
  const auto memory = of("one");
  memory->put("token", "a", true);
  memory->put("page", "\0no text \xC3"s, false);
  EXPECT_EQ(of("one")->get("token")->value, "a");
  EXPECT_TRUE(of("one")->get("token")->secret);
  EXPECT_EQ(of("one")->get("page")->value, "\0no text \xC3"s);
  EXPECT_EQ(memory->names(), (std::vector<std::string>{"page", "token"}));
  memory->put("token", "", false);
  EXPECT_EQ(memory->get("token")->value, "");
  EXPECT_FALSE(memory->get("token")->secret);
  memory->remove("token");
  memory->remove("token");
  EXPECT_FALSE(memory->get("token"));
}

TEST_F(Memory, of_another_connector_or_profile_is_not_seen) {
  of("one")->put("token", "a", true);
  EXPECT_FALSE(of("two")->get("token"));
  EXPECT_FALSE(of("one", "other")->get("token"));
  of("two")->remove("token");
  EXPECT_TRUE(of("one")->get("token"));
}

TEST_F(Memory, makes_no_state_before_there_is_something_to_keep) {
  const auto memory = of("one");
  EXPECT_FALSE(memory->get("token"));
  EXPECT_TRUE(memory->names().empty());
  memory->remove("token");
  EXPECT_FALSE(std::filesystem::exists(file()));
  memory->put("token", "a", true);
  EXPECT_TRUE(memory->get("token"));
}

TEST_F(Memory, is_bounded) {
  const auto memory = of("one");
  const std::string longest(ConnectorMemory::kLongestName, 'n');
  const std::string biggest(ConnectorMemory::kLongestValue, 'v');
  memory->put(longest, biggest, false);
  EXPECT_EQ(memory->get(longest)->value, biggest);
  EXPECT_THROW(memory->put(longest + "n", "v", false), std::invalid_argument);
  EXPECT_THROW(memory->put("", "v", false), std::invalid_argument);
  EXPECT_THROW(memory->put("n", biggest + "v", false), std::invalid_argument);
  for (std::size_t i = 1; i < ConnectorMemory::kMostNames; ++i) memory->put(std::to_string(i), "v", false);
  EXPECT_THROW(memory->put("one more", "v", false), std::invalid_argument);
  memory->put("1", "another value", false);
  of("two")->put("one more", "v", false);
  memory->remove("1");
  memory->put("one more", "v", false);
  EXPECT_EQ(memory->names().size(), ConnectorMemory::kMostNames);
}

TEST_F(Memory, is_open_to_a_connector_while_a_run_holds_the_lease_and_outlives_a_reset) {
  const auto store = open();
  store->beginRun("r1");
  of("one")->put("token", "a", true);
  store->settle("people", settlementOf({"a"}, "c"));
  store->finishRun({"r1", "failed", 1, 2, "", {}});
  openStateAdmin(url(), "shop", clock)->reset("");
  EXPECT_EQ(of("one")->get("token")->value, "a");
}

TEST_F(Memory, that_is_secret_is_told_of_by_name_only_and_leaves_no_state) {
  of("one")->put("token", "hush", true);
  of("one")->put("page", "\xC3"s, false);
  const auto admin = openStateAdmin(url(), "shop", clock);
  const auto entries = admin->memory();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].name, "token");
  EXPECT_EQ(entries[1].bytes, 4);
  EXPECT_TRUE(entries[1].secret);
  EXPECT_EQ(entries[1].updatedAtUs, clock.now);
  std::vector<std::string> lines;
  admin->exportTo([&](std::string_view line) { lines.emplace_back(line); });
  for (const auto& line : lines) EXPECT_EQ(line.find("hush"), std::string::npos) << line;
  std::filesystem::remove_all(file().parent_path());
  std::size_t next = 0;
  openStateAdmin(url(), "shop", clock)
      ->importFrom(
          [&](std::string& line) {
            if (next == lines.size()) return false;
            line = lines[next++];
            return true;
          },
          false);
  EXPECT_EQ(of("one")->get("page")->value, "\xC3"s);
  EXPECT_FALSE(of("one")->get("token"));
}

}  // namespace
}  // namespace spojka::host
