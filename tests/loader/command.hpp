// SPDX-License-Identifier: Apache-2.0
// The real program, started over a folder of connectors. Threads: one.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "zoo_folder.hpp"

namespace spojka::host::zoo {

struct Answer {
  int code = -1;  // exit code, or minus the signal that ended the program
  std::string out;
  std::string err;
};

class Command : public testing::Test {
 protected:
  // `environment` = words like A=1 before the command; what the program keeps goes into the test's folder.
  Answer run(const std::string& arguments, const std::string& environment = "") const;
  Answer runHere(const std::string& arguments) const;
  void put(const std::string& id) const { folder_.putInto(plugins_, id, fileName(id)); }
  const std::filesystem::path& plugins() const { return plugins_; }
  const ZooFolder& folder() const { return folder_; }

 private:
  ZooFolder folder_;
  std::filesystem::path plugins_ = folder_.makeFolder("plugins");
};

}  // namespace spojka::host::zoo
