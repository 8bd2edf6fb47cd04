// SPDX-License-Identifier: Apache-2.0
#include "source.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include "api/progress.hpp"
#include "api/records.hpp"
#include "catalog.hpp"
#include "checks.hpp"
#include "feed_reader.hpp"
#include "range_reader.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

// A first load by months, for shops of which nobody expects one download.
constexpr std::int64_t kMonth = 31;

// Of an installation, within the five seconds Shoptet gives it.
constexpr std::int64_t kQuickConnectMs = 1000;
constexpr std::int64_t kQuickAnswerMs = 2500;

std::unique_ptr<spojka::http::Connection> connectTo(const Settings& settings, const spojka::Runtime& runtime,
                                                    const spojka::Context& context) {
  spojka::http::Options options;
  options.runtime = runtime;
  // By the API no export is asked for; the connection is never made.
  if (settings.api) return spojka::http::connect(settings.api->origin, options, context);
  // An export is silent until the shop has put it together.
  options.runtime.readTimeoutMs = settings.downloadTimeoutMs;
  options.leastBytesPerMinute = settings.leastBytesPerMinute;
  return spojka::http::connect(settings.origin, options, context);
}

std::int64_t systemClock() {
  return static_cast<std::int64_t>(std::time(nullptr));
}

std::int64_t systemMillis() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

Day dayFrom(const std::string& text, const char* name, Day fallback) {
  if (text.empty()) return fallback;
  const auto day = parseDay(text);
  if (!day)
    throw spojka::ConfigError("shoptet.read", spojka::tr("{} is not a day; write it as 2026-01-31", name));
  return *day;
}

// What a checkpoint belongs to: another shop or template holds other records or fields.
std::string identityOf(const ExportLink& link) {
  return link.origin + link.kind->path + (link.patternId.empty() ? "" : "#" + link.patternId);
}

}  // namespace

ShoptetSource::ShoptetSource(spojka::Context context, const Config& config, const spojka::Runtime& runtime)
    : ShoptetSource(context, resolve(config), runtime) {}

ShoptetSource::ShoptetSource(spojka::Context context, const Settings& settings,
                             const spojka::Runtime& runtime)
    : ShoptetSource(context, settings, connectTo(settings, runtime, context), systemClock) {
  if (!settings_.api) return;
  const auto connect = [this, runtime](const std::string& origin) {
    spojka::http::Options options;
    options.runtime = runtime;
    return spojka::http::connect(origin, options, context_);
  };
  api_ = std::make_unique<api::ApiSource>(context_, settings_, connect, api::Bucket::usualFolder(),
                                          systemClock, systemMillis, runtime.looksOnly);
  const auto quick = [this, runtime](const std::string& origin) {
    spojka::http::Options options;
    options.runtime = runtime;
    options.runtime.connectTimeoutMs = std::min(runtime.connectTimeoutMs, kQuickConnectMs);
    options.runtime.readTimeoutMs = std::min(runtime.readTimeoutMs, kQuickAnswerMs);
    return spojka::http::connect(origin, options, context_);
  };
  receiver_ = std::make_unique<api::Receiver>(context_, *settings_.api, quick, systemClock);
}

spojka::ReceiveAnswer ShoptetSource::receive(const spojka::ReceivedRequest& request) {
  if (receiver_ != nullptr) return receiver_->receive(request);
  api::tellUnwanted(context_, systemClock());
  spojka::ReceiveAnswer nothing;
  nothing.status = 404;
  nothing.body = "nothing is received by export links";
  return nothing;
}

ShoptetSource::ShoptetSource(spojka::Context context, const Config& config,
                             std::unique_ptr<spojka::http::Connection> connection, UnixClock clock)
    : ShoptetSource(context, resolve(config), std::move(connection), std::move(clock)) {}

ShoptetSource::ShoptetSource(spojka::Context context, Settings settings,
                             std::unique_ptr<spojka::http::Connection> connection, UnixClock clock)
    : context_(context),
      settings_(std::move(settings)),
      orders_(settings_.origin),
      shop_(context_, settings_, std::move(connection), std::move(clock)) {}

void ShoptetSource::check(spojka::CheckReport& report) {
  if (api_ != nullptr) return api_->check(report);
  ShopChecks{shop_, settings_, customers_, orders_}.run(report);
}

spojka::Catalog ShoptetSource::discover() {
  if (api_ != nullptr) return api_->discover();
  spojka::Catalog catalog = shopCatalog(settings_.ordersFeed.has_value());
  for (auto& stream : catalog.streams) {
    const auto missing = api::missingByLinks(stream.name);
    for (auto& field : stream.fields)
      field.notGiven = std::find(missing.begin(), missing.end(), field.path) != missing.end();
  }
  const std::string shop = spojka::instanceOf(settings_.origin);
  catalog.identity = {shop, "", spojka::tr("the shop {}", shop)};
  return catalog;
}

std::unique_ptr<spojka::Reader> ShoptetSource::read(const spojka::ReadRequest& request) {
  if (api_ != nullptr) return api_->read(request);
  if (request.stream == ordersSchema().stream()) return readOrders(request);
  if (request.stream == customersSchema().stream()) return readCustomers(request);
  throw spojka::ConfigError(
      "shoptet.read",
      spojka::tr("there is no stream '{}'; the streams are customers and orders", request.stream));
}

Checkpoint ShoptetSource::startOf(const spojka::ReadRequest& request, const ExportLink& link) const {
  Checkpoint start = parseCheckpoint(request.checkpoint, link.kind->where);
  if (start.link == identityOf(link)) return start;
  const bool byApi =
      !request.checkpoint.empty() && !api::parseProgress(request.checkpoint, link.kind->where).otherWay;
  if (byApi)
    context_.info(
        "the last run read this shop by the API; everything is read once by the export links. What is the "
        "same is not written again");
  else if (!request.checkpoint.empty())
    context_.warning("the settings lead to another export than the last run did (" +
                     std::string(link.kind->name) + "); everything is read from the beginning");
  start = {};
  start.link = identityOf(link);
  return start;
}

std::unique_ptr<spojka::Reader> ShoptetSource::readOrders(const spojka::ReadRequest& request) {
  const RecordPlan plan{kOrdersExport, ordersSchema(), orders_, *settings_.zone, settings_.limits};
  Checkpoint start = startOf(request, settings_.orders);
  const bool backfill = !request.since.empty() || !request.until.empty() || !request.key.empty();
  const bool feed = start.next == Checkpoint::Next::feed && settings_.ordersFeed && !backfill;
  // The clock was ahead then or is behind now: since when changes are known to be read, nobody can tell.
  const bool clockWasAhead = feed && start.since > shop_.now();
  if (clockWasAhead)
    context_.warning(
        "the last run is dated in the future: the clock of this machine was wrong then or is now. All "
        "orders are read again, so that no change is missed; check the clock");
  if (feed && !clockWasAhead) {
    const RecordPlan feedPlan{kOrdersFeed, ordersSchema(), orders_, *settings_.zone, settings_.limits};
    return std::make_unique<FeedReader>(shop_, context_, request, *settings_.ordersFeed, feedPlan, start,
                                        settings_.feedOverlapSeconds);
  }
  if (start.next == Checkpoint::Next::feed) start.next = Checkpoint::Next::whole;
  if (settings_.monthly && start.next == Checkpoint::Next::whole && start.span < 0) start.span = kMonth;
  return readRange(request, settings_.orders, plan, start,
                   settings_.ordersFeed ? Checkpoint::Next::feed : Checkpoint::Next::whole);
}

std::unique_ptr<spojka::Reader> ShoptetSource::readCustomers(const spojka::ReadRequest& request) {
  const RecordPlan plan{kCustomersExport, customersSchema(), customers_, *settings_.zone, settings_.limits};
  return readRange(request, settings_.customers, plan, startOf(request, settings_.customers),
                   Checkpoint::Next::whole);
}

std::unique_ptr<spojka::Reader> ShoptetSource::readRange(const spojka::ReadRequest& request,
                                                         const ExportLink& link, const RecordPlan& plan,
                                                         const Checkpoint& start, Checkpoint::Next after) {
  RangeTask task{link, plan, start};
  task.after = after;
  task.longestPauseMs = settings_.busyWaitMs;
  task.first = dayFrom(request.since, "since", settings_.historyStart);
  // One day further: whether the shop counts the last day in is not known.
  task.last = dayFrom(request.until, "until", settings_.zone->dayOfUtc(shop_.now())) + 1;
  task.keepsCheckpoints = request.since.empty() && request.until.empty() && request.key.empty();
  if (!task.keepsCheckpoints) {
    task.start.next = Checkpoint::Next::whole;
    task.start.span = request.since.empty() && request.until.empty() ? -1 : task.last - task.first;
    if (task.last <= task.first)
      throw spojka::ConfigError("shoptet.read",
                                spojka::tr("the range of days asked for ends before it begins"));
  }
  return std::make_unique<RangeReader>(shop_, context_, request, task);
}

}  // namespace shoptet
