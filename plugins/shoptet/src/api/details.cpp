// SPDX-License-Identifier: Apache-2.0
#include "api/details.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <system_error>
#include <thread>

#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

// So many that do not come one after the other are no matter of single records.
constexpr int kMostInARow = 5;
// Before the second and the third try of a record.
constexpr std::int64_t kPauseMs[] = {1000, 5000};
constexpr const char* kDetailWhere = "shoptet.api";

// Whether the shop may answer so for this record alone. What it says of the token, of the pace or of nothing
// at all holds for every record.
bool mayBeOfRecord(const ApiError& e) noexcept {
  using K = ApiError::Kind;
  return e.kind() == K::noRights || e.kind() == K::badRequest || e.kind() == K::locked ||
         e.kind() == K::maintenance || e.kind() == K::notApi;
}

class Asking {
 public:
  // `open`: places of those that are asked for.
  Asking(Reading& reading, const std::vector<std::string>& ids, const std::vector<std::size_t>& open,
         std::vector<Detail>& details)
      : reading_(reading), ids_(ids), open_(open), details_(details) {
    const auto most = std::min(open.size(), static_cast<std::size_t>(std::max(1, reading.atOnce)));
    helpers_.reserve(most);
    try {
      while (helpers_.size() + 1 < most) helpers_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // With fewer it takes longer, that is all.
    }
    work();
  }
  ~Asking() {
    for (auto& helper : helpers_) helper.join();
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  // They are taken in their sequence: whatever comes before a failure has been taken, and is finished.
  void work() noexcept {
    while (!stopped_) {
      const std::size_t next = next_++;
      if (next >= open_.size()) return;
      Detail& detail = details_[open_[next]];
      detail = {};
      try {
        ask(detail, ids_[open_[next]]);
      } catch (...) {
        detail.failure = std::current_exception();
        stopped_ = true;
      }
    }
  }

  void ask(Detail& detail, const std::string& id) {
    const std::string name = nameOf(*reading_.kind, id);
    try {
      Answer answer = reading_.client.get(reading_.kind->detailTarget(id), name);
      if (answer.data().find(reading_.kind->detail()).kind() != spojka::Kind::object)
        throw notApi({name, false, kDetailWhere}, 200);
      detail.answer.emplace(std::move(answer));
      inARow_ = 0;
    } catch (const ApiError& e) {
      if (e.kind() == ApiError::Kind::notThere) {
        detail.missing = true;
        inARow_ = 0;
        return;
      }
      if (!mayBeOfRecord(e)) throw;
      ofRecord(detail, std::current_exception(), e.code());
    } catch (const spojka::http::TransportError& e) {
      ofRecord(detail,
               std::make_exception_ptr(
                   spojka::http::TransportError(e.phase(), e.where(), name + ": " + std::string(e.what()))),
               e.code());
    } catch (const spojka::DataError& e) {
      ofRecord(detail,
               std::make_exception_ptr(spojka::DataError(e.where(), name + ": " + std::string(e.what()))),
               e.code());
    }
  }

  void ofRecord(Detail& detail, std::exception_ptr failure, spojka_status code) noexcept {
    detail.failure = std::move(failure);
    detail.ofRecord = true;
    detail.passes = code == SPOJKA_E_TRANSIENT;
    if (++inARow_ >= kMostInARow) stopped_ = true;
  }

  Reading& reading_;
  const std::vector<std::string>& ids_;
  const std::vector<std::size_t>& open_;
  std::vector<Detail>& details_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::atomic<int> inARow_{0};
  std::vector<std::thread> helpers_;
};

// Nothing when another try has no sense.
std::vector<std::size_t> toAskAgain(const std::vector<Detail>& details) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < details.size(); ++i) {
    if (details[i].failure && !details[i].ofRecord) return {};
    // One that was not reached counts as one whose time may come.
    if (details[i].open() && (!details[i].failure || details[i].passes)) open.push_back(i);
  }
  const bool any = std::any_of(open.begin(), open.end(), [&](std::size_t i) { return details[i].passes; });
  return any ? open : std::vector<std::size_t>();
}

}  // namespace

std::string nameOf(const Kind& kind, const std::string& id) {
  return spojka::tr(kind.oneName()) + " " + id;
}

std::vector<Detail> askForDetails(Reading& reading, const std::vector<std::string>& ids) {
  std::vector<Detail> details(ids.size());
  std::vector<std::size_t> open(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) open[i] = i;
  { const Asking all(reading, ids, open, details); }
  for (const std::int64_t pause : kPauseMs) {
    open = toAskAgain(details);
    if (open.empty()) break;
    reading.context.waitFor(
        pause, spojka::tr("to ask Shoptet again for {}", nameOf(*reading.kind, ids[open.front()])),
        kDetailWhere);
    const Asking again(reading, ids, open, details);
  }
  return details;
}

}  // namespace shoptet::api
