// SPDX-License-Identifier: Apache-2.0
// A source that reads people out of a text file to which somebody else appends a line a person.
#pragma once

#include <memory>
#include <spojka/config.hpp>
#include <spojka/runtime.hpp>
#include <spojka/source.hpp>
#include <string>

namespace example {

struct CsvConfig {
  std::string file;
  std::string separator;
};

class CsvSource final : public spojka::Source {
 public:
  using Config = CsvConfig;
  static constexpr const char* kTitle = "A text file with a person a line";
  static const spojka::Properties<CsvConfig>& properties();

  CsvSource(spojka::Context context, CsvConfig config, const spojka::Runtime&)
      : context_(context), config_(std::move(config)) {}

  void check(spojka::CheckReport& report) override;
  spojka::Catalog discover() override;
  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest& request) override;

 private:
  spojka::Context context_;
  CsvConfig config_;
};

}  // namespace example
