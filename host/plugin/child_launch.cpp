// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/child_launch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "host/plugin/child_environment.hpp"

namespace spojka::host {

ChildLaunch::ChildLaunch() {
  ::posix_spawn_file_actions_init(&files_);
  ::posix_spawnattr_init(&attributes_);
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes_, &none);
  ::posix_spawnattr_setsigdefault(&attributes_, &all);
  // Its own group: Ctrl-C is for the host, which then tells its connectors; and what it starts ends with it.
  ::posix_spawnattr_setpgroup(&attributes_, 0);
  ::posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

ChildLaunch::~ChildLaunch() {
  ::posix_spawnattr_destroy(&attributes_);
  ::posix_spawn_file_actions_destroy(&files_);
}

void ChildLaunch::readsNothing() {
  ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
}

void ChildLaunch::writesNowhere(int slot) {
  ::posix_spawn_file_actions_addopen(&files_, slot, "/dev/null", O_WRONLY, 0);
}

void ChildLaunch::inherits(int descriptor, int slot) {
  // From above all slots, or filling one could close what is meant for the next.
  constexpr int kAboveSlots = 10;
  const int lent = lent_.emplace_back(::fcntl(descriptor, F_DUPFD_CLOEXEC, kAboveSlots)).get();
  ::posix_spawn_file_actions_adddup2(&files_, lent, slot);
}

void ChildLaunch::closesFrom(int slot) {
  ::posix_spawn_file_actions_addclosefrom_np(&files_, slot);
}

int ChildLaunch::launch(pid_t& pid, const std::filesystem::path& program, std::vector<std::string> words) {
  words.insert(words.begin(), program.string());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> harmless = harmlessEnvironment();
  return ::posix_spawn(&pid, program.c_str(), &files_, &attributes_, argv.data(),
                       keepsEnvironment_ ? environ : harmless.data());
}

}  // namespace spojka::host
