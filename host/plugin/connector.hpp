// SPDX-License-Identifier: Apache-2.0
// The host's side of the C tables: instances that close themselves, statuses turned into spojka::Error.
// Ownership: borrow the table (plugins are never unloaded) and the host services; own the instance.
// Threads: as the ABI says: serial per instance, cancel() from any thread. Errors: spojka::Error with the
// plugin's code.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "spojka/abi.h"
#include "spojka/catalog.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// What `spec` says: the settings' JSON Schema and the limits of a destination.
struct ConnectorSpec {
  std::string title;
  std::string configSchemaJson;
  std::string json;              // the whole document
  std::int64_t maxParallel = 0;  // 0 = not stated
  std::int64_t maxBatch = 0;
};

ConnectorSpec specOf(const spojka_source_v1& table);
ConnectorSpec specOf(const spojka_destination_v1& table);

class SourceSession {
 public:
  SourceSession(const spojka_source_v1& table, void* session) noexcept : table_(&table), session_(session) {}
  ~SourceSession();
  SourceSession(SourceSession&& other) noexcept;
  SourceSession& operator=(SourceSession&&) = delete;
  SourceSession(const SourceSession&) = delete;
  SourceSession& operator=(const SourceSession&) = delete;
  // False = the stream is complete. A contract violation of the plugin (no release, unknown status) throws.
  bool next(Batch& out);

 private:
  const spojka_source_v1* table_;
  void* session_;
};

class SourceInstance {
 public:
  SourceInstance(const spojka_source_v1& table, const spojka_host& host, std::string_view configJson,
                 std::string_view runtimeJson);
  ~SourceInstance();
  SourceInstance(const SourceInstance&) = delete;
  SourceInstance& operator=(const SourceInstance&) = delete;
  CheckReport check();
  Catalog discover();
  // selectionJson: {"stream": ...}; checkpoint empty = from the start.
  SourceSession read(std::string_view selectionJson, std::string_view checkpoint, std::uint32_t maxRecords,
                     std::size_t maxBytes);
  void cancel() noexcept;

 private:
  const spojka_source_v1& table_;
  void* instance_ = nullptr;
};

class DestinationInstance {
 public:
  DestinationInstance(const spojka_destination_v1& table, const spojka_host& host,
                      std::string_view configJson, std::string_view runtimeJson);
  ~DestinationInstance();
  DestinationInstance(const DestinationInstance&) = delete;
  DestinationInstance& operator=(const DestinationInstance&) = delete;
  CheckReport check();
  Catalog discover();
  // Calls `report` for each outcome with index < count, at most once per index; further or foreign ones are
  // refused to the plugin. Throws what write returned as an error; records without an outcome are the
  // caller's to treat as unknown.
  void write(const spojka_record* records, std::size_t count, bool dryRun,
             const std::function<void(const spojka_outcome&)>& report);
  void flush();
  void cancel() noexcept;

 private:
  const spojka_destination_v1& table_;
  void* instance_ = nullptr;
};

}  // namespace spojka::host
