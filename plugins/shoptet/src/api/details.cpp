// SPDX-License-Identifier: Apache-2.0
#include "api/details.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

class Asking {
 public:
  Asking(Reading& reading, const std::vector<std::string>& ids, std::vector<Detail>& details)
      : reading_(reading), ids_(ids), details_(details) {
    const auto most = std::min(ids.size(), static_cast<std::size_t>(std::max(1, reading.atOnce)));
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
    while (!failed_) {
      const std::size_t i = next_++;
      if (i >= ids_.size()) return;
      try {
        details_[i].answer.emplace(
            reading_.client.get(reading_.kind->detailTarget(ids_[i]), spojka::tr(reading_.kind->oneName())));
      } catch (const ApiError& e) {
        if (e.kind() != ApiError::Kind::notThere) fail(i);
      } catch (...) {
        fail(i);
      }
    }
  }
  void fail(std::size_t i) noexcept {
    details_[i].failure = std::current_exception();
    failed_ = true;
  }

  Reading& reading_;
  const std::vector<std::string>& ids_;
  std::vector<Detail>& details_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::vector<std::thread> helpers_;
};

}  // namespace

std::vector<Detail> askForDetails(Reading& reading, const std::vector<std::string>& ids) {
  std::vector<Detail> details(ids.size());
  { const Asking all(reading, ids, details); }
  return details;
}

}  // namespace shoptet::api
