// SPDX-License-Identifier: Apache-2.0
// An answer that nobody got is told by the exit code, and nothing that is printed ever lands in a file that
// was opened for something else. Every verb prints through the same streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The command, by a shell that does something to its descriptors.
Finished inShell(const World& w, const std::vector<std::string>& command, const std::string& redirections) {
  std::vector<std::string> words{"/bin/sh", "-c", "exec \"$@\" " + redirections, "sh"};
  words.insert(words.end(), command.begin(), command.end());
  return Process(words, w.environment).wait();
}

TEST(LostAnswer, is_not_exit_0_of_any_verb) {
  World w(2, 2);
  ASSERT_EQ(w.run().process.exit, 0);
  const std::vector<std::pair<std::string, std::vector<std::string>>> verbs{
      {"run", {}},    {"run", {"--json"}},    {"plan", {"--json"}}, {"check", {}},
      {"status", {}}, {"status", {"--json"}}, {"verify", {}},       {"preview", {"--json"}},
      {"fields", {}}, {"run", {"--help"}}};
  for (const auto& [verb, options] : verbs) {
    const auto full = inShell(w, w.command(verb, options), ">/dev/full");
    EXPECT_EQ(full.exit, 1) << verb << full.err;
    EXPECT_THAT(full.err, HasSubstr("the answer could not be written: No space left on device")) << verb;
    const auto closed = inShell(w, w.command(verb, options), ">&-");
    EXPECT_EQ(closed.exit, 1) << verb << closed.err;
    EXPECT_THAT(closed.err, HasSubstr("stdout is closed")) << verb;
  }
  auto listed = w.command("failed", {"--json"});
  listed.insert(listed.begin() + 2, "list");
  EXPECT_EQ(inShell(w, listed, ">/dev/full").exit, 1);
  auto exported = w.command("state");
  exported.insert(exported.begin() + 2, "export");
  EXPECT_EQ(inShell(w, exported, ">/dev/full").exit, 1);
}

TEST(LostAnswer, of_a_reader_that_has_gone_is_told_too) {
  World w(2, 2);
  std::vector<std::string> words{"/bin/sh", "-c", "{ \"$@\"; echo \"exit $?\" >&2; } | true", "sh"};
  const auto command = w.command("run", {"--json"});
  words.insert(words.end(), command.begin(), command.end());
  const auto r = Process(words, w.environment).wait();
  EXPECT_THAT(r.err, AllOf(HasSubstr("whoever read it has gone"), HasSubstr("exit 1")));
  EXPECT_EQ(w.outside.contactCount(), 4U) << "what was asked for is done all the same";
}

TEST(LostAnswer, keeps_the_exit_code_of_what_went_wrong_before) {
  World w(2, 2);
  w.environment["ACCESS_TOKEN"] = "no-such-token";
  EXPECT_EQ(inShell(w, w.command("run"), ">/dev/full").exit, 2);
}

TEST(ClosedDescriptors, no_line_lands_in_a_file_that_is_opened_later) {
  World w(2, 2);
  for (const char* closed : {"<&- >&- 2>&-", "2>&-", ">&- 2>&-"}) {
    w.forgetState();
    w.outside.resetDaktela();
    inShell(w, w.command("run", {"--log-level", "debug"}), closed);
    EXPECT_EQ(w.outside.contactCount(), 4U) << closed;
    const auto status = w.spojka("status", {"--json"});
    EXPECT_EQ(status.process.exit, 0) << "the state holds what was printed: " << closed << status.process.err;
  }
}

TEST(StatePlace, behind_a_link_to_a_file_still_to_be_made_is_made_there) {
  World w(2, 2);
  std::filesystem::create_symlink("elsewhere/real.db", w.dir / "state.db");
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(w.dir / "state.db")) << "the link stays";
  EXPECT_TRUE(std::filesystem::is_regular_file(w.dir / "elsewhere" / "real.db"));
  EXPECT_EQ(w.run().count("customers", "unchanged"), 2);
}

TEST(StatePlace, that_no_run_can_use_is_for_a_person_to_mend) {
  World w(2, 2);
  std::ofstream(w.dir / "file") << "no folder";
  std::filesystem::create_symlink("circle", w.dir / "circle");
  for (const std::string place : {"file/state.db", "circle"}) {
    auto command = w.command("run", {"--json"});
    command[6] = "sqlite:" + (w.dir / place).string();
    const auto r = Process(command, w.environment).wait();
    EXPECT_EQ(r.exit, 2) << place << r.err;
    EXPECT_THAT(r.err, Not(HasSubstr("unexpected"))) << place;
  }
  EXPECT_EQ(w.outside.contactCount(), 0U);
}

}  // namespace
}  // namespace e2e
