// SPDX-License-Identifier: Apache-2.0
// A bare outside world for measuring: one thread, epoll, answers at once, or each after a fixed latency, with
// so many at work at the same time as a server has workers. It serves feed files and takes contacts, of which
// it keeps the names; what it costs must not hide what the client costs.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "channel.hpp"
#include "contacts.hpp"
#include "tls.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  Channel channel;
  std::string in;
  std::string out;
  std::size_t sent = 0;
  int file = -1;         // a feed on its way
  bool waiting = false;  // an answer is held back by the latency
  ~Connection() {
    if (file >= 0) ::close(file);
  }
};

class Sink {
 public:
  // No workers: as many as are needed.
  Sink(std::string dir, int latencyMs, std::size_t workers)
      : dir_(std::move(dir)),
        latency_(latencyMs),
        workers_(workers),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  int listen(SSL_CTX* tls) {
    int port = 0;
    const int fd = listenOn(0, port);
    listeners_[fd] = tls;
    watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    return port;
  }
  void run();

 private:
  void watch(int fd, std::uint32_t events, int how) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    ::epoll_ctl(epoll_, how, fd, &event);
  }
  void accept(int listener, SSL_CTX* tls);
  void onEvent(int fd);
  bool readAll(Connection& c);
  void handleRequests(int fd, Connection& c);
  void answer(int fd, Connection& c, std::string_view head, std::string_view body);
  void openFeed(Connection& c, std::string_view target);
  bool flush(int fd, Connection& c);
  timespec timeout() const;
  void beginWork(int fd);
  void releaseDue();

  const std::string dir_;
  const std::chrono::milliseconds latency_;
  const std::size_t workers_;
  const int epoll_;
  std::unordered_map<int, SSL_CTX*> listeners_;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::deque<std::pair<Clock::time_point, int>> due_;  // one latency for all: first in, first out
  std::deque<int> queued_;                             // no worker is free
  Contacts contacts_;
};

void Sink::accept(int listener, SSL_CTX* tls) {
  for (;;) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    SSL* session = tls == nullptr ? nullptr : SSL_new(tls);
    if (session != nullptr) SSL_set_accept_state(session);
    auto connection = std::make_unique<Connection>();
    connection->channel = Channel(fd, session);
    connections_[fd] = std::move(connection);
    watch(fd, EPOLLIN | EPOLLOUT | EPOLLET, EPOLL_CTL_ADD);
  }
}

bool Sink::readAll(Connection& c) {
  char buffer[64 * 1024];
  for (;;) {
    const auto r = c.channel.read(buffer, sizeof buffer);
    if (r.state == Channel::State::again) return true;
    if (r.state == Channel::State::closed) return false;
    c.in.append(buffer, r.bytes);
  }
}

std::size_t contentLength(std::string_view head) {
  for (const char* name : {"Content-Length: ", "content-length: "})
    if (const auto at = head.find(name); at != std::string_view::npos)
      return std::strtoul(head.data() + at + 16, nullptr, 10);
  return 0;
}

void Sink::answer(int fd, Connection& c, std::string_view head, std::string_view body) {
  const std::string_view method = head.substr(0, head.find(' '));
  std::string_view target = head.substr(method.size() + 1);
  target = target.substr(0, target.find(' '));
  Counts& counts = contacts_.counts();
  if (method == "GET" && target.substr(0, 8) == "/export/") {
    ++counts.feeds;
    return openFeed(c, target);
  }
  Contacts::Answer said{"200 OK", {}};
  const bool ours = target == "/stats" || target == "/forget";  // of who measures
  if (target == "/stats") {
    for (const long n : {counts.creates, counts.updates, counts.lookups, counts.other, counts.feeds})
      said.body += std::to_string(n) + ' ';
    said.body.back() = '\n';
    counts = {};
  } else if (target == "/forget") {
    contacts_.forget();
    said.body = "\n";
  } else {
    said = contacts_.answer(method, target, body);
  }
  c.out += std::string("HTTP/1.1 ") + said.status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(said.body.size()) +
           "\r\n\r\n" + said.body;
  if (latency_.count() == 0 || ours) return;
  c.waiting = true;
  if (workers_ != 0 && due_.size() >= workers_)
    queued_.push_back(fd);
  else
    beginWork(fd);
}

void Sink::beginWork(int fd) {
  due_.emplace_back(Clock::now() + latency_, fd);
}

void Sink::openFeed(Connection& c, std::string_view target) {
  std::string name(target.substr(
      8, target.find('?') == std::string_view::npos ? std::string_view::npos : target.find('?') - 8));
  if (name == "ordersFeed.xml") name = "orders.xml";
  c.file = ::open((dir_ + "/" + name).c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (c.file < 0 || ::fstat(c.file, &info) != 0) {
    c.out += "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    return;
  }
  c.out += "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: " +
           std::to_string(info.st_size) + "\r\n\r\n";
}

void Sink::handleRequests(int fd, Connection& c) {
  while (!c.waiting && c.file < 0) {
    const auto end = c.in.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const std::size_t length = contentLength(std::string_view(c.in).substr(0, end));
    if (c.in.size() < end + 4 + length) return;
    answer(fd, c, std::string_view(c.in).substr(0, end), std::string_view(c.in).substr(end + 4, length));
    c.in.erase(0, end + 4 + length);
  }
}

// False = the peer is gone.
bool Sink::flush(int fd, Connection& c) {
  char buffer[256 * 1024];
  while (!c.waiting) {
    if (c.sent == c.out.size()) {
      c.out.clear();
      c.sent = 0;
      if (c.file >= 0) {
        const auto n = ::read(c.file, buffer, sizeof buffer);
        if (n > 0) {
          c.out.assign(buffer, static_cast<std::size_t>(n));
          continue;
        }
        ::close(c.file);
        c.file = -1;
      }
      handleRequests(fd, c);
      if (c.out.empty()) return true;
      continue;
    }
    const auto r = c.channel.write(c.out.data() + c.sent, c.out.size() - c.sent);
    if (r.state == Channel::State::closed) return false;
    if (r.state == Channel::State::again) return true;
    c.sent += r.bytes;
  }
  return true;
}

void Sink::onEvent(int fd) {
  const auto it = connections_.find(fd);
  if (it == connections_.end()) return;
  if (!readAll(*it->second) || !flush(fd, *it->second)) connections_.erase(it);
}

// To the nanosecond: whole milliseconds would lengthen a latency of 20 ms by a fortieth.
timespec Sink::timeout() const {
  if (due_.empty()) return {3600, 0};
  const auto left = std::max<std::chrono::nanoseconds>(due_.front().first - Clock::now(), {});
  return {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
}

void Sink::releaseDue() {
  const auto now = Clock::now();
  while (!due_.empty() && due_.front().first <= now) {
    const int fd = due_.front().second;
    due_.pop_front();
    if (!queued_.empty()) {
      beginWork(queued_.front());
      queued_.pop_front();
    }
    const auto it = connections_.find(fd);
    if (it == connections_.end()) continue;
    it->second->waiting = false;
    if (!flush(fd, *it->second)) connections_.erase(it);
  }
}

void Sink::run() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  const int stop = ::signalfd(-1, &signals, SFD_CLOEXEC);
  watch(stop, EPOLLIN, EPOLL_CTL_ADD);
  epoll_event events[256];
  for (;;) {
    const timespec wait = timeout();
    const int n = ::epoll_pwait2(epoll_, events, 256, &wait, nullptr);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == stop) return;
      const auto listener = listeners_.find(fd);
      listener == listeners_.end() ? onEvent(fd) : accept(fd, listener->second);
    }
    releaseDue();
  }
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app{"A bare sink and feed server for measuring"};
  std::string feeds;
  std::string out;
  int latency = 0;
  std::size_t workers = 0;
  app.add_option("--feeds", feeds, "Folder of customers.xml and orders.xml")->required();
  app.add_option("--out", out, "Folder that ca.pem and, once all is ready, ports.txt are written to")
      ->required();
  app.add_option("--latency-ms", latency, "Every API answer takes this long");
  app.add_option("--workers", workers, "So many answers are prepared at the same time; 0 = any number");
  CLI11_PARSE(app, argc, argv);
  try {
    bench::Sink sink(feeds, latency, workers);
    const int http = sink.listen(nullptr);
    const int https = sink.listen(bench::serverContext(out + "/ca.pem"));
    std::ofstream(out + "/ports.tmp") << http << ' ' << https << '\n';
    std::rename((out + "/ports.tmp").c_str(), (out + "/ports.txt").c_str());
    sink.run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "spojka-bench-sink: %s\n", e.what());
    return 1;
  }
}
