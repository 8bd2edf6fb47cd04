// SPDX-License-Identifier: Apache-2.0
#include "zoo_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "host/base/run_status.hpp"
#include "host/plugin/probe.hpp"

namespace spojka::host::zoo {

namespace fs = std::filesystem;

std::string fileName(const std::string& id) {
  return id + ".spojka.so";
}

fs::path ZooFolder::putInto(const fs::path& folder, const std::string& id, const std::string& as) const {
  fs::path from = fs::path(ZOO_DIRECTORY) / fileName(id);
  if (!fs::exists(from)) from = fs::path(TEST_PLUGIN_DIRECTORY) / fileName(id);
  const fs::path to = folder / as;
  fs::copy_file(from, to);
  // The build tree's modes follow the builder's umask, and a shared one would be refused.
  fs::permissions(to, fs::perms(0755));
  return to;
}

fs::path ZooFolder::put(const std::string& id) const {
  return putInto(path(), id, fileName(id));
}

fs::path ZooFolder::putGood(const std::string& id) const {
  return put(id);
}

std::string bytesOf(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

std::string refusalOf(const std::function<void()>& call) {
  try {
    call();
    return {};
  } catch (const StatusError& e) {
    EXPECT_EQ(e.status(), RunStatus::refused) << e.what();
    return e.what();
  }
}

std::string probeRefusal(const fs::path& file) {
  return refusalOf(
      [&] { probeFile(openChecked(file, file.parent_path(), true), file, {.timeout = kPatientTrial}); });
}

std::string loadRefusal(const fs::path& file) {
  return refusalOf([&] { loadPlugin(PluginSearch{}, file.string()); });
}

}  // namespace spojka::host::zoo
