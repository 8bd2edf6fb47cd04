// SPDX-License-Identifier: Apache-2.0
// What a process of ours writes to its log, line by line: log lines, and how far it is. Ownership: plain
// values. Threads: parseLogLine() any, LogTail its owner's lock. Errors: none; what is no JSON is an
// information.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "host/serve/json.hpp"

namespace spojka::host {

struct LogLine {
  std::string progress;  // the JSON of how far it is; then there is nothing else
  std::string time;
  std::string level;
  std::string message;
  std::vector<std::pair<std::string, std::string>> fields;
};
LogLine parseLogLine(std::string_view line);
// As toValue() made it; without a message where it is none.
LogLine parseKeptLine(std::string_view line);
spojka_value toValue(Arena& arena, const LogLine& line);

class LogTail {
 public:
  void add(LogLine line);
  const std::deque<LogLine>& lines() const noexcept { return lines_; }
  bool cut() const noexcept { return cut_; }
  // The last ones.
  spojka_value toValue(Arena& arena, std::size_t most) const;

 private:
  std::deque<LogLine> lines_;
  bool cut_ = false;
};

}  // namespace spojka::host
