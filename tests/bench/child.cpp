// SPDX-License-Identifier: Apache-2.0
#include "child.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

constexpr const char* kOut = "/tmp/spojka-bench.out";
constexpr const char* kErr = "/tmp/spojka-bench.err";

int spawn(const std::vector<std::string>& command, const char* out) {
  std::vector<char*> argv;
  for (const auto& a : command) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  const int pid = ::fork();
  if (pid == 0) {
    ::dup2(::open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
    ::dup2(::open(kErr, O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  return pid;
}

std::string content(const char* file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

}  // namespace

Cost runChild(const std::vector<std::string>& command) {
  const auto started = std::chrono::steady_clock::now();
  const int pid = spawn(command, kOut);
  int status = 0;
  rusage usage{};
  ::wait4(pid, &status, 0, &usage);
  Cost cost;
  cost.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  cost.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  cost.maxRssKb = usage.ru_maxrss;
  cost.out = content(kOut);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(command[0] + " failed: " + content(kErr) + cost.out);
  return cost;
}

int startChild(const std::vector<std::string>& command) {
  return spawn(command, "/dev/null");
}

void stopChild(int pid) {
  ::kill(pid, SIGTERM);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace bench
