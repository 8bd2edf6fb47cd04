// SPDX-License-Identifier: Apache-2.0
// A destination that keeps each record as a JSON file of its own in a folder.
#pragma once

#include <array>
#include <spojka/config.hpp>
#include <spojka/destination.hpp>
#include <spojka/runtime.hpp>
#include <string>

namespace example {

struct FolderConfig {
  std::string folder;
};

class FolderDestination final : public spojka::Destination {
 public:
  using Config = FolderConfig;
  static constexpr const char* kTitle = "A folder of JSON files";
  static constexpr int kMaxParallel = 4;  // instances that make sense at once
  static constexpr int kMaxBatch = 50;    // records a write takes best
  static constexpr int kMaxFind = 200;    // cards one find takes
  static constexpr std::array<const char*, 1> kFindTargets{"card"};
  static const spojka::Properties<FolderConfig>& properties();

  FolderDestination(spojka::Context context, FolderConfig config, const spojka::Runtime&)
      : context_(context), config_(std::move(config)) {}

  void check(spojka::CheckReport& report) override;
  spojka::Catalog discover() override;
  void write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) override;
  void find(const spojka::FindRequest& request, spojka::FoundRows& rows) override;

 private:
  void requireFolder() const;
  void writeOne(std::size_t index, const spojka::WriteRequest& request, spojka::Outcomes& outcomes);

  spojka::Context context_;
  FolderConfig config_;
};

}  // namespace example
