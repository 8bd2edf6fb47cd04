// SPDX-License-Identifier: Apache-2.0
// Turns the elements of an export into records, by the tables of a Schema. Element order is free, unknown
// elements are kept under "extra", and a record that is too large is put aside without harm to the next one.
// So is one that names something with letters that could not be read. Ownership: borrows schema, derivation
// and sink; values live in the sink's arena. Threads: one at a time. Errors: ExportError (wrong root);
// everything about a single record goes to the sink as a problem.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "civil_time.hpp"
#include "derived.hpp"
#include "export_kind.hpp"
#include "extra_tree.hpp"
#include "object_slots.hpp"
#include "record_limits.hpp"
#include "record_sink.hpp"
#include "schema.hpp"
#include "symbol_table.hpp"
#include "text_run.hpp"
#include "xml_reader.hpp"

namespace shoptet {

// What a record is made of and with.
struct RecordPlan {
  const ExportKind& kind;
  const Schema& schema;
  Derivation& derivation;
  const ShopZone& zone;
  RecordLimits limits;
};

// Records that hold a broken letter where that does no harm, and the keys of the first few.
struct RepairedRecords {
  std::uint64_t count = 0;
  std::vector<std::string> firstKeys;
};

class RecordBuilder final : public XmlHandler {
 public:
  RecordBuilder(const RecordPlan& plan, RecordSink& sink);

  // Names are compared by address: the reader that will call this handler interns them.
  void learnNames(XmlReader& reader);

  void startElement(XmlName name) override;
  void text(const char* data, std::size_t size) override;
  void endElement() override;
  void replaced() override { mayBeBroken_ = true; }

  // The closing tag of the root was seen: the document is whole.
  bool complete() const noexcept { return rootClosed_; }
  std::uint64_t records() const noexcept { return ordinal_; }
  const RepairedRecords& repairedRecords() const noexcept { return repaired_; }

 private:
  struct Frame {
    bool leaf;
    std::uint8_t node;  // of the element, or around the leaf
    Schema::Step step;  // of a leaf
  };

  void checkRoot(XmlName name) const;
  void beginRecord();
  void openNode(std::uint8_t node);
  void closeNode(std::uint8_t node);
  void closeLeaf(const Schema::Step& step);
  spojka_value leafValue(const Schema::Step& step, std::string_view text);
  void gather(std::size_t owner);
  void endRecord();
  void putAside(std::string why);
  void noteBroken(const Schema::Step& step);
  void handOver(const std::string& key);

  const RecordPlan plan_;
  const Schema& schema_;
  RecordSink& sink_;
  SymbolTable symbols_;
  ExtraTree extra_;
  spojka::Arena* arena_ = nullptr;

  std::size_t depth_ = 0;      // elements open, the root included
  std::size_t skipDepth_ = 0;  // what lies at this depth or below is passed over; 0 = nothing
  bool rootClosed_ = false;
  std::uint64_t ordinal_ = 0;
  std::size_t bytes_ = 0;
  std::size_t elements_ = 0;
  std::string refused_;       // why the record at hand is put aside, empty = it is not
  bool mayBeBroken_ = false;  // of the document: something was replaced
  bool broken_ = false;       // of the record: where it does no harm
  std::string brokenField_;   // of the record: where it does, empty = nowhere
  RepairedRecords repaired_;

  std::vector<Frame> frames_;
  TextRun leafText_;
  std::vector<ObjectSlots> slots_;                // per object of the schema
  std::vector<std::vector<spojka_value>> lists_;  // per object: entries read so far
  std::vector<std::vector<spojka_str>> names_;    // per object: its members' names
};

}  // namespace shoptet
