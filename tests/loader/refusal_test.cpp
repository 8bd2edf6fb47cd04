// SPDX-License-Identifier: Apache-2.0
// Each file that must not become a connector: which words a person gets, from the child that looks at it and
// from this process when it is loaded.
#include <gtest/gtest.h>

#include <ostream>

#include "zoo_folder.hpp"

namespace spojka::host::zoo {
namespace {

struct Refused {
  const char* id;
  const char* why;
  const char* whatToDo;
};
void PrintTo(const Refused& r, std::ostream* out) {
  *out << r.id;
}
std::string nameOf(const testing::TestParamInfo<Refused>& info) {
  return info.param.id;
}

constexpr const char* kAuthor = "this is for the connector's author to mend";

// Of these nothing runs: they abort when their constructors do.
const Refused kNeverLoaded[] = {
    {"no_symbols", "is not a Spojka connector: it does not itself export 'spojka_abi_version'", ""},
    {"version_only", "is not a Spojka connector: it does not itself export 'spojka_plugin_main'", ""},
    {"inherited_entry", "does not itself export 'spojka_abi_version'", "does not count"},
    {"wrong_major", "speaks version 2 of the connector interface and this program speaks version 1",
     "update this program or install an older release"},
};

const Refused kRefusedOnceLoaded[] = {
    {"null_root", "spojka_plugin_main answered nothing", "ask its author"},
    {"short_root", "its root table has 40 bytes where the interface begins with", kAuthor},
    {"major_disagrees", "its root table says interface version 2, its exported symbol says 1", kAuthor},
    {"manifest_absent", "'manifest_json' of the root table is required and empty", kAuthor},
    {"manifest_broken", "its manifest is not valid JSON", kAuthor},
    {"manifest_bare", "its manifest has no text 'version'", kAuthor},
    {"id_disagrees", "calls itself 'somebody_else'", "rename it to somebody_else.spojka.so"},
    {"interface_promised", "its manifest lists spojka.destination/1, but get_interface does not answer it",
     kAuthor},
    {"interface_hidden", "get_interface answers spojka.destination/1, which its manifest does not list",
     kAuthor},
    {"interface_future", "offers neither a source nor a destination this program knows",
     "update this program"},
    {"short_table", "its table of spojka.source/1 has", kAuthor},
    {"null_slot", "'read_next' of spojka.source/1 is required and empty", kAuthor},
    {"missing_library", "needs the library libzoo_gone_library.so, which is not installed",
     "install the package that holds it"},
    {"undefined_symbol", "uses 'zooDefinedNowhere', which none of its libraries defines",
     "rebuild it on this system"},
};

// Only a child may load these.
const Refused kDeadlyOnLoad[] = {
    {"crashes_on_load", "crashed with signal 11", "remove the file or ask its author for a mended one"},
    {"exits_on_load", "ended the program with exit code 7", "remove the file or ask its author"},
    {"throws_on_load", "while loading", "remove the file or ask its author"},
};

void expectWords(const std::string& said, const Refused& expected, const std::filesystem::path& file) {
  EXPECT_NE(said.find(file.string()), std::string::npos) << said;
  EXPECT_NE(said.find(expected.why), std::string::npos) << said;
  EXPECT_NE(said.find(expected.whatToDo), std::string::npos) << said;
}

class Unloadable : public testing::TestWithParam<Refused> {};
TEST_P(Unloadable, is_refused_with_reason_file_and_remedy) {
  const ZooFolder folder;
  const auto file = folder.put(GetParam().id);
  expectWords(probeRefusal(file), GetParam(), file);
  expectWords(loadRefusal(file), GetParam(), file);
  // Asked again, the same: a refused file leaves nothing behind.
  expectWords(loadRefusal(file), GetParam(), file);
}
INSTANTIATE_TEST_SUITE_P(NothingRuns, Unloadable, testing::ValuesIn(kNeverLoaded), nameOf);
INSTANTIATE_TEST_SUITE_P(ContractBroken, Unloadable, testing::ValuesIn(kRefusedOnceLoaded), nameOf);

class Deadly : public testing::TestWithParam<Refused> {};
TEST_P(Deadly, costs_a_child_and_not_this_process) {
  const ZooFolder folder;
  const auto file = folder.put(GetParam().id);
  expectWords(probeRefusal(file), GetParam(), file);
  const ProbeOptions probe{.timeout = kPatientTrial};
  expectWords(refusalOf([&] { loadPlugin(folder.search(), GetParam().id, &probe); }), GetParam(), file);
}
INSTANTIATE_TEST_SUITE_P(OnLoad, Deadly, testing::ValuesIn(kDeadlyOnLoad), nameOf);

TEST(Refusal, a_file_that_never_comes_back_is_stopped) {
  const ZooFolder folder;
  const auto file = folder.put("hangs_on_load");
  ProbeOptions probe;
  probe.timeout = std::chrono::milliseconds(300);
  const std::string said = refusalOf([&] { loadPlugin(folder.search(), "hangs_on_load", &probe); });
  expectWords(said, {"", "was still loading after 300 ms and was stopped", "remove the file"}, file);
}

TEST(Refusal, what_a_file_prints_while_it_is_loaded_is_not_taken_for_the_answer) {
  const ZooFolder folder;
  EXPECT_EQ(probeRefusal(folder.put("chatty_on_load")), "");
}

TEST(Refusal, a_file_that_is_only_looked_at_does_not_see_the_secrets_of_the_environment) {
  const ZooFolder folder;
  const auto file = folder.put("reads_environment");
  ::setenv("SPOJKA_TEST_SECRET", "hunter2", 1);
  EXPECT_EQ(probeRefusal(file), "");
  ::unsetenv("SPOJKA_TEST_SECRET");
}

}  // namespace
}  // namespace spojka::host::zoo
