// SPDX-License-Identifier: Apache-2.0
// Purpose: work the shop puts off: a snapshot is taken when it is asked for, is ready after as long and after
// as many looks as the settings have it, and is told of to whoever is registered. What it holds is packed
// when it is fetched. Borrows the world; safe from any thread. Grows with what is asked for.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "shop/shop_world.hpp"

namespace sandbox {

// The event that ends of jobs are told by.
inline constexpr const char* kJobFinished = "job:finished";

class Jobs {
 public:
  explicit Jobs(const ShopWorld& world) : world_(world) {}

  // The answer of an endpoint that puts its work off.
  Response start(const std::string& endpoint, std::string lines, const ApiSettings& settings);
  // Of one job, by its number.
  Response read(const std::string& id, const Request& request, const ApiSettings& settings);
  // The result at this path of the shop; null = there is none, or no more.
  std::shared_ptr<const std::string> result(std::string_view file, const ApiSettings& settings);

 private:
  struct Job {
    std::string endpoint;
    LocalSeconds created = 0;
    std::chrono::steady_clock::time_point due;
    int looks = 0;  // while it was not finished
    std::optional<LocalSeconds> finished;
    std::shared_ptr<const std::string> lines;
  };
  void look(const std::string& id, Job& job, const ApiSettings& settings, bool counts);
  std::string statusOf(const Job& job, const ApiSettings& settings) const;

  ShopWorld world_;
  std::mutex mutex_;
  std::map<std::string, Job> jobs_;
  std::uint64_t drawn_ = 0;
};

}  // namespace sandbox
