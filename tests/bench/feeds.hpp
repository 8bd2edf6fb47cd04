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
  // Of people who are customers, or only buy: so many of both as a shop has.
  std::filesystem::path ofPeople(long orders, long persons, long customers) const;
  std::filesystem::path ordersFile(long orders) const { return of(orders) / "orders.xml"; }

 private:
  std::filesystem::path generated(const std::string& name, const std::string& customers,
                                  const std::string& orders) const;

  const std::string generator_;
  const std::filesystem::path dir_;
};

// Copies a feed into `to`; `changes` orders, spread evenly over it, get another status.
void copyFeed(const std::filesystem::path& from, const std::filesystem::path& to, long orders, long changes);

}  // namespace bench
