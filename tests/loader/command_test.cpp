// SPDX-License-Identifier: Apache-2.0
// What a person at the command line sees of bad connectors, from the real program.
#include "command.hpp"

#include <gmock/gmock.h>

#include "spojka/json.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(Command, the_list_shows_good_and_bad_side_by_side_and_succeeds) {
  for (const char* id : {"crashes_on_load", "exits_on_load", "null_slot", "testsource"}) put(id);
  const Answer list = runHere("plugin list");
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, AllOf(HasSubstr("crashed with signal 11"), HasSubstr("exit code 7"),
                              HasSubstr("'read_next' of spojka.source/1 is required and empty"),
                              HasSubstr("testsource"), HasSubstr("Searched:")));
}

TEST_F(Command, the_list_says_where_it_looked_and_what_it_left_out) {
  const Answer list = run("plugin list", "SPOJKA_PLUGIN_PATH=/nowhere/plugins:plugins");
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, AllOf(HasSubstr("/nowhere/plugins (does not exist)"),
                              HasSubstr("'plugins' of SPOJKA_PLUGIN_PATH was left out")));
}

TEST_F(Command, the_list_as_json_is_one_document_whatever_connectors_print) {
  for (const char* id : {"chatty_on_load", "wrong_major", "testsink"}) put(id);
  const Answer list = runHere("plugin list --json");
  ASSERT_EQ(list.code, 0) << list.err;
  Arena arena;
  const spojka_value root = parseJson(arena, list.out);
  const ValueView rows = ValueView(root).find("plugins");
  std::size_t problems = 0;
  std::size_t here = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.item(i).find("file").text().find(plugins().string()) != 0) continue;
    ++here;
    if (!rows.item(i).find("problem").isNull()) ++problems;
  }
  EXPECT_EQ(here, 3U);
  EXPECT_EQ(problems, 1U);
}

TEST_F(Command, showing_a_deadly_connector_ends_with_words_and_the_exit_code_of_wrong_usage) {
  for (const char* id : {"crashes_on_load", "exits_on_load", "throws_on_load"}) {
    put(id);
    const Answer show = runHere(std::string("plugin show ") + id);
    EXPECT_EQ(show.code, 2) << id;
    EXPECT_THAT(show.out, IsEmpty());
    EXPECT_THAT(show.err, AllOf(HasSubstr("spojka: "), HasSubstr(fileName(id)), HasSubstr("while loading"),
                                HasSubstr("remove the file")));
  }
}

TEST_F(Command, showing_a_connector_prints_its_settings) {
  put("testsource");
  const Answer show = runHere("plugin show testsource");
  EXPECT_EQ(show.code, 0) << show.err;
  EXPECT_THAT(show.out,
              AllOf(HasSubstr("testsource - Test source 1.0.0"), HasSubstr("people"), HasSubstr("secret")));
}

TEST_F(Command, a_run_with_a_deadly_connector_stops_before_anything_is_opened) {
  put("crashes_on_load");
  put("testsink");
  const auto profile =
      folder().write("p.yaml",
                     "version: 1\nname: zoo\nsource:\n  connector: crashes_on_load\n  config: {}\n"
                     "destination:\n  connector: testsink\n  config: { file: /nowhere/x }\n"
                     "state: sqlite:" +
                         (folder().path() / "state.db").string() + "\n");
  const Answer answer = runHere("run '" + profile.string() + "'");
  EXPECT_EQ(answer.code, 2) << answer.err;
  EXPECT_THAT(answer.err, HasSubstr("crashed with signal 11"));
  EXPECT_FALSE(std::filesystem::exists(folder().path() / "state.db"));
}

TEST_F(Command, a_connector_with_bad_documents_is_named) {
  put("bad_documents");
  const Answer show = runHere("plugin show bad_documents");
  EXPECT_NE(show.code, 0);
  EXPECT_GT(show.code, 0) << "ended by a signal";
  EXPECT_THAT(show.err, AllOf(HasSubstr("connector 'bad_documents'"), HasSubstr("not valid JSON")));
}

TEST_F(Command, an_option_comes_before_the_environment_and_relative_entries_are_left_out) {
  put("testsource");
  const auto other = folder().makeFolder("other");
  folder().putInto(other, "null_slot", "testsource.spojka.so");
  const std::string environment = "SPOJKA_PLUGIN_PATH='" + other.string() + ":plugins'";
  EXPECT_EQ(run("--plugin-dir '" + plugins().string() + "' plugin show testsource", environment).code, 0);
  const Answer fromEnvironment = run("plugin show testsource", environment);
  EXPECT_EQ(fromEnvironment.code, 2);
  EXPECT_THAT(fromEnvironment.err, HasSubstr((other / "testsource.spojka.so").string()));
  EXPECT_THAT(run("plugin show nothing_like_it", environment).err,
              HasSubstr("'plugins' of SPOJKA_PLUGIN_PATH was left out: not an absolute path"));
}

TEST_F(Command, a_directory_that_is_not_there_is_wrong_usage) {
  const Answer answer = run("--plugin-dir /nowhere/at/all plugin list");
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("--plugin-dir /nowhere/at/all: there is no such directory"));
}

TEST_F(Command, trust_is_asked_for_and_may_be_waived_for_development) {
  put("testsource");
  std::filesystem::permissions(plugins() / fileName("testsource"), std::filesystem::perms(0777));
  const Answer refused = runHere("plugin show testsource");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("run: chmod go-w"));
  EXPECT_THAT(runHere("--insecure-plugins plugin show testsource").err, Not(HasSubstr("refused")));
}

}  // namespace
}  // namespace spojka::host::zoo
