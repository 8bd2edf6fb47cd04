// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include "api/settings.hpp"
#include "api/webhook.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::N_;
using spojka::tr;

const char* const kDefaultPattern = "-11";

[[noreturn]] void refuse(const std::string& setting, const std::string& why) {
  throw spojka::ConfigError("config." + setting, tr("setting '{}' {}", setting, why));
}

void addWayIn(spojka::Properties<Config>& t) {
  t.emplace_back(kAccess, &Config::access, N_("Way in"), N_("How the shop's customers and orders are read"))
      .oneOfNamed({{kByLinks, N_("By permanent export links"),
                    N_("Every shop has them. Each run downloads what is new; what was deleted in the shop is "
                       "not told")},
                   {kByApi, N_("By Shoptet's API"),
                    N_("Premium shops with a token of their own, others with the addon. Changes come within "
                       "seconds where Shoptet reaches this service, deletions come as well")}})
      .defaultsTo(kByLinks)
      .inGroup(N_("Access"));
}

void addAccess(spojka::Properties<Config>& t) {
  t.emplace_back("instance_uri", &Config::instanceUri, N_("URI instance"),
                 N_("The shop's own address. Not needed when links are pasted"))
      .like("https://www.my-eshop.cz")
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("customers_hash", &Config::customersHash, N_("Customers hash"),
                 N_("In the shop's administration: Zákazníci → Export, untick 'Povolit pouze z konkrétní "
                    "IP adresy', copy what follows 'hash=' in the permanent link"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("orders_hash", &Config::ordersHash, N_("Orders hash"),
                 N_("Objednávky → Export, type 'Shoptet - XML formát', all orders ('Všechny'), untick "
                    "'Povolit pouze z konkrétní IP adresy', copy what follows 'hash=' in the permanent "
                    "link"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("orders_feed_hash", &Config::ordersFeedHash, N_("Orders feed hash"),
                 N_("As the orders hash, but with 'Jen nové nebo změněné' chosen. Without it every run "
                    "reads all orders"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("orders_pattern", &Config::ordersPattern, N_("Orders pattern"),
                 N_("Number of the export template: patternId in the orders link. -11 is 'Shoptet - XML "
                    "formát'; a template of your own has a positive number"))
      .defaultsTo(kDefaultPattern)
      .matching("-?[0-9]{1,9}")
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("customers_pattern", &Config::customersPattern, N_("Customers pattern"),
                 N_("patternId in the customers link; only when the link has one"))
      .matching("-?[0-9]{1,9}")
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
  t.emplace_back("partner_id", &Config::partnerId, N_("Partner"),
                 N_("partnerId in the links; only when they have one. Partners are kept under "
                    "'Zabezpečení exportů'; give Spojka one of its own"))
      .matching("[0-9]{1,9}")
      .like("3")
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Access"));
}

void addLinks(spojka::Properties<Config>& t) {
  t.emplace_back("customers_url", &Config::customersUrl, N_("Customers link"),
                 N_("Instead of hashes: the permanent link from Zákazníci → Export, xml format"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Pasted links"));
  t.emplace_back("orders_url", &Config::ordersUrl, N_("Orders link"),
                 N_("The permanent link from Objednávky → Export, type 'Shoptet - XML formát', all orders"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Pasted links"));
  t.emplace_back("orders_feed_url", &Config::ordersFeedUrl, N_("Orders feed link"),
                 N_("The permanent link from Objednávky → Export with 'Jen nové nebo změněné' chosen"))
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Pasted links"));
}

void addReading(spojka::Properties<Config>& t) {
  t.emplace_back("orders_window", &Config::ordersWindow, N_("First load of orders"),
                 N_("whole: one download, cut into smaller ranges of dates when the shop cannot deliver "
                    "it. month: a month at a time from the start, for very big shops"))
      .defaultsTo("whole")
      .oneOf({"whole", "month"})
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Reading"));
  t.emplace_back("history_start", &Config::historyStart, N_("Oldest order"),
                 N_("Day from which on orders are read when they are read in ranges of dates"))
      .defaultsTo("2009-01-01")
      .matching("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Reading"));
  t.emplace_back("feed_overlap_minutes", &Config::feedOverlapMinutes, N_("Overlap of the feed"),
                 N_("How far before the start of the last run changed orders are asked for again. Covers "
                    "differences of the clocks; what did not change costs nothing"))
      .defaultsTo("120")
      .between(15, 10080)
      .inGroup(N_("Reading"));
  t.emplace_back("time_zone", &Config::timeZone, N_("Time zone of the shop"),
                 N_("Dates in the export have no zone; this is the one they are in"))
      .defaultsTo("Europe/Prague")
      .oneOf(ShopZone::names())
      .inGroup(N_("Reading"));
}

void addLimits(spojka::Properties<Config>& t) {
  t.emplace_back("busy_wait_seconds", &Config::busyWaitSeconds, N_("Pause while the shop is busy"),
                 N_("How long to wait before asking again while another export is running"))
      .defaultsTo("60")
      .between(1, 3600)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("busy_patience_seconds", &Config::busyPatienceSeconds, N_("Patience"),
                 N_("How long to go on asking before the run gives up; 0 = not at all. A shop may answer "
                    "busy for 15 minutes after a full export"))
      .defaultsTo("1800")
      .between(0, 86400)
      .inGroup(N_("Limits"));
  t.emplace_back("download_timeout_seconds", &Config::downloadTimeoutSeconds, N_("Silence of a download"),
                 N_("How long the shop may be silent while it puts an export together"))
      .defaultsTo("300")
      .between(1, 3600)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("slowest_download_kb_per_minute", &Config::slowestDownloadKb, N_("Slowest download"),
                 N_("Kilobytes a minute an export must bring, as sent; one that only drips is given up. "
                    "0 = any"))
      .defaultsTo("4")
      .between(0, 1024 * 1024)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("max_export_mb", &Config::maxExportMb, N_("Largest export"),
                 N_("Megabytes an export may have unpacked; 0 = any size, memory stays flat"))
      .defaultsTo("0")
      .between(0, 1024 * 1024)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("max_record_kb", &Config::maxRecordKb, N_("Largest record"),
                 N_("Kilobytes one customer or order may have; a larger one is put aside as failed"))
      .defaultsTo("4096")
      .between(16, 16384)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("max_text_kb", &Config::maxTextKb, N_("Longest text"),
                 N_("Kilobytes one element may have; a record with a longer one is put aside as failed"))
      .defaultsTo("1024")
      .between(1, 8192)
      .onlyWhen(kAccess, {kByLinks})
      .inGroup(N_("Limits"));
  t.emplace_back("allow_http", &Config::allowHttp, N_("Allow plain HTTP"),
                 N_("Allow http:// to other machines than this one; hash or token then travel unprotected"))
      .defaultsTo("false")
      .inGroup(N_("Limits"));
}

// Every export has a hash of its own, so one of the two was copied to the wrong place.
void refuseSame(const char* setting, const spojka::Secret& hash, const char* other,
                const spojka::Secret& otherHash, const ExportKind& kind) {
  if (hash.empty() || hash.reveal() != otherHash.reveal()) return;
  refuse(setting,
         tr("is the same as '{}', and each export has a hash of its own; copy it from {} in the shop's "
            "administration",
            other, kind.admin));
}

bool anyHash(const Config& c) {
  return !c.customersHash.empty() || !c.ordersHash.empty() || !c.ordersFeedHash.empty();
}
bool anyLink(const Config& c) {
  return !c.customersUrl.empty() || !c.ordersUrl.empty() || !c.ordersFeedUrl.empty();
}

void checkSameShop(const Settings& s, const ExportLink& link) {
  if (link.origin != s.origin)
    refuse(link.kind->urlSetting,
           tr("leads to {}, the other settings to {}; all three links must be of one shop", link.origin,
              s.origin));
}

// A template or partner written beside a pasted link must be the one in the link.
void checkSame(const std::string& setting, const std::string& written, const std::string& inLink) {
  if (written != inLink)
    refuse(setting, inLink.empty()
                        ? tr("is {}, but the pasted link has none; leave '{}' out", written, setting)
                        : tr("is {}, but the pasted link has {}; leave '{}' out", written, inLink, setting));
}

void resolveLinks(Settings& s, const Config& c) {
  if (c.customersUrl.empty())
    refuse("customers_url", tr("is missing; customers and orders are always read together"));
  if (c.ordersUrl.empty())
    refuse("orders_url", tr("is missing; customers and orders are always read together"));
  s.customers = parseLink(kCustomersExport, c.customersUrl.reveal(), c.allowHttp);
  s.orders = parseLink(kOrdersExport, c.ordersUrl.reveal(), c.allowHttp);
  s.origin = c.instanceUri.empty() ? s.customers.origin : parseOrigin(c.instanceUri, c.allowHttp);
  checkSameShop(s, s.customers);
  checkSameShop(s, s.orders);
  if (!c.ordersFeedUrl.empty()) {
    s.ordersFeed = parseLink(kOrdersFeed, c.ordersFeedUrl.reveal(), c.allowHttp);
    checkSameShop(s, *s.ordersFeed);
    if (s.ordersFeed->patternId != s.orders.patternId)
      refuse("orders_feed_url",
             tr("uses another template (patternId) than 'orders_url'; both must show the same fields"));
  }
  if (!c.ordersPattern.empty() && c.ordersPattern != kDefaultPattern)
    checkSame("orders_pattern", c.ordersPattern, s.orders.patternId);
  if (!c.customersPattern.empty()) checkSame("customers_pattern", c.customersPattern, s.customers.patternId);
  if (!c.partnerId.empty()) checkSame("partner_id", c.partnerId, s.orders.partnerId);
}

void resolveHashes(Settings& s, const Config& c) {
  if (c.instanceUri.empty())
    refuse("instance_uri", tr("is missing; write the shop's address, for example https://www.my-eshop.cz"));
  if (c.customersHash.empty())
    refuse("customers_hash", tr("is missing; customers and orders are always read together. Find it at {} in "
                                "the shop's administration",
                                kCustomersExport.admin));
  if (c.ordersHash.empty())
    refuse("orders_hash", tr("is missing; customers and orders are always read together. Find it at {} in "
                             "the shop's administration",
                             kOrdersExport.admin));
  refuseSame("orders_hash", c.ordersHash, "customers_hash", c.customersHash, kOrdersExport);
  refuseSame("orders_feed_hash", c.ordersFeedHash, "orders_hash", c.ordersHash, kOrdersFeed);
  refuseSame("orders_feed_hash", c.ordersFeedHash, "customers_hash", c.customersHash, kOrdersFeed);
  const std::string pattern = c.ordersPattern.empty() ? kDefaultPattern : c.ordersPattern;
  s.origin = parseOrigin(c.instanceUri, c.allowHttp);
  s.customers =
      buildLink(kCustomersExport, s.origin, c.customersHash.reveal(), c.customersPattern, c.partnerId);
  s.orders = buildLink(kOrdersExport, s.origin, c.ordersHash.reveal(), pattern, c.partnerId);
  if (!c.ordersFeedHash.empty())
    s.ordersFeed = buildLink(kOrdersFeed, s.origin, c.ordersFeedHash.reveal(), pattern, c.partnerId);
}

}  // namespace

const spojka::Properties<Config>& configTable() {
  static const spojka::Properties<Config> table = [] {
    spojka::Properties<Config> t;
    t.reserve(48);  // rows are filled through references
    addWayIn(t);
    addAccess(t);
    api::addAccess(t);
    addLinks(t);
    api::addSettings(t);
    addReading(t);
    addLimits(t);
    return t;
  }();
  return table;
}

std::vector<spojka::LinkShape> permanentLinks() {
  const auto shape = [](const ExportKind& kind, const char* pattern) {
    return spojka::LinkShape{
        std::string(kind.path) + ".xml",
        "instance_uri",
        {{"hash", kind.hashSetting}, {"patternId", pattern}, {"partnerId", "partner_id"}}};
  };
  return {shape(kCustomersExport, "customers_pattern"), shape(kOrdersExport, "orders_pattern"),
          shape(kOrdersFeed, "orders_pattern")};
}

spojka::HookAddresses serviceAddresses() {
  return {
      "webhooks_url",
      {{api::kNoticePath, N_("Address for notices"),
        N_("Shoptet is told of it by Spojka. Only for the addon's own events (addon:suspend, addon:approve, "
           "addon:terminate, addon:uninstall) it is entered in the partner's administration")},
       {api::kInstallPath, N_("Installation address of the addon"),
        N_("Entered in the partner's administration of the addon, where the address for the installation "
           "is asked for (OAuth)")}}};
}

Settings resolve(const Config& c) {
  Settings s;
  if (c.access == kByApi) {
    // Links may stay in the profile: whoever tries the API can go back.
    s.api = api::resolveAccess(c);
    if (!c.instanceUri.empty()) s.origin = parseOrigin(c.instanceUri, c.allowHttp);
  } else if (!c.privateToken.empty() && !anyHash(c) && !anyLink(c)) {
    refuse("access", tr("is links, but only a private API token is given; write 'access: api'"));
  } else if (anyHash(c) && anyLink(c)) {
    refuse(
        c.customersUrl.empty() ? (c.ordersUrl.empty() ? "orders_feed_url" : "orders_url") : "customers_url",
        tr("is given together with a hash; use either the hashes or the pasted links"));
  } else if (anyLink(c)) {
    resolveLinks(s, c);
  } else {
    resolveHashes(s, c);
  }
  s.monthly = c.ordersWindow == "month";
  const auto start = parseDay(c.historyStart);
  if (!start) refuse("history_start", tr("is not a day; write it as 2015-01-31"));
  s.historyStart = *start;
  s.feedOverlapSeconds = c.feedOverlapMinutes * 60;
  s.busyWaitMs = c.busyWaitSeconds * 1000;
  s.busyPatienceMs = c.busyPatienceSeconds * 1000;
  s.downloadTimeoutMs = c.downloadTimeoutSeconds * 1000;
  s.leastBytesPerMinute = c.slowestDownloadKb * 1024;
  s.zone = ShopZone::named(c.timeZone);
  if (!s.zone) refuse("time_zone", tr("is not known"));
  s.maxExportBytes = static_cast<std::uint64_t>(c.maxExportMb) * 1024 * 1024;
  s.limits.record = static_cast<std::size_t>(c.maxRecordKb) * 1024;
  s.limits.text = static_cast<std::size_t>(c.maxTextKb) * 1024;
  return s;
}

}  // namespace shoptet
