// SPDX-License-Identifier: Apache-2.0
// Who is connected, and how long each may keep its thread waiting: for a request, for its body, for taking
// the answer. All together, not from byte to byte, so that nobody holds a thread by saying little; and the
// less the fewer threads are left. What is at work within has all the time it needs. Ownership: owns its
// thread; borrows nothing once a connection has left. Threads: any. Errors: none.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "host/plugin/trust.hpp"

namespace spojka::host {

struct ConnectionLimits {
  using Time = std::chrono::milliseconds;
  Time first{10'000};  // until the head of the first request is there
  Time next{30'000};   // the same of those that follow, with the pause before them
  Time body{60'000};
  Time answer{120'000};
  Time crowded{2'000};     // each of these, once few threads are left
  std::size_t most = 192;  // threads
  std::size_t free = 16;   // fewer than so many left: it is crowded
  // From one address, unless that is the machine itself: there a proxy speaks for everybody.
  std::size_t mostOfOne = 64;
};

class Connections {
 public:
  enum class Doing { asksFirst = 1, asksNext, sendsBody, takesAnswer, waits };

  explicit Connections(ConnectionLimits limits);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // One connection, on the thread that serves it, for as long as it does.
  class Stay {
   public:
    Stay(Connections& all, int socket, const std::string& address, bool loopback);
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    // False = there are too many from that address.
    bool welcome() const noexcept { return welcome_; }

   private:
    Connections& all_;
    bool welcome_ = true;
  };
  // Of the connection that this thread serves.
  void does(Doing what);

 private:
  using Clock = std::chrono::steady_clock;
  struct Connection {
    Descriptor socket;  // of its own: whoever serves it closes the other one
    std::string address;
    bool counts = false;
    Doing doing = Doing::asksFirst;
    Clock::time_point since;
  };
  ConnectionLimits::Time patienceWith(const Connection& one) const;
  void loop();

  static thread_local Connection* here_;

  const ConnectionLimits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Connection> all_;
  std::map<std::string, std::size_t> ofAddress_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace spojka::host
