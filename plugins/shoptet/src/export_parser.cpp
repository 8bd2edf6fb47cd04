// SPDX-License-Identifier: Apache-2.0
#include "export_parser.hpp"

#include <utility>

#include "answer.hpp"

namespace shoptet {

ExportParser::ExportParser(const RecordPlan& plan, RecordSink& sink, std::string contentType)
    : kind_(plan.kind),
      contentType_(std::move(contentType)),
      builder_(plan, sink),
      reader_(builder_, plan.kind.where) {
  builder_.learnNames(reader_);
}

void ExportParser::feed(std::string_view piece) {
  if (gate_) return gate_->pass(piece, false);
  head_.append(piece);
  if (head_.size() >= kSniffBytes) begin();
}

void ExportParser::begin() {
  const DocumentEncoding encoding = detectEncoding(head_, contentType_, kind_.where);
  const std::string_view text = std::string_view(head_).substr(encoding.skip);
  // As UTF-8, so that what a page says is understood in any encoding.
  const std::string_view start = text.substr(0, kSniffBytes);
  if (const auto wrong =
          judgeBody(kind_, encoding.table == nullptr ? std::string(start) : encoding.table->translate(start)))
    throw *wrong;
  gate_.emplace(reader_, encoding.table);
  gate_->pass(text, false);
  head_ = {};
}

bool ExportParser::complete() {
  if (!gate_ && !head_.empty()) begin();
  return builder_.complete();
}

void ExportParser::finish() {
  if (!gate_) begin();
  gate_->pass({}, true);
  if (!builder_.complete())
    throw ExportError(
        ExportError::Kind::truncated, kind_.where,
        "the " + std::string(kind_.name) + " ends before its closing </" + kind_.root + ">",
        "The shop or the line broke off. What was read is kept; the rest is read on the next try", 200);
  reader_.finish();
}

}  // namespace shoptet
