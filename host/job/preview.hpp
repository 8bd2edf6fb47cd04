// SPDX-License-Identifier: Apache-2.0
// The first records of each stream: as they come, and as they would be written; of a flow that gathers, some
// groups of what comes first. Ownership: the values live in
// the preview's arena. Threads: one. Errors: what a Session and reading throw.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "host/job/session.hpp"
#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

struct PreviewedRecord {
  std::string key;
  spojka_value source{};
  spojka_value mapped{};
  std::string problemField;  // why it cannot be mapped; both empty when it can
  std::string problem;
};

struct PreviewedStream {
  std::string stream;
  std::string target;
  std::vector<Mapping::Column> columns;
  std::vector<PreviewedRecord> records;
};

struct Preview {
  std::string profile;
  std::vector<PreviewedStream> streams;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
};

struct PreviewRequest {
  std::size_t records = 3;  // of each stream
  bool reveal = false;      // sensitive values in clear; masked otherwise
};

// Ends early, with what there is, when it is cancelled.
Preview previewRecords(const Surroundings& around, const std::string& profileFile,
                       const PreviewRequest& request);

}  // namespace spojka::host
