// SPDX-License-Identifier: Apache-2.0
// A folder that is swapped between the look at a connector and its loading: what was looked at is what runs.
#include <gmock/gmock.h>

#include <fstream>

#include "host/plugin/module.hpp"
#include "host/plugin/probe.hpp"
#include "zoo_folder.hpp"

namespace spojka::host::zoo {
namespace {

namespace fs = std::filesystem;

class Swap : public testing::Test {
 protected:
  // The file of a good connector, and then a deadly one at its path.
  CheckedFile checkedAndSwapped() const {
    const fs::path plugins = folder_.makeFolder("plugins");
    folder_.putInto(plugins, "testsource", fileName("testsource"));
    CheckedFile checked = openChecked(path(), plugins, false);
    fs::rename(plugins, folder_.path() / "away");
    folder_.putInto(folder_.makeFolder("plugins"), "crashes_on_load", fileName("testsource"));
    return checked;
  }
  fs::path path() const { return folder_.path() / "plugins" / fileName("testsource"); }

 private:
  ZooFolder folder_;
};

TEST_F(Swap, the_file_that_was_checked_is_the_one_that_is_loaded) {
  const CheckedFile checked = checkedAndSwapped();
  EXPECT_THAT(openModule(checked).manifest_json, testing::HasSubstr("testsource"));
}

TEST_F(Swap, the_file_that_was_checked_is_the_one_that_is_tried) {
  const CheckedFile checked = checkedAndSwapped();
  EXPECT_EQ(probeFile(checked, path(), {.timeout = kPatientTrial}).id, "testsource");
}

TEST_F(Swap, a_file_that_was_replaced_meanwhile_is_for_the_next_try) {
  const ZooFolder folder;
  folder.put("testsource");
  const fs::path plugins = folder.path();
  const fs::path file = plugins / fileName("testsource");
  const CheckedFile checked = openChecked(file, plugins, false);
  std::ofstream(file, std::ios::app) << "x";
  try {
    probeFile(checked, file, {.timeout = kPatientTrial});
    ADD_FAILURE() << "it was taken";
  } catch (const StatusError& e) {
    EXPECT_THAT(e.what(), testing::HasSubstr("was replaced meanwhile; run again"));
    EXPECT_EQ(e.status(), RunStatus::aborted) << "run again, and it is mended";
  }
}

TEST_F(Swap, a_library_beside_a_connector_is_found_through_its_origin) {
  const ZooFolder folder;
  fs::copy_file(fs::path(ZOO_DIRECTORY) / "libzoo_neighbour.so",
                folder.makeFolder("lib") / "libzoo_neighbour.so");
  folder.put("needs_neighbour");
  EXPECT_EQ(loadPlugin(folder.search(), "needs_neighbour").info().id, "needs_neighbour");
}

}  // namespace
}  // namespace spojka::host::zoo
