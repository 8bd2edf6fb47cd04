// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <string_view>
#include <thread>

#include "host/plugin/isolation/served_instance.hpp"
#include "host/plugin/isolation/worker_slots.hpp"

namespace spojka::host {
namespace {

// What a child owes its host before any foreign code runs: to end with it, and to leave no core file with its
// secrets behind.
bool settleIn(std::int64_t hostPid) {
  const rlimit noCore{0, 0};
  ::setrlimit(RLIMIT_CORE, &noCore);
  // A crash is the host's to report, which reads it from how this process ended; a sanitizer would make an
  // exit code of it.
  for (const int crash : {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE}) ::signal(crash, SIG_DFL);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
  for (const int slot : {kWorkerSocket, kWorkerCancel}) ::fcntl(slot, F_SETFD, FD_CLOEXEC);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  return ::getppid() == hostPid;  // it may have died before that was set
}

// The calls that have arrived; there is one at a time, and the listener must not be kept from listening.
class Inbox {
 public:
  void put(Frame frame) {
    const std::lock_guard lock(mutex_);
    frames_.push_back(std::move(frame));
    there_.notify_one();
  }
  Frame take() {
    std::unique_lock lock(mutex_);
    there_.wait(lock, [&] { return !frames_.empty(); });
    Frame frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
  }

 private:
  std::mutex mutex_;
  std::condition_variable there_;
  std::deque<Frame> frames_;
};

// On a thread of its own: a connector's cancel may hang.
void heedCancel(ServedInstance& served) {
  char byte = 0;
  ssize_t n = -1;
  do n = ::read(kWorkerCancel, &byte, 1);
  while (n < 0 && errno == EINTR);
  if (n == 1) served.cancel();
}

void listen(FrameSocket& socket, ServedInstance& served, Inbox& inbox) {
  try {
    Frame frame;
    while (socket.receive(frame, std::chrono::milliseconds(-1)) == FrameSocket::Got::frame) {
      if (frame.type == FrameType::memoryAnswer)
        served.takeMemoryAnswer(std::move(frame.payload));
      else
        inbox.put(std::move(frame));
    }
  } catch (...) {
  }
  // The host is gone or done with this process, whatever the connector is busy with.
  ::_exit(0);
}

int serve() {
  FrameSocket socket{Descriptor(kWorkerSocket)};
  Frame hello;
  if (socket.receive(hello, std::chrono::seconds(30)) != FrameSocket::Got::frame ||
      hello.type != FrameType::hello)
    return 1;
  WireReader in(hello.payload);
  if (!settleIn(in.number())) return 1;
  WorkerRole role;
  for (std::string* text : {&role.id, &role.foundAs, &role.file, &role.identity}) *text = in.text();
  role.isSource = in.byte() != 0;
  ServedInstance served(socket, std::move(role));
  Inbox inbox;
  std::thread(heedCancel, std::ref(served)).detach();
  std::thread(listen, std::ref(socket), std::ref(served), std::ref(inbox)).detach();
  for (;;) {
    const Frame call = inbox.take();
    if (call.type != FrameType::call || call.payload.empty()) ::_exit(1);
    const auto slot = static_cast<WorkerSlot>(call.payload.front());
    if (!socket.send(FrameType::reply, served.answer(slot, std::string_view(call.payload).substr(1))))
      ::_exit(0);
    // Without exit handlers: those of a connector are no longer of interest, as in a killed process.
    if (slot == WorkerSlot::close) ::_exit(0);
  }
}

}  // namespace

std::optional<int> workerMain(int argc, char** argv) {
  if (argc != 2 || std::string_view(argv[1]) != kWorkerOption) return std::nullopt;
  try {
    return serve();
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace spojka::host
