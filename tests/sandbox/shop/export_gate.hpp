// SPDX-License-Identifier: Apache-2.0
// Purpose: the shop's rules about how often and how many at once, and its memory of what a partner's feed has
// seen. Safe from any thread. A pass frees its place when it goes.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/civil_time.hpp"
#include "base/settings.hpp"
#include "shop/export_query.hpp"

namespace sandbox {

class ExportGate {
 public:
  enum class Verdict { Open, Busy, TooSoon };

  class Pass {
   public:
    Pass(ExportGate& gate, std::pair<std::string, Section> place) : gate_(gate), place_(std::move(place)) {}
    ~Pass() { gate_.leave(place_); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    ExportGate& gate_;
    std::pair<std::string, Section> place_;
  };

  // On Open the place is taken: make the Pass at once.
  Verdict enter(const ExportQuery& query, const ShopSettings& settings, LocalSeconds now);

  // The mark of the partner's last bare feed, replaced by `now`: reading consumes, whatever becomes of the
  // answer.
  std::optional<LocalSeconds> takeFeedMark(const std::string& partner, LocalSeconds now);

  void forget();

  static std::pair<std::string, Section> placeOf(const ExportQuery& query);

 private:
  void leave(const std::pair<std::string, Section>& place);

  std::mutex mutex_;
  std::set<std::pair<std::string, Section>> running_;
  std::map<std::string, LocalSeconds> lastOrders_;
  std::map<std::string, LocalSeconds> feedMarks_;
};

}  // namespace sandbox
