// SPDX-License-Identifier: Apache-2.0
// Purpose: whom the pretend shop calls when something happens in it, and the calls: signed, in any sequence,
// some twice and some never, as the settings have it; three attempts for each. Borrows clock, credentials,
// settings; owns the threads that call. Safe from any thread; a call that fails is counted, not thrown.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <vector>

#include "base/civil_time.hpp"
#include "base/settings.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

struct Webhook {
  std::int64_t id = 0;
  std::string event, url;
  LocalSeconds created = 0;
  std::optional<LocalSeconds> updated;
};

class Webhooks {
 public:
  struct Counts {
    std::uint64_t happened = 0;  // events somebody is registered for
    std::uint64_t lost = 0, repeated = 0;
    std::uint64_t calls = 0, taken = 0, givenUp = 0;
    std::uint64_t waiting = 0;  // calls that are still to be made
  };

  Webhooks(const Clock& clock, const Credentials& credentials, const SettingsBox& settings)
      : clock_(clock), credentials_(credentials), settings_(settings) {}
  ~Webhooks() { stop(); }
  Webhooks(const Webhooks&) = delete;
  Webhooks& operator=(const Webhooks&) = delete;

  std::vector<Webhook> all() const;
  bool isTaken(const std::string& event) const;
  Webhook add(const std::string& event, const std::string& url);
  // False: there is none of that number.
  bool move(std::int64_t id, const std::string& url);
  bool remove(std::int64_t id);
  // A new key for every notice from now on.
  std::string renewKey();

  // Something happened; who is registered for it is called.
  void happened(const std::string& event, const std::string& instance,
                std::chrono::milliseconds later = std::chrono::milliseconds(0));
  // As the partner's administration has it set up: called there, whoever is registered.
  void tell(const std::string& url, const std::string& event, const std::string& instance);
  Counts counts() const;
  // No more calls; those that wait are forgotten.
  void stop();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Call {
    Time due;
    std::uint64_t number = 0;
    std::string url, body, signature;
    int attempts = 0;
    bool operator<(const Call& other) const {
      return due != other.due ? due > other.due : number > other.number;
    }
  };
  void queue(const std::string& url, const std::string& event, const std::string& instance,
             std::chrono::milliseconds later = std::chrono::milliseconds(0));
  void work();

  const Clock& clock_;
  const Credentials& credentials_;
  const SettingsBox& settings_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Webhook> registered_;
  std::string key_;
  std::int64_t lastId_ = 0;
  std::uint64_t keys_ = 0, drawn_ = 0;
  std::priority_queue<Call> waiting_;
  std::uint64_t underWay_ = 0;
  Counts counts_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sandbox
