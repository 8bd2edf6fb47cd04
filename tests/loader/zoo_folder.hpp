// SPDX-License-Identifier: Apache-2.0
// A folder of connectors made up for one test, and what is said about a file in it. Threads: one.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "host/plugin/registry.hpp"
#include "host/plugin/tests/temp_folder.hpp"

namespace spojka::host::zoo {

class ZooFolder : public TempFolder {
 public:
  // Copies a member of the zoo, or a connector that is in order, into this folder or one below it.
  std::filesystem::path put(const std::string& id) const;
  std::filesystem::path putInto(const std::filesystem::path& folder, const std::string& id,
                                const std::string& as) const;
  std::filesystem::path putGood(const std::string& id = "testsource") const;
  PluginSearch search() const { return {{path()}, false, {}}; }
};

std::string fileName(const std::string& id);
std::string bytesOf(const std::filesystem::path& file);

// What StatusError says, empty when nothing was refused. The status must be `refused`.
std::string refusalOf(const std::function<void()>& call);

// What a probe of the file in a child process, this very program, says. Empty = it is in order.
std::string probeRefusal(const std::filesystem::path& file);
// What loading it into this process says.
std::string loadRefusal(const std::filesystem::path& file);

}  // namespace spojka::host::zoo
