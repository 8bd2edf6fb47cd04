// SPDX-License-Identifier: Apache-2.0
#include "host/store/holder.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace spojka::host::store {
namespace {

std::string contentOf(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct ProcessState {
  char state = '?';
  std::int64_t born = 0;
};

ProcessState stateOf(std::int64_t pid) {
  const std::string line = contentOf("/proc/" + std::to_string(pid) + "/stat");
  // The name stands in brackets and may hold anything, brackets included.
  const auto name = line.rfind(')');
  if (name == std::string::npos) return {};
  std::istringstream rest(line.substr(name + 1));
  ProcessState s;
  rest >> s.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) rest >> skipped;
  rest >> s.born;
  return s;
}

std::string machineId() {
  std::string boot = contentOf("/proc/sys/kernel/random/boot_id");
  while (!boot.empty() && boot.back() == '\n') boot.pop_back();
  std::error_code failed;
  const auto space = std::filesystem::read_symlink("/proc/self/ns/pid", failed);
  // Without both, no process number of a stored lease can be trusted to mean the same as here.
  return boot.empty() || failed ? std::string() : boot + "/" + space.string();
}

}  // namespace

Holder thisProcess() {
  Holder h;
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0) h.host = name.data();
  h.machine = machineId();
  h.pid = ::getpid();
  h.born = stateOf(h.pid).born;
  return h;
}

bool isGone(const Holder& holder) {
  if (holder.pid <= 0 || holder.machine.empty() || holder.machine != machineId()) return false;
  if (::kill(static_cast<pid_t>(holder.pid), 0) != 0 && errno == ESRCH) return true;
  const ProcessState now = stateOf(holder.pid);
  // A killed process that nobody has waited for yet writes nothing any more.
  if (now.state == 'Z' || now.state == 'X') return true;
  return now.born != 0 && holder.born != 0 && now.born != holder.born;
}

bool isHere(const Holder& holder) {
  return holder.pid > 0 && !holder.machine.empty() && holder.machine == machineId() && holder.born != 0 &&
         stateOf(holder.pid).born == holder.born;
}

}  // namespace spojka::host::store
