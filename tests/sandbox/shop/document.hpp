// SPDX-License-Identifier: Apache-2.0
// Purpose: one export file, made piece by piece while it is sent; never whole in memory.
// Borrows the catalogue, which must outlive it. One thread at a time. No errors of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "generator/encoding.hpp"
#include "generator/record_xml.hpp"
#include "shop/catalogue.hpp"

namespace sandbox {

enum class Section { Customers, Orders, OrdersFeed };

// Which records; moments are inclusive, `until` is the first one that no longer belongs.
struct Selection {
  Section section = Section::Orders;
  std::optional<LocalSeconds> from, until, updatedFrom;
};

// What is wrong with the file, on purpose.
struct DocumentFlaws {
  RecordFlaws records;
  bool byteOrderMark = false;
  bool documentType = false;
  bool wrongRoot = false;
  // End cleanly in the middle of this record (counted from 0) with no closing tags.
  std::optional<std::uint64_t> truncateAt;
};

struct DocumentOptions {
  Encoding encoding = Encoding::Utf8;
  bool newestFirst = false;
  std::size_t pieceBytes = 65536;
  DocumentFlaws flaws;
};

class Document {
 public:
  Document(const Catalogue& catalogue, const Selection& selection, const DocumentOptions& options);

  // Replaces `piece` by the next one of about `pieceBytes`; false at the end, with `piece` empty.
  bool next(std::string& piece);

  std::uint64_t records() const { return records_; }

 private:
  struct Range {
    std::uint64_t begin = 0, end = 0;
  };

  void chooseRanges();
  std::optional<std::uint64_t> nextIndex();
  bool selected(std::uint64_t index) const;
  void appendRecord(std::string& out, std::uint64_t index);
  void appendText(std::string& out, const std::string& utf8) const;
  std::string rootName() const;

  const Catalogue& catalogue_;
  Selection selection_;
  DocumentOptions options_;
  Range ranges_[2];  // generated records, appended records
  unsigned range_ = 0;
  std::uint64_t records_ = 0;
  bool started_ = false, finished_ = false;
};

}  // namespace sandbox
