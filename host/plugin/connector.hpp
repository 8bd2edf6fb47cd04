// SPDX-License-Identifier: Apache-2.0
// The host's side of the C tables: instances that close themselves, statuses turned into spojka::Error.
// Ownership: borrow the table (plugins are never unloaded) and the host services; own the instance.
// Threads: as the ABI says: serial per instance, cancel() from any thread. Errors: spojka::Error with the
// plugin's code; a number this host does not know, and a breach of the contract, is INTERNAL; a document or a
// batch that is not what the contract describes is DATA. Both name the connector (`name`) and the call.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spojka/abi.h"
#include "spojka/catalog.hpp"
#include "spojka/receive.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

class SourceWatch;
class DestinationWatch;
class Watched;

// What `spec` says: the settings' JSON Schema and the limits of a destination.
struct ConnectorSpec {
  std::string title;
  std::string configSchemaJson;
  std::string json;              // the whole document
  std::int64_t maxParallel = 0;  // 0 = not stated
  std::int64_t maxBatch = 0;
  bool bulk = false;        // a write of many records costs less than as many writes
  bool uniqueKeys = false;  // the system itself refuses a second object under one key
  // What a destination offers besides writing, and for which of its targets; none = not.
  std::vector<std::string> findTargets{};
  std::int64_t maxFind = 0;  // objects one find takes; at least 1 where it is offered
  std::vector<std::string> listTargets{};
  bool listsByPrefix = false;              // heeds the prefix of a key
  bool listsTotal = false;                 // tells how many there are
  std::vector<std::string> listFilters{};  // paths a filter may name
  std::vector<std::string> mergeTargets{};
  bool receives = false;  // a source: its system may call us
};

// `runtimeJson` = what instances are opened with; its language is that of the texts.
ConnectorSpec specOf(const spojka_source_v1& table, const std::string& name = "source",
                     std::string_view runtimeJson = "{}");
ConnectorSpec specOf(const spojka_destination_v1& table, const std::string& name = "destination",
                     std::string_view runtimeJson = "{}");

// What a destination is asked about its objects. All texts are borrowed for the call.
struct FindQuery {
  std::string_view target{};
  std::vector<spojka_str> wanted{};  // different from each other; at most `maxFind` of the spec
  std::vector<spojka_str> fields{};  // paths of the catalog to bring; none = only whether they are there
  std::uint32_t by = SPOJKA_BY_KEY;
};
struct ListQuery {
  std::string_view target{};
  std::string_view keyPrefix{};   // empty = whatever their keys
  std::string_view filterJson{};  // empty = whatever their fields
  std::vector<spojka_str> fields{};
  std::uint32_t maxRows = 100;   // of this page; 0 = only the total is wanted
  std::string_view pageToken{};  // `next` of the page before; empty = the first page
};
struct ListAnswer {
  std::string next{};       // empty = this was the last page
  std::int64_t total = -1;  // objects in all pages; below 0 = not told
};
struct MergeQuery {
  std::string_view target{};
  std::string_view survivor{};
  std::vector<spojka_str> others{};
};

class SourceSession {
 public:
  // `instance` = what the session belongs to, for the watch over its calls.
  SourceSession(const spojka_source_v1& table, void* session, Watched& instance, std::string name) noexcept
      : table_(&table), session_(session), instance_(&instance), name_(std::move(name)) {}
  ~SourceSession();
  SourceSession(SourceSession&& other) noexcept;
  SourceSession& operator=(SourceSession&&) = delete;
  SourceSession(const SourceSession&) = delete;
  SourceSession& operator=(const SourceSession&) = delete;
  // False = the stream is complete. A contract violation of the plugin (no release, unknown status) throws.
  // What is in `out` has been looked through: records have a stream, a key, a known operation and an object
  // as body, problems have an error, and every value can be walked without harm.
  // Batches that bring nothing, one after another without an end, are a violation too.
  bool next(Batch& out);

 private:
  // What came since the last record.
  struct Emptiness {
    int withoutAnything = 0;  // batches in a row, not even with another checkpoint
    int withoutRecords = 0;
    std::string checkpoint;
  };
  // Empty = it may go on.
  std::string nothingNew(const Batch& batch);

  const spojka_source_v1* table_;
  void* session_;
  Watched* instance_;
  std::string name_;
  Emptiness empty_;
};

class SourceInstance {
 public:
  SourceInstance(const spojka_source_v1& table, const spojka_host& host, std::string_view configJson,
                 std::string_view runtimeJson, std::string name = "source");
  ~SourceInstance();
  SourceInstance(const SourceInstance&) = delete;
  SourceInstance& operator=(const SourceInstance&) = delete;
  CheckReport check();
  Catalog discover();
  // selectionJson: {"stream": ...}; checkpoint empty = from the start.
  SourceSession read(std::string_view selectionJson, std::string_view checkpoint, std::uint32_t maxRecords,
                     std::size_t maxBytes);
  // What the connector makes of a request of its system. Throws UNSUPPORTED where it takes none.
  ReceiveAnswer receive(const ReceivedRequest& request);
  void cancel() noexcept;

 private:
  const spojka_source_v1& table_;
  std::string name_;
  std::unique_ptr<SourceWatch> watch_;
  void* instance_ = nullptr;
};

class DestinationInstance {
 public:
  DestinationInstance(const spojka_destination_v1& table, const spojka_host& host,
                      std::string_view configJson, std::string_view runtimeJson,
                      std::string name = "destination");
  ~DestinationInstance();
  DestinationInstance(const DestinationInstance&) = delete;
  DestinationInstance& operator=(const DestinationInstance&) = delete;
  const std::string& name() const noexcept { return name_; }
  CheckReport check();
  Catalog discover();
  // Calls `report` for each outcome with index < count, at most once per index; further or foreign ones are
  // refused to the plugin and thrown after write returned, and so is a success that leaves records without
  // one. Throws what write returned as an error; records without an outcome are then the caller's to treat as
  // unknown. What `report` gets is made whole: a result this
  // host does not know, or a success without an id that nobody knows, is UNKNOWN; a failure has an error.
  // An exception of `report` is thrown again after write returned.
  void write(const spojka_record* records, std::size_t count, bool dryRun,
             const std::function<void(const spojka_outcome&)>& report);
  // May what it calls written still be on its way? Then it is there once flush() has returned.
  bool buffers() const noexcept { return table_.flush != nullptr; }
  void flush();

  // The three below throw UNSUPPORTED where this instance does not offer them (after all); nothing is then
  // known. Rows are borrowed for the call of `report`, sound and made whole: a result this host does not
  // know, and a row whose values nobody can use, is FAILED and has an error.
  using RowReport = std::function<void(const spojka_row&)>;
  // Calls `report` exactly once for each of `wanted`, unless it throws: what was reported until then holds.
  // Answers for what was not asked, second answers and missing ones are breaches and thrown.
  void find(const FindQuery& query, const RowReport& report);
  // Calls `report` for at most maxRows objects, each of which has the prefix. What `report` got is no answer
  // where this throws.
  ListAnswer list(const ListQuery& query, const RowReport& report);
  // The id of the object that stayed.
  std::string merge(const MergeQuery& query);
  void cancel() noexcept;

 private:
  const spojka_destination_v1& table_;
  std::string name_;
  std::unique_ptr<DestinationWatch> watch_;
  void* instance_ = nullptr;
};

}  // namespace spojka::host
