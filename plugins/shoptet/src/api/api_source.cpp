// SPDX-License-Identifier: Apache-2.0
#include "api/api_source.hpp"

#include <algorithm>
#include <utility>

#include "api/api_checks.hpp"
#include "api/registrations.hpp"
#include "catalog.hpp"
#include "key_kind.hpp"
#include "spojka/identity.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr std::int64_t kDaySeconds = 86400;
// Changes are kept for thirty days; one day is left as a margin.
constexpr std::int64_t kLongestChanges = 29 * kDaySeconds;

Day dayFrom(const std::string& text, const char* name) {
  const auto day = parseDay(text);
  if (!day)
    throw spojka::ConfigError("shoptet.read", spojka::tr("{} is not a day; write it as 2026-01-31", name));
  return *day;
}

// Shoptet lets three be under way with one token. Where it tells a service of changes, those are read while
// a long run goes on, perhaps for another profile of the same shop: one is left for them.
int questionsAtOnce(const Access& access) noexcept {
  return access.webhooksUrl.empty() ? 3 : 2;
}

// Of one record that a person asked for, all of it.
class OneReader final : public PulledReader {
 public:
  OneReader(Reading reading, const spojka::ReadRequest& request, std::string id)
      : PulledReader(request), reading_(std::move(reading)), id_(std::move(id)) {}

 private:
  void step() override {
    emitDetails(reading_, sink_, {id_});
    finish();
    tellUnknownGone(reading_);
    sink_.closeBatch();
  }
  Reading reading_;
  const std::string id_;
};

}  // namespace

ApiSource::ApiSource(const spojka::Context& context, const Settings& settings, Connect connect,
                     std::string bucketFolder, UnixClock clock, MilliClock millis, bool looksOnly)
    : context_(context),
      settings_(settings),
      looksOnly_(looksOnly),
      client_(context, *settings.api, std::move(connect), std::move(bucketFolder), std::move(clock),
              std::move(millis)) {}

// A shop changes its address and its countries rarely, and what it is called decides nothing: a run that
// reads everything asks, the others go by what such a run was told.
const Eshop& ApiSource::eshop(Fresh fresh) {
  if (!eshop_ && fresh == Fresh::no) eshop_ = recallEshop(context_, *settings_.api, client_.shopTime());
  if (eshop_) countries_ = eshop_->countries;
  if (!eshop_ || (fresh == Fresh::yes && !askedEshop_)) {
    Eshop eshop = askEshop(client_);
    askedEshop_ = true;
    if (isAnother(eshop, *settings_.api))
      throw spojka::ConfigError("config.shoptet_id",
                                spojka::tr("the token opens the shop {} ({}), but setting 'shoptet_id' is {}",
                                           eshop.name, eshop.id, settings_.api->shoptetId));
    rememberEshop(context_, *settings_.api, eshop, client_.shopTime());
    countries_ = eshop.countries;
    eshop_ = std::move(eshop);
  }
  return *eshop_;
}

// As the other way in has it, so that links into the administration and the state's memory stay what they
// are.
std::string ApiSource::shopOrigin() {
  return settings_.origin.empty() ? eshop(Fresh::no).origin : settings_.origin;
}

void ApiSource::check(spojka::CheckReport& report) {
  client_.waitForNoToken();
  runChecks(context_, client_, *settings_.api, settings_.origin, looksOnly_, report);
}

spojka::Catalog ApiSource::discover() {
  spojka::Catalog catalog = shopCatalog(true);
  for (auto& stream : catalog.streams) {
    stream.incremental = true;
    const auto missing = missingByApi(stream.name);
    for (auto& field : stream.fields)
      field.notGiven = std::find(missing.begin(), missing.end(), field.path) != missing.end();
  }
  const std::string shop = spojka::instanceOf(shopOrigin());
  catalog.identity = {shop, "", spojka::tr("the shop {}", shop)};
  return catalog;
}

std::unique_ptr<Kind> ApiSource::kindOf(const std::string& stream) {
  if (stream == customersSchema().stream())
    return std::make_unique<CustomerKind>(*settings_.zone, countries_);
  if (stream == ordersSchema().stream())
    return std::make_unique<OrderKind>(context_, *settings_.zone, countries_, shopOrigin());
  throw spojka::ConfigError(
      "shoptet.read", spojka::tr("there is no stream '{}'; the streams are customers and orders", stream));
}

std::unique_ptr<spojka::Reader> ApiSource::read(const spojka::ReadRequest& request) {
  const bool named = !request.keys.empty();
  const std::string shop = "api:" + eshop(named ? Fresh::no : Fresh::yes).id + "#" + request.stream;
  Reading reading{client_,
                  context_,
                  kindOf(request.stream),
                  true,
                  std::make_shared<AsideBook>(context_, request.stream, looksOnly_),
                  questionsAtOnce(*settings_.api)};
  reading.withDetails = !reading.kind->rowsSuffice(request.fields);
  if (named) return std::make_unique<KeysReader>(std::move(reading), request);
  const bool backfill = !request.since.empty() || !request.until.empty();
  if (!request.key.empty() && !backfill) return readOne(request, std::move(reading));

  // With the first stream of a usual run.
  if (!looksOnly_ && !backfill && !settings_.api->webhooksUrl.empty() &&
      !std::exchange(sawToRegistrations_, true))
    Registrations(client_, context_, *settings_.api).repairNowAndThen();

  Progress progress;
  if (!backfill) {
    Found found = parseProgress(request.checkpoint, std::string("shoptet.") + reading.kind->stream());
    if (found.otherWay)
      context_.info(
          "the last run read this shop by export links; everything is read once by the API, which "
          "tells more of each record. What is the same is not written again");
    else if (!request.checkpoint.empty() && found.progress.shop != shop)
      context_.warning(
          "the token is another shop's than that of the last run; everything is read from the "
          "beginning");
    if (found.progress.shop == shop) progress = std::move(found.progress);
  }
  if (progress.next == Progress::Next::changes && !changesReach(progress)) progress = {};
  if (progress.next == Progress::Next::changes)
    return std::make_unique<ChangesReader>(std::move(reading), request, std::move(progress),
                                           settings_.api->overlapSeconds);
  const bool begun = progress.next == Progress::Next::snapshot;
  // Who only looks orders no work of the shop, and leaves what an earlier run ordered to the next one.
  const bool mayOrder = reading.withDetails && !looksOnly_;
  if (begun && !mayOrder) progress = {};
  progress.shop = shop;
  // Where Shoptet can call us, it can be asked to put everything together; a list that an earlier run was in
  // the middle of is read to its end.
  const bool anew = progress.since == 0 && !settings_.api->webhooksUrl.empty();
  if (!backfill && mayOrder && (begun || anew))
    return loadBySnapshot(std::move(reading), request, std::move(progress));
  ListReader::Part part = partOf(request, *reading.kind);
  return std::make_unique<ListReader>(std::move(reading), request, std::move(progress), std::move(part));
}

bool ApiSource::changesReach(const Progress& progress) const {
  const std::int64_t now = client_.shopTime();
  if (progress.since > now + kDaySeconds) {
    context_.warning(
        "the last run is dated in the future; everything is read again, so that no change is missed");
    return false;
  }
  if (now - progress.since + settings_.api->overlapSeconds <= kLongestChanges) return true;
  context_.info("the last run is longer ago than Shoptet keeps changes (30 days); everything is read again");
  return false;
}

// By the key alone: where it is the API's own id of the record, one question tells.
std::unique_ptr<spojka::Reader> ApiSource::readOne(const spojka::ReadRequest& request, Reading reading) {
  const bool customers = request.stream == customersSchema().stream();
  if (customers) return std::make_unique<OneReader>(std::move(reading), request, request.key);
  if (const auto code = codeInKey(request.key); !code.empty())
    return std::make_unique<OneReader>(std::move(reading), request, std::string(code));
  ListReader::Part part;
  part.key = request.key;
  part.keepsCheckpoints = false;
  return std::make_unique<ListReader>(std::move(reading), request, Progress(), std::move(part));
}

ListReader::Part ApiSource::partOf(const spojka::ReadRequest& request, const Kind& kind) const {
  ListReader::Part part;
  part.key = request.key;
  part.keepsCheckpoints = request.since.empty() && request.until.empty() && request.key.empty();
  const auto midnight = [this](Day day) {
    const std::int64_t local = day * kDaySeconds;
    return local - settings_.zone->offsetOfLocal(local) * 60LL;
  };
  const bool byOrders = kind.listsByIds();
  if (!request.since.empty()) {
    const std::int64_t from = midnight(dayFrom(request.since, "since"));
    if (byOrders)
      part.filter += "&creationTimeFrom=" + momentText(from);
    else
      part.createdFrom = from;
  }
  if (!request.until.empty()) {
    const std::int64_t to = midnight(dayFrom(request.until, "until") + 1);
    if (byOrders)
      part.filter += "&creationTimeTo=" + momentText(to);
    else
      part.createdTo = to;
  }
  return part;
}

}  // namespace shoptet::api
