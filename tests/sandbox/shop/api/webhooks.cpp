// SPDX-License-Identifier: Apache-2.0
#include "shop/api/webhooks.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/rng.hpp"
#include "shop/api/api_query.hpp"

namespace sandbox {
namespace {

constexpr int kThreads = 4;
constexpr int kMostAttempts = 3;
constexpr long kPatienceSeconds = 4;  // of Shoptet with whoever it calls

std::string signatureOf(const std::string& body, const std::string& key) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", mac[i]);
  return hex;
}

bool isTakenAt(const std::string& url, const std::string& body, const std::string& signature) {
  try {
    const Poco::URI uri(url);
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    session.setTimeout(Poco::Timespan(kPatienceSeconds, 0));
    Poco::Net::HTTPRequest request("POST", uri.getPathAndQuery(), "HTTP/1.1");
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    if (!signature.empty()) request.set("Shoptet-Webhook-Signature", signature);
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    Poco::NullOutputStream nowhere;
    Poco::StreamCopier::copyStream(session.receiveResponse(response), nowhere);
    return response.getStatus() == 200;
  } catch (const Poco::Exception&) {
    return false;
  }
}

}  // namespace

std::vector<Webhook> Webhooks::all() const {
  const std::lock_guard lock(mutex_);
  return registered_;
}

bool Webhooks::isTaken(const std::string& event) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(registered_.begin(), registered_.end(),
                     [&](const Webhook& w) { return w.event == event; });
}

Webhook Webhooks::add(const std::string& event, const std::string& url) {
  const std::lock_guard lock(mutex_);
  return registered_.emplace_back(Webhook{++lastId_, event, url, clock_.now(), {}});
}

bool Webhooks::move(std::int64_t id, const std::string& url) {
  const std::lock_guard lock(mutex_);
  for (Webhook& webhook : registered_)
    if (webhook.id == id) {
      webhook.url = url;
      webhook.updated = clock_.now();
      return true;
    }
  return false;
}

bool Webhooks::remove(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto end =
      std::remove_if(registered_.begin(), registered_.end(), [id](const Webhook& w) { return w.id == id; });
  const bool any = end != registered_.end();
  registered_.erase(end, registered_.end());
  return any;
}

std::string Webhooks::renewKey() {
  const std::lock_guard lock(mutex_);
  Rng rng(static_cast<std::uint64_t>(credentials_.eshopId), Domain::Credential, 1000 + keys_++);
  key_ = fmt::format("{:016x}{:016x}", rng.next(), rng.next());
  return key_;
}

void Webhooks::happened(const std::string& event, const std::string& instance,
                        std::chrono::milliseconds later) {
  const std::lock_guard lock(mutex_);
  for (const Webhook& webhook : registered_)
    if (webhook.event == event) queue(webhook.url, event, instance, later);
}

void Webhooks::tell(const std::string& url, const std::string& event, const std::string& instance) {
  const std::lock_guard lock(mutex_);
  queue(url, event, instance);
}

void Webhooks::queue(const std::string& url, const std::string& event, const std::string& instance,
                     std::chrono::milliseconds later) {
  const auto settings = settings_.get();
  const ApiSettings& api = settings->api;
  Rng rng(static_cast<std::uint64_t>(credentials_.eshopId), Domain::Notice, drawn_++);
  ++counts_.happened;
  if (rng.chance(static_cast<std::uint64_t>(api.webhookLostPercent))) {
    ++counts_.lost;
    return;
  }
  const bool twice = rng.chance(static_cast<std::uint64_t>(api.webhookRepeatedPercent));
  if (twice) ++counts_.repeated;
  JsonWriter json;
  json.StartObject();
  json.member("eshopId", credentials_.eshopId);
  json.member("event", event);
  json.member("eventCreated", apiTime(clock_.now()));
  json.member("eventInstance", instance);
  json.EndObject();
  Call call;
  call.url = url;
  call.body = json.take();
  if (!key_.empty()) call.signature = signatureOf(call.body, key_);
  for (int i = 0; i < (twice ? 2 : 1); ++i) {
    call.number = drawn_ * 2 + static_cast<std::uint64_t>(i);
    call.due =
        std::chrono::steady_clock::now() + later +
        std::chrono::milliseconds(rng.below(static_cast<std::uint64_t>(api.webhookSpreadMilliseconds) + 1));
    waiting_.push(call);
  }
  if (threads_.empty() && !stopping_)
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
  changed_.notify_all();
}

void Webhooks::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (waiting_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const Time due = waiting_.top().due;
    if (due > std::chrono::steady_clock::now()) {
      changed_.wait_until(lock, due);
      continue;
    }
    Call call = waiting_.top();
    waiting_.pop();
    ++underWay_;
    ++counts_.calls;
    lock.unlock();
    const bool taken = isTakenAt(call.url, call.body, call.signature);
    lock.lock();
    --underWay_;
    if (taken) {
      ++counts_.taken;
    } else if (++call.attempts < kMostAttempts) {
      call.due = std::chrono::steady_clock::now() +
                 std::chrono::milliseconds(settings_.get()->api.webhookRetryMilliseconds);
      waiting_.push(std::move(call));
      changed_.notify_one();
    } else {
      ++counts_.givenUp;
    }
  }
}

Webhooks::Counts Webhooks::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.waiting = waiting_.size() + underWay_;
  return counts;
}

void Webhooks::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (auto& thread : threads) thread.join();
  const std::lock_guard lock(mutex_);
  waiting_ = {};
  stopping_ = false;
}

}  // namespace sandbox
