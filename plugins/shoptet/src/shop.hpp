// SPDX-License-Identifier: Apache-2.0
// Asking a shop for one export at a time, patiently, and reading the answer as it arrives.
// Ownership: a Shop owns its connection and must outlive its downloads. Threads: serial use, abort() from any
// thread. Errors: ExportError, TransportError, CancelledError. Hashes appear in none of them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "export_parser.hpp"
#include "spojka/context.hpp"
#include "spojka/http/connection.hpp"

namespace shoptet {

using UnixClock = std::function<std::int64_t()>;  // seconds since 1970, UTC

// One export under way.
class Download {
 public:
  Download(std::unique_ptr<spojka::http::StreamedResponse> answer, const RecordPlan& plan, RecordSink& sink,
           std::uint64_t maxBytes, const spojka::Context& context);

  // Reads until it is certain that this is an export and not a page that says something else.
  void begin();
  // Reads and parses one piece; false = the document is complete.
  bool step();
  std::uint64_t records() const noexcept { return parser_.records(); }
  Repairs repairs() const noexcept { return parser_.repairs(); }
  const RepairedRecords& repairedRecords() const noexcept { return parser_.repairedRecords(); }

 private:
  std::size_t read();

  const ExportKind& kind_;
  std::unique_ptr<spojka::http::StreamedResponse> answer_;
  ExportParser parser_;
  std::uint64_t maxBytes_;
  std::uint64_t bytes_ = 0;
  bool finished_ = false;
  const spojka::Context& context_;
  std::vector<char> buffer_;
};

class Shop {
 public:
  Shop(const spojka::Context& context, const Settings& settings,
       std::unique_ptr<spojka::http::Connection> connection, UnixClock clock);

  // `parameters` go behind the link; `part` tells people which part of the export that is, " (day ranges, 3
  // of 8)". Records may already be in the sink when it returns. tryOpen throws when the shop is busy; open
  // waits, up to the patience of the settings.
  std::unique_ptr<Download> tryOpen(const ExportLink& link, std::string_view parameters,
                                    const RecordPlan& plan, RecordSink& sink, const std::string& part = {});
  std::unique_ptr<Download> open(const ExportLink& link, std::string_view parameters, const RecordPlan& plan,
                                 RecordSink& sink, const std::string& part = {});
  std::int64_t now() const { return clock_(); }
  void abort() noexcept { connection_->abort(); }

 private:
  const spojka::Context& context_;
  const Settings& settings_;
  std::unique_ptr<spojka::http::Connection> connection_;
  UnixClock clock_;
};

}  // namespace shoptet
