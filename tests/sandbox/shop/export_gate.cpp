// SPDX-License-Identifier: Apache-2.0
#include "shop/export_gate.hpp"

namespace sandbox {
namespace {

constexpr LocalSeconds kQuarterHour = 15 * 60;

// The changed-only form may be asked for at any time.
bool quarterHourApplies(const ExportQuery& query, QuarterHourRule rule) {
  if (rule == QuarterHourRule::Off || query.selection.section != Section::Orders ||
      query.selection.updatedFrom)
    return false;
  return rule == QuarterHourRule::All || (!query.selection.from && !query.selection.until);
}

}  // namespace

std::pair<std::string, Section> ExportGate::placeOf(const ExportQuery& query) {
  // Both order files count as one section.
  const bool customers = query.selection.section == Section::Customers;
  return {query.partner, customers ? Section::Customers : Section::Orders};
}

ExportGate::Verdict ExportGate::enter(const ExportQuery& query, const ShopSettings& settings,
                                      LocalSeconds now) {
  const std::lock_guard lock(mutex_);
  const auto place = placeOf(query);
  if (settings.oneAtATime && running_.count(place) != 0) return Verdict::Busy;
  if (quarterHourApplies(query, settings.quarterHour)) {
    const auto last = lastOrders_.find(query.partner);
    if (last != lastOrders_.end() && now < last->second + kQuarterHour) return Verdict::TooSoon;
    lastOrders_[query.partner] = now;
  }
  running_.insert(place);
  return Verdict::Open;
}

void ExportGate::leave(const std::pair<std::string, Section>& place) {
  const std::lock_guard lock(mutex_);
  running_.erase(place);
}

std::optional<LocalSeconds> ExportGate::takeFeedMark(const std::string& partner, LocalSeconds now) {
  const std::lock_guard lock(mutex_);
  const auto found = feedMarks_.find(partner);
  std::optional<LocalSeconds> mark;
  if (found != feedMarks_.end()) mark = found->second;
  feedMarks_[partner] = now;
  return mark;
}

void ExportGate::forget() {
  const std::lock_guard lock(mutex_);
  lastOrders_.clear();
  feedMarks_.clear();
}

}  // namespace sandbox
