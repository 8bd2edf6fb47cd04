// SPDX-License-Identifier: Apache-2.0
// How a process of our own program begins: in a group of its own, with no signal blocked or ignored, and,
// unless it is to read profiles, without the secrets of the environment. Ownership: owns the plan only; the
// process belongs to whoever launched it. Threads: one. Errors: none; what posix_spawn says is returned.
#pragma once

#include <spawn.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/trust.hpp"

namespace spojka::host {

// Where a child that is to load a connector finds the directory of the file, see openIn().
inline constexpr int kDirectorySlot = 5;

class ChildLaunch {
 public:
  ChildLaunch();
  ~ChildLaunch();
  ChildLaunch(const ChildLaunch&) = delete;
  ChildLaunch& operator=(const ChildLaunch&) = delete;

  // It looks up what profiles name: the environment is left as it is.
  void keepsEnvironment() { keepsEnvironment_ = true; }
  // What becomes of its descriptors, in this sequence.
  void readsNothing();                      // stdin
  void writesNowhere(int slot);             // stdout or stderr
  void inherits(int descriptor, int slot);  // slots are below 10
  void closesFrom(int slot);

  // `words` follow the program's name. 0, or why it did not start.
  int launch(pid_t& pid, const std::filesystem::path& program, std::vector<std::string> words);

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
  std::vector<Descriptor> lent_;
  bool keepsEnvironment_ = false;
};

}  // namespace spojka::host
