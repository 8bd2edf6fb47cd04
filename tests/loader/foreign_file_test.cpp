// SPDX-License-Identifier: Apache-2.0
// Files that only have a connector's name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "zoo_folder.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

TEST(ForeignFile, a_text_is_no_shared_library) {
  const ZooFolder folder;
  const auto file = folder.write("notes.spojka.so", "this was meant to be a connector\n");
  EXPECT_THAT(loadRefusal(file), AllOf(HasSubstr(file.string()), HasSubstr("is not a shared library")));
}

TEST(ForeignFile, an_empty_file_is_to_be_copied_again) {
  const ZooFolder folder;
  EXPECT_THAT(loadRefusal(folder.write("empty.spojka.so", "")), HasSubstr("is empty; copy it again"));
}

TEST(ForeignFile, a_program_is_not_loaded_as_a_library) {
  const ZooFolder folder;
  const std::string program = bytesOf("/proc/self/exe");
  EXPECT_THAT(loadRefusal(folder.write("program.spojka.so", program)),
              AnyOf(HasSubstr("does not itself export"), HasSubstr("not a shared library")));
}

TEST(ForeignFile, a_copy_cut_short_anywhere_is_refused_before_it_can_end_the_process) {
  const ZooFolder folder;
  const std::string whole = bytesOf(folder.putGood("testsource"));
  // Every length in the headers, then a spread over the rest.
  for (std::size_t size = 1; size < whole.size(); size += size < 256 ? 1 : whole.size() / 97) {
    const auto file = folder.write("cut.spojka.so", std::string_view(whole).substr(0, size));
    EXPECT_THAT(loadRefusal(file), AnyOf(HasSubstr("is cut short"), HasSubstr("is not a shared library")))
        << size << " of " << whole.size() << " bytes";
  }
}

TEST(ForeignFile, a_library_for_another_machine_names_both) {
  const ZooFolder folder;
  std::string bytes = bytesOf(folder.putGood("testsource"));
  bytes[18] = static_cast<char>(243);  // e_machine: RISC-V
  EXPECT_THAT(loadRefusal(folder.write("other.spojka.so", bytes)),
              AllOf(HasSubstr("is built for RISC-V and this machine is"),
                    HasSubstr("install the connector built for")));
  bytes[4] = 1;  // ELFCLASS32
  EXPECT_THAT(loadRefusal(folder.write("narrow.spojka.so", bytes)), HasSubstr("is a 32-bit library"));
}

TEST(ForeignFile, a_folder_with_a_connectors_name_is_no_file) {
  const ZooFolder folder;
  folder.makeFolder("folder.spojka.so");
  EXPECT_THAT(loadRefusal(folder.path() / "folder.spojka.so"), HasSubstr("is not a regular file"));
}

TEST(ForeignFile, a_pipe_with_a_connectors_name_does_not_make_anybody_wait) {
  const ZooFolder folder;
  const auto pipe = folder.path() / "pipe.spojka.so";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(loadRefusal(pipe), HasSubstr("is not a regular file"));
  const auto rows = listPlugins(folder.search());
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0].problem, HasSubstr("is not a regular file"));
}

TEST(ForeignFile, the_name_has_to_be_that_of_a_connector) {
  const ZooFolder folder;
  folder.putInto(folder.path(), "testsource", "testsource.so");
  folder.putInto(folder.path(), "testsource", "Test-Source.spojka.so");
  EXPECT_THAT(loadRefusal(folder.path() / "testsource.so"),
              AllOf(HasSubstr("is not named like a connector"), HasSubstr("<id>.spojka.so")));
  EXPECT_THAT(loadRefusal(folder.path() / "Test-Source.spojka.so"), HasSubstr("is not named like"));
  const auto rows = listPlugins(folder.search());
  ASSERT_EQ(rows.size(), 1U) << "a file without the ending is none of ours";
  EXPECT_THAT(rows[0].problem, HasSubstr("is not named like a connector"));
}

TEST(ForeignFile, a_file_that_is_not_there_says_so) {
  EXPECT_THAT(loadRefusal("/nowhere/at_all.spojka.so"),
              AllOf(HasSubstr("/nowhere/at_all.spojka.so"), HasSubstr("No such file")));
}

}  // namespace
}  // namespace spojka::host::zoo
