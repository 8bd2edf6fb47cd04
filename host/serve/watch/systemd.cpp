// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/systemd.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "host/base/run_status.hpp"
#include "host/plugin/trust.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr int kFirstInherited = 3;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

// Meant for us, and not for who started us.
bool isOurs(const char* name) {
  const std::string pid = variable(name);
  return pid.empty() || pid == std::to_string(::getpid());
}

}  // namespace

void tellSystemd(const std::string& words) {
  const std::string path = variable("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  ::sendto(socket.get(), words.data(), words.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), size);
}

std::optional<std::chrono::microseconds> watchdogPeriod() {
  const std::string us = variable("WATCHDOG_USEC");
  if (us.empty() || !isOurs("WATCHDOG_PID")) return std::nullopt;
  const auto period = std::strtoll(us.c_str(), nullptr, 10);
  if (period <= 0) return std::nullopt;
  return std::chrono::microseconds(period / 2);
}

int inheritedSocket() {
  const std::string count = variable("LISTEN_FDS");
  if (count.empty() || variable("LISTEN_PID") != std::to_string(::getpid())) return -1;
  if (count != "1")
    throw StatusError(RunStatus::refused, tr("the service was given {} sockets; it listens at one", count));
  ::fcntl(kFirstInherited, F_SETFD, FD_CLOEXEC);
  ::unsetenv("LISTEN_FDS");
  ::unsetenv("LISTEN_PID");
  return kFirstInherited;
}

}  // namespace spojka::host
