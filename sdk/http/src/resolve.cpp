// SPDX-License-Identifier: Apache-2.0
#include "resolve.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace spojka::http {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{200};

// Shared by those who wait and the thread that looks up, whichever ends first.
struct LookUp {
  std::mutex mutex;
  std::condition_variable ready;
  bool done = false;
  Addresses addresses;
};

Addresses bySystem(const std::string& host) {
  Addresses found;
  try {
    const Poco::Net::HostEntry entry = Poco::Net::DNS::hostByName(host);
    for (const auto& address : entry.addresses())
      if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
  } catch (const Poco::Exception&) {  // an unknown name
  }
  return found;
}

std::shared_ptr<LookUp> lookUpOf(const std::function<Addresses(const std::string&)>& by,
                                 const std::string& host) {
  // Never destroyed: a look-up that was left may end after everything else. One a name, or a name server that
  // is down would gather a thread for every attempt.
  static auto& underWay = *new std::map<std::string, std::weak_ptr<LookUp>>;
  static auto& mutex = *new std::mutex;
  const std::lock_guard lock(mutex);
  auto& known = underWay[host];
  if (auto running = known.lock()) {
    const std::lock_guard its(running->mutex);
    if (!running->done) return running;
  }
  auto lookUp = std::make_shared<LookUp>();
  known = lookUp;
  std::thread([lookUp, by, host] {
    Addresses found = by(host);
    const std::lock_guard its(lookUp->mutex);
    lookUp->addresses = std::move(found);
    lookUp->done = true;
    lookUp->ready.notify_all();
  }).detach();
  return lookUp;
}

}  // namespace

Resolved resolveBy(const std::function<Addresses(const std::string&)>& lookUp, const std::string& host,
                   std::chrono::milliseconds limit, const std::function<void()>& stillWanted) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const auto running = lookUpOf(lookUp, host);
  std::unique_lock lock(running->mutex);
  while (!running->done) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) return {{}, true};
    running->ready.wait_until(lock, std::min(deadline, now + kBetweenLooks), [&] { return running->done; });
    if (!running->done) stillWanted();
  }
  return {running->addresses, false};
}

Resolved resolve(const std::string& host, std::chrono::milliseconds limit,
                 const std::function<void()>& stillWanted) {
  Poco::Net::IPAddress literal;
  if (Poco::Net::IPAddress::tryParse(host, literal)) return {{literal}, false};
  return resolveBy(bySystem, host, limit, stillWanted);
}

}  // namespace spojka::http
