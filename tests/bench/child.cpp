// SPDX-License-Identifier: Apache-2.0
#include "child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace bench {
namespace {

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

File temporary() {
  File file(std::tmpfile());
  if (!file) throw std::runtime_error("cannot make a temporary file");
  return file;
}

int spawn(const std::vector<std::string>& command, int out, int err) {
  std::vector<char*> argv;
  for (const auto& a : command) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  const int pid = ::fork();
  if (pid < 0) throw std::runtime_error("cannot start " + command[0]);
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing stays behind when the benchmark is interrupted
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  return pid;
}

std::string content(std::FILE* file) {
  std::string text;
  char buffer[4096];
  std::rewind(file);
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file)) text.append(buffer, n);
  return text;
}

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

}  // namespace

Cost runChild(const std::vector<std::string>& command) {
  const File out = temporary();
  const File err = temporary();
  const auto started = std::chrono::steady_clock::now();
  const int pid = spawn(command, ::fileno(out.get()), ::fileno(err.get()));
  int status = 0;
  rusage usage{};
  ::wait4(pid, &status, 0, &usage);
  Cost cost;
  cost.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  cost.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  cost.maxRssMb = static_cast<double>(usage.ru_maxrss) / 1024;
  cost.out = content(out.get());
  cost.err = content(err.get());
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(command[0] + " failed: " + cost.err + cost.out);
  return cost;
}

Child::Child(const std::vector<std::string>& command) : pid_(0) {
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  pid_ = spawn(command, nothing, 2);
  ::close(nothing);
}

bool Child::alive() {
  return ::waitpid(pid_, nullptr, WNOHANG) == 0;
}

Child::~Child() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace bench
