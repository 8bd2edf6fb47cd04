// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace e2e {
namespace {

std::string temporaryFile() {
  char name[] = "/tmp/spojka-e2e-XXXXXX";
  const int fd = ::mkstemp(name);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "mkstemp");
  ::close(fd);
  return name;
}

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

Process::Process(const std::vector<std::string>& command,
                 const std::map<std::string, std::string>& environment)
    : outFile_(temporaryFile()), errFile_(temporaryFile()) {
  std::vector<std::string> variables;
  variables.reserve(environment.size());
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  std::vector<char*> argv;
  std::vector<char*> envp;
  argv.reserve(command.size() + 1);
  envp.reserve(variables.size() + 1);
  for (const auto& a : command) argv.push_back(const_cast<char*>(a.c_str()));
  for (const auto& v : variables) envp.push_back(const_cast<char*>(v.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, outFile_.c_str(), O_WRONLY | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&files, 2, errFile_.c_str(), O_WRONLY | O_TRUNC, 0600);
  const int failed = ::posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::system_error(failed, std::generic_category(), command[0]);
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::unlink(outFile_.c_str());
  ::unlink(errFile_.c_str());
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

bool Process::alive() const {
  siginfo_t ended{};
  return pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

std::string Process::errorsSoFar() const {
  return content(errFile_);
}

Finished Process::wait() {
  Finished result;
  int status = 0;
  rusage usage{};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (::wait4(pid_, &status, WNOHANG, &usage) == 0) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  pid_ = -1;
  result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.dumpedCore = WIFSIGNALED(status) && WCOREDUMP(status);
  result.out = content(outFile_);
  result.err = content(errFile_);
  // What a message names is put into words before anybody sees it.
  if ((result.out + result.err).find("⟦") != std::string::npos)
    throw std::logic_error("the program named a means without a word for it: " + result.out + result.err);
  result.maxRssKb = usage.ru_maxrss;
  return result;
}

}  // namespace e2e
