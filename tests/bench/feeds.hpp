// SPDX-License-Identifier: Apache-2.0
// Folders with a customers.xml and an orders.xml, made by the sandbox's generator and kept for the next run.
// Threads: one. Errors: std::runtime_error.
#pragma once

#include <filesystem>
#include <string>

namespace bench {

class Feeds {
 public:
  Feeds(std::string generator, std::filesystem::path dir)
      : generator_(std::move(generator)), dir_(std::move(dir)) {}

  std::filesystem::path of(long orders) const;
  std::filesystem::path ordersFile(long orders) const { return of(orders) / "orders.xml"; }

 private:
  const std::string generator_;
  const std::filesystem::path dir_;
};

// Copies a feed into `to`; `changes` orders, spread evenly over it, get another status.
void copyFeed(const std::filesystem::path& from, const std::filesystem::path& to, long orders, long changes);

}  // namespace bench
