// SPDX-License-Identifier: Apache-2.0
#include "api/client.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <utility>

#include "spojka/hex.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr const char* kAskWhere = "shoptet.api";
constexpr std::int64_t kShortestWaitMs = 1000;
constexpr std::int64_t kUsualWaitMs = 5000;

}  // namespace

std::string nameOfRight(const Access& access) {
  const std::string who =
      access.byAddon() ? "addon " + access.shoptetId : std::string(access.privateToken.reveal());
  const std::string right = access.origin + "\n" + who;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(right.data()), right.size(), digest);
  std::string name = "shoptet-";
  for (int i = 0; i < 8; ++i) spojka::appendHex(name, digest[i]);
  return name;
}

Client::Client(const spojka::Context& context, const Access& access, Connect connect,
               std::string bucketFolder, UnixClock clock, MilliClock millis)
    : context_(context),
      access_(access),
      clock_(std::move(clock)),
      connection_(connect(access.origin)),
      tokens_(context, access, std::move(connect), clock_),
      bucket_(context, std::move(bucketFolder), nameOfRight(access), std::move(millis)) {}

void Client::abort() noexcept {
  connection_->abort();
  tokens_.abort();
}

std::int64_t Client::shopTime() const {
  return clock_() + ahead_;
}

spojka::http::Response Client::ask(const Call& call) {
  spojka::http::Request request;
  request.method = call.method;
  request.target = call.target;
  request.body = call.body;
  // The API wants the type said of requests without a body as well.
  request.headers = {tokens_.header(), {"Content-Type", "application/json"}, {"Accept", "application/json"}};
  const Bucket::Turn turn(bucket_);
  spojka::http::Response answer = connection_->exchange(request);
  if (const auto date = spojka::http::parseHttpDate(answer.header("Date"))) ahead_ = *date - clock_();
  bucket_.told(answer.header("X-RateLimit-Bucket-Filling"));
  return answer;
}

Answer Client::call(const Call& call, const std::string& what) {
  const Asked asked{what, access_.byAddon(), kAskWhere};
  waitedMs_ = 0;
  bool renewed = false;
  // Bounded: a token is renewed once, and every other round takes at least a second of the patience.
  for (;;) {
    context_.throwIfCancelled(kAskWhere);
    const spojka::http::Response answer = ask(call);
    if (answer.status == 200 || (call.changes() && answer.status == 201)) {
      auto arena = std::make_unique<spojka::Arena>();
      try {
        const spojka_value root = spojka::parseJson(*arena, answer.body);
        const spojka::ValueView data = spojka::ValueView(root).find("data");
        // Who changes something is not always told anything.
        if (data.kind() == spojka::Kind::object || (call.changes() && data.isNull()))
          return Answer(std::move(arena), root);
      } catch (const spojka::JsonError&) {
        // Said below.
      }
      throw notApi(asked, answer.status);
    }
    const ApiError error = judge(asked, answer, shopTime());
    const bool token =
        error.kind() == ApiError::Kind::tokenExpired || error.kind() == ApiError::Kind::tokenInvalid;
    if (token && !renewed && tokens_.renew()) {
      renewed = true;
      continue;
    }
    settle(error);
  }
}

void Client::settle(const ApiError& error) {
  const bool passes = error.kind() == ApiError::Kind::tooMany || error.kind() == ApiError::Kind::locked;
  if (!passes) throw error;
  const std::int64_t wait =
      std::max(kShortestWaitMs, error.retryAfterMs() >= 0 ? error.retryAfterMs() : kUsualWaitMs);
  if (waitedMs_ + wait > access_.patienceMs) throw error;
  waitedMs_ += wait;
  if (error.kind() == ApiError::Kind::tooMany) {
    context_.info("Shoptet asks to be asked less often; waiting " + std::to_string(wait / 1000) + " s");
    bucket_.full(wait);
  }
  context_.waitFor(wait, spojka::tr("to ask Shoptet again"), kAskWhere);
}

}  // namespace shoptet::api
