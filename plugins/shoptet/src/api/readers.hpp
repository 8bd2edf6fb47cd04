// SPDX-License-Identifier: Apache-2.0
// Reading a stream by the API: the whole list, page by page, a snapshot of everything, or what has changed
// since a moment. A list is thin; what its rows lack is asked for record by record, and only where somebody
// looks at it. Ownership: borrow client, context, kind. Threads: one at a time. Errors: see Client.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "api/aside_book.hpp"
#include "api/client.hpp"
#include "api/progress.hpp"
#include "api/records.hpp"
#include "pulled_reader.hpp"

namespace shoptet::api {

// What both ways of reading stand on.
struct Reading {
  Client& client;
  const spojka::Context& context;
  std::shared_ptr<Kind> kind;
  bool withDetails = true;
  std::shared_ptr<AsideBook> asideBook{};
  int atOnce = 1;  // so many questions for details may be under way
  // The shop's time before the records that are asked for were seen in a list; 0 = in none.
  std::int64_t listedSince = 0;
  int aside = 0;  // so many records could not be got, and others could
  // Records that are gone and whose keys nobody knows: how many, and the ids of some.
  std::size_t unknownGone = 0;
  std::vector<std::string> someUnknown{};
};

// Records that are asked for together: so many codes fit into one question for rows, and as many details keep
// all connections busy.
inline constexpr std::size_t kAtOnce = 50;

// Hands over these records from their details, in this sequence, one that is gone meanwhile as removed. One
// that cannot be got while others can is handed over as a problem; where none can, those before it are handed
// over and the failure is thrown.
void emitDetails(Reading& reading, BatchSink& sink, const std::vector<std::string>& ids);
// One with everything, as it stands in a detail.
void emitRecord(Reading& reading, BatchSink& sink, spojka::ValueView record);
// One that the shop has no more.
void emitGone(Reading& reading, BatchSink& sink, std::string_view id);
// Of those that are gone and were not known, once, at the end.
void tellUnknownGone(const Reading& reading);
// From a row of the list.
void emitRow(Reading& reading, BatchSink& sink, spojka::ValueView row);

// How many records the shop says were deleted since.
std::int64_t deletedSince(Reading& reading, std::int64_t moment);

// These, at most kAtOnce: by rows of the list where that is enough, else one by one.
void emitSome(Reading& reading, BatchSink& sink, std::vector<std::string> ids);

// The list. Its pages shift while it is read: what is deleted before the place we are at moves rows to pages
// that were read already. The total tells how many, and so many rows are read again; at the end the shop's
// list of deletions tells whether that was all.
class ListReader final : public PulledReader {
 public:
  struct Part {
    std::string filter;  // "&creationTimeFrom=..."; of a list that can be filtered
    std::optional<std::int64_t> createdFrom, createdTo;  // of one that cannot: seconds UTC
    std::string key;                                     // only this record
    bool keepsCheckpoints = true;
  };
  ListReader(Reading reading, const spojka::ReadRequest& request, Progress progress, Part part);
  const Progress& progress() const noexcept { return at_; }

 private:
  void step() override;
  void fetchPage();
  void takeRows(spojka::ValueView rows);
  // Hands it over, or puts it among those whose details are needed.
  void takeRow(spojka::ValueView row, std::vector<std::string>& ids);
  void endPage();
  void endList();
  bool wants(spojka::ValueView row) const;

  Reading reading_;
  Progress at_;
  const Part part_;
  const std::int64_t size_;    // rows of a page as asked for
  const std::size_t portion_;  // details that are asked for together: who wants three records looks at three
  std::optional<Answer> page_;
  std::size_t row_ = 0;
  std::int64_t perPage_ = 0;  // rows of a page as the shop gives them
  std::int64_t number_ = 0, pages_ = 0;
  // Those of the last pages: rows that are read again are not asked for again.
  std::unordered_set<std::string> before_, now_;
  bool found_ = false;
};

// Everything, where details are needed: a list that turns out to be long is left for one file that the shop
// puts together when it is asked to. Where it does not, or what it gives is not whole, the list is gone on
// with, and that is said. Who only looks at the first records costs the shop no such file.
std::unique_ptr<spojka::Reader> loadBySnapshot(Reading reading, const spojka::ReadRequest& request,
                                               Progress progress);

// What has changed. Each record is told of once, by its last change; a record that changes while the pages
// are read moves among them, so they are read again until none did.
class ChangesReader final : public PulledReader {
 public:
  ChangesReader(Reading reading, const spojka::ReadRequest& request, Progress progress,
                std::int64_t overlapSeconds);

 private:
  void step() override;
  void collect();
  // Adds the changes since a moment; how many there are, and whether they took more than one page.
  struct Seen {
    std::int64_t total = 0;
    bool onePage = true;
  };
  Seen collectSince(std::int64_t moment);
  void takeSome();

  Reading reading_;
  const Progress start_;
  const std::int64_t overlapSeconds_;
  std::int64_t begunAt_ = 0;
  bool collected_ = false;
  struct Change {
    bool deleted = false;
    bool before = false;  // the last run: it has seen it
  };
  std::map<std::string, Change> changes_;  // by id
};

// Just these, by their keys; no checkpoint. What is gone is handed over as removed.
class KeysReader final : public PulledReader {
 public:
  KeysReader(Reading reading, const spojka::ReadRequest& request);

 private:
  void step() override;

  Reading reading_;
  std::vector<std::string> ids_;
  std::size_t at_ = 0;
};

// "2026-06-01T08:05:00%2B0000"
std::string momentText(std::int64_t unixSeconds);

}  // namespace shoptet::api
