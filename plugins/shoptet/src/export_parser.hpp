// SPDX-License-Identifier: Apache-2.0
// One downloaded document on its way from bytes to records: encoding, repair of forbidden characters, XML,
// records. Holds a piece at a time, never the document. A document whose letters are mostly broken is in
// another encoding than it says and stops; records whose name, address or number is broken never came out of
// it. Ownership: borrows plan and sink. Threads: one at a time. Errors: ExportError; DataError for an
// encoding no export comes in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record_builder.hpp"
#include "text_gate.hpp"
#include "xml_reader.hpp"

namespace shoptet {

class ExportParser {
 public:
  ExportParser(const RecordPlan& plan, RecordSink& sink, std::string contentType);

  void feed(std::string_view piece);
  // The body has ended; throws unless the document is whole.
  void finish();

  // The beginning was looked at and is that of an export.
  bool begun() const noexcept { return gate_.has_value(); }
  // The closing tag of the root has arrived. Also looks at what was too short to be judged until now.
  bool complete();
  std::uint64_t records() const noexcept { return builder_.records(); }
  Repairs repairs() const noexcept;
  // What of it reached a record that is handed on all the same.
  const RepairedRecords& repairedRecords() const noexcept { return builder_.repairedRecords(); }

 private:
  void begin();
  void pass(std::string_view text, bool last);

  const ExportKind& kind_;
  std::string contentType_;
  std::string head_;  // collected until there is enough to tell what the document is
  RecordBuilder builder_;
  XmlReader reader_;
  std::optional<TextGate> gate_;
  std::string encoding_;  // as the document says
};

}  // namespace shoptet
