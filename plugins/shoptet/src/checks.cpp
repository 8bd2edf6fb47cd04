// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <string>

#include "export_error.hpp"
#include "feed_reader.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::tr;
using spojka::trn;

// Small enough not to count as a full export, long enough that most shops sold something.
constexpr Day kDaysLookedAt = 30;
constexpr std::int64_t kSecondsLookedAt = 24 * 3600;
constexpr std::uint64_t kRecordsLookedAt = 50;

// Counts what comes and keeps nothing.
class SampleSink final : public RecordSink {
 public:
  spojka::Arena& arena() override {
    arena_.clear();
    return arena_;
  }
  void record(std::string_view, spojka_value body) override {
    ++records;
    if (spojka::ValueView(body).find("order_id").isEmpty()) ++withoutOrderId;
  }
  void problem(std::string_view, std::string_view, const spojka::Error& error) override {
    if (problems++ == 0) firstProblem = error.what();
  }
  std::uint64_t records = 0;
  std::uint64_t withoutOrderId = 0;
  std::uint64_t problems = 0;
  std::string firstProblem;

 private:
  spojka::Arena arena_;
};

struct Probe {
  const ExportLink& link;
  const Schema& schema;
  Derivation& derivation;
  std::string parameters;
  const char* id;
  std::string title;
};

std::string days(const Settings& s, std::int64_t now) {
  const Day today = s.zone->dayOfUtc(now);
  return "dateFrom=" + unpaddedDay(today - kDaysLookedAt) + "&dateUntil=" + unpaddedDay(today);
}

void tellSample(const Probe& probe, const SampleSink& sample, spojka::CheckReport& report) {
  const std::string setting = probe.link.setting;
  if (sample.problems != 0)
    return report.warning(probe.id, probe.title,
                          tr("{} of {} records looked at cannot be used: {}", sample.problems,
                             sample.problems + sample.records, sample.firstProblem),
                          tr("Choose the type 'Shoptet - XML formát' at {}", probe.link.kind->admin),
                          setting);
  const bool order = std::string_view(probe.link.kind->root) == "ORDERS";
  if (order && sample.withoutOrderId != 0)
    return report.warning(
        probe.id, probe.title,
        tr("orders come without ORDER_ID, so links into the administration cannot be made"),
        tr("Use the type 'Shoptet - XML formát' (pattern -11), or add ORDER_ID to your own template"),
        setting);
  report.ok(probe.id, probe.title,
            sample.records == 0
                ? tr("the link opens; no record in the part looked at")
                : trn("the link opens; {} record looked at", "the link opens; {} records looked at",
                      static_cast<std::int64_t>(sample.records), sample.records),
            setting);
}

// What passes by itself, or is somebody else's to mend, is no setting's fault.
bool blamesLink(const ExportError& e) {
  return e.code() == SPOJKA_E_AUTH || e.code() == SPOJKA_E_CONFIG || e.kind() == ExportError::Kind::notXml;
}

enum class Reached { yes = 1, no };

Reached probeExport(Shop& shop, const Settings& settings, const Probe& probe, spojka::CheckReport& report) {
  SampleSink sample;
  const RecordPlan plan{*probe.link.kind, probe.schema, probe.derivation, *settings.zone, settings.limits};
  try {
    const auto download = shop.tryOpen(probe.link, probe.parameters, plan, sample);
    while (sample.records < kRecordsLookedAt && download->step()) {
    }
    tellSample(probe, sample, report);
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const ExportError& e) {
    if (e.kind() == ExportError::Kind::busy)
      report.warning(probe.id, probe.title, e.summary(), e.hint(), probe.link.setting);
    else if (e.kind() == ExportError::Kind::redirected)
      report.error(probe.id, probe.title, e.summary(), e.hint(), "instance_uri");
    else
      report.error(probe.id, probe.title, e.summary(), e.hint(), blamesLink(e) ? probe.link.setting : "");
  } catch (const spojka::http::TransportError& e) {
    report.error(
        "instance", tr("URI instance"), e.what(),
        tr("URI instance must be the shop's own address; check the network between here and the shop"),
        "instance_uri");
    return Reached::no;
  } catch (const spojka::Error& e) {
    report.error(probe.id, probe.title, e.what(), "", probe.link.setting);
  }
  return Reached::yes;
}

}  // namespace

void ShopChecks::run(spojka::CheckReport& report) const {
  const std::int64_t now = shop.now();
  const Probe customersProbe{settings.customers,  customersSchema(), customers,
                             days(settings, now), "customers",       tr("Customers export")};
  const Probe ordersProbe{settings.orders,     ordersSchema(), orders,
                          days(settings, now), "orders",       tr("Orders export")};
  if (probeExport(shop, settings, customersProbe, report) == Reached::no) {
    report.skipped("orders", tr("Orders export"), tr("not tried: the shop was not reached"));
    report.skipped("orders_feed", tr("Orders feed"), tr("not tried: the shop was not reached"));
    return;
  }
  if (probeExport(shop, settings, ordersProbe, report) == Reached::no) return;
  if (!settings.ordersFeed) {
    report.warning(
        "orders_feed", tr("Orders feed"),
        tr("no link to changed orders: every run reads all orders, which the shop allows once in 15 minutes"),
        tr("Copy the link with 'Jen nové nebo změněné' chosen from {}", kOrdersFeed.admin),
        "orders_feed_hash");
    return;
  }
  const Probe feedProbe{
      *settings.ordersFeed, ordersSchema(),   orders, updateTimeFrom(now - kSecondsLookedAt),
      "orders_feed",        tr("Orders feed")};
  probeExport(shop, settings, feedProbe, report);
}

}  // namespace shoptet
