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
      connect_(std::move(connect)),
      tokens_(context, access, connect_, clock_),
      bucket_(context, std::move(bucketFolder), nameOfRight(access), std::move(millis)) {
  free_.push_back(connect_(access.origin));
}

class Client::Line {
 public:
  explicit Line(Client& client) : client_(client), connection_(client.takeLine()) {}
  ~Line() {
    const std::lock_guard lock(client_.mutex_);
    auto& busy = client_.busy_;
    busy.erase(std::find(busy.begin(), busy.end(), connection_.get()));
    client_.free_.push_back(std::move(connection_));
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  spojka::http::Connection* operator->() const noexcept { return connection_.get(); }

 private:
  Client& client_;
  std::unique_ptr<spojka::http::Connection> connection_;
};

std::unique_ptr<spojka::http::Connection> Client::takeLine() {
  const std::lock_guard lock(mutex_);
  busy_.reserve(busy_.size() + 1);
  free_.reserve(free_.size() + busy_.size() + 1);  // so that giving it back never fails
  std::unique_ptr<spojka::http::Connection> line;
  if (free_.empty()) {
    line = connect_(access_.origin);
    if (aborted_) line->abort();
  } else {
    line = std::move(free_.back());
    free_.pop_back();
  }
  busy_.push_back(line.get());
  return line;
}

void Client::abort() noexcept {
  const std::lock_guard lock(mutex_);
  aborted_ = true;
  for (auto* line : busy_) line->abort();
  for (const auto& line : free_) line->abort();
  if (file_ != nullptr) file_->abort();
  tokens_.abort();
}

std::int64_t Client::shopTime() const {
  return clock_() + ahead_;
}

spojka::http::Response Client::ask(const Call& call, const spojka::http::Header& token) {
  spojka::http::Request request;
  request.method = call.method;
  request.target = call.target;
  request.body = call.body;
  // The API wants the type said of requests without a body as well.
  request.headers = {token, {"Content-Type", "application/json"}, {"Accept", "application/json"}};
  const Bucket::Turn turn(bucket_);
  const Line line(*this);
  spojka::http::Response answer = line->exchange(request);
  if (const auto date = spojka::http::parseHttpDate(answer.header("Date"))) ahead_ = *date - clock_();
  bucket_.told(answer.header("X-RateLimit-Bucket-Filling"));
  return answer;
}

std::unique_ptr<spojka::http::StreamedResponse> Client::openFile(const std::string& origin,
                                                                 const std::string& target) {
  {
    const std::lock_guard lock(mutex_);
    file_ = connect_(origin);
    if (aborted_) file_->abort();
  }
  spojka::http::Request request;
  request.target = target;
  return file_->open(request);
}

Answer Client::call(const Call& call, const std::string& what) {
  const Asked asked{what, access_.byAddon(), kAskWhere};
  std::int64_t waitedMs = 0;
  bool renewed = false;
  // Bounded: a token is renewed once, and every other round takes at least a second of the patience.
  for (;;) {
    context_.throwIfCancelled(kAskWhere);
    const spojka::http::Header header = tokens_.header();
    const spojka::http::Response answer = ask(call, header);
    if (answer.status == call.expected || (call.changes() && answer.status == 201)) {
      auto arena = std::make_unique<spojka::Arena>();
      try {
        const spojka_value root = spojka::parseJson(*arena, answer.body);
        const spojka::ValueView data = spojka::ValueView(root).find("data");
        // Who changes something is not always told anything; of a job that is begun no member is sure.
        const bool mayLackData = call.changes() || call.expected == 202;
        if (data.kind() == spojka::Kind::object || (mayLackData && data.isNull()))
          return Answer(std::move(arena), root);
      } catch (const spojka::JsonError&) {
        // Said below.
      }
      throw notApi(asked, answer.status);
    }
    const ApiError error = judge(asked, answer, shopTime());
    const bool token =
        error.kind() == ApiError::Kind::tokenExpired || error.kind() == ApiError::Kind::tokenInvalid;
    if (token && !renewed && tokens_.renew(header)) {
      renewed = true;
      continue;
    }
    settle(error, waitedMs);
  }
}

void Client::settle(const ApiError& error, std::int64_t& waitedMs) {
  const bool passes = error.kind() == ApiError::Kind::tooMany || error.kind() == ApiError::Kind::locked;
  if (!passes) throw error;
  const std::int64_t wait =
      std::max(kShortestWaitMs, error.retryAfterMs() >= 0 ? error.retryAfterMs() : kUsualWaitMs);
  if (waitedMs + wait > access_.patienceMs) throw error;
  waitedMs += wait;
  if (error.kind() == ApiError::Kind::tooMany) {
    context_.info("Shoptet asks to be asked less often; waiting " + std::to_string(wait / 1000) + " s");
    bucket_.full(wait);
  }
  context_.waitFor(wait, spojka::tr("to ask Shoptet again"), kAskWhere);
}

}  // namespace shoptet::api
