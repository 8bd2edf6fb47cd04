// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace e2e {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr int kLookMs = 50;

}  // namespace

Terminal::Terminal(const std::vector<std::string>& command,
                   const std::map<std::string, std::string>& environment) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (const auto& a : command) argv.push_back(const_cast<char*>(a.c_str()));
  for (const auto& v : variables) envp.push_back(const_cast<char*>(v.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  const winsize size{50, 200, 0, 0};
  pid_ = ::forkpty(&fd_, nullptr, nullptr, &size);
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "forkpty");
  if (pid_ == 0) {
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
}

Terminal::~Terminal() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(fd_);
}

bool Terminal::read() {
  pollfd ready{fd_, POLLIN, 0};
  if (::poll(&ready, 1, kLookMs) <= 0) return true;
  char bytes[4096];
  const auto n = ::read(fd_, bytes, sizeof bytes);
  if (n <= 0) return false;  // the other end is gone
  shown_.append(bytes, static_cast<std::size_t>(n));
  return true;
}

void Terminal::expect(const std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  bool open = true;
  for (;;) {
    if (const auto at = shown_.find(text, seen_); at != std::string::npos) {
      seen_ = at + text.size();
      return;
    }
    if (!open || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("'" + text + "' was not shown, but: " + shown_);
    open = read();
  }
}

void Terminal::answer(const std::string& question, const std::string& text) {
  expect(question);
  const std::string line = text + "\n";
  if (::write(fd_, line.data(), line.size()) < 0)
    throw std::system_error(errno, std::generic_category(), "write");
}

void Terminal::key(char c) const {
  if (::write(fd_, &c, 1) < 0) throw std::system_error(errno, std::generic_category(), "write");
}

int Terminal::wait() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (read())
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace e2e
