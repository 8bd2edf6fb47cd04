// SPDX-License-Identifier: Apache-2.0
#include "export_parser.hpp"

#include <utility>

#include "answer.hpp"
#include "spojka/translation.hpp"

namespace shoptet {

using spojka::tr;

ExportParser::ExportParser(const RecordPlan& plan, RecordSink& sink, std::string contentType)
    : kind_(plan.kind),
      contentType_(std::move(contentType)),
      builder_(plan, sink),
      reader_(builder_, plan.kind.where) {
  builder_.learnNames(reader_);
}

void ExportParser::feed(std::string_view piece) {
  if (gate_) return pass(piece, false);
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
  gate_.emplace(reader_, encoding);
  encoding_ = encoding.name;
  pass(text, false);
  head_ = {};
}

void ExportParser::pass(std::string_view text, bool last) {
  gate_->pass(text, last);
  if (!gate_->isWrong()) return;
  const std::uint64_t broken = gate_->repairs().brokenText;
  const std::string name = tr(kind_.name);
  throw ExportError(
      ExportError::Kind::wrongEncoding, kind_.where,
      gate_->readsUtf8()
          ? tr("the {} is not in the encoding it is read in (UTF-8): of the first {} letters beyond ASCII {} "
               "cannot be read",
               name, broken + gate_->letters(), broken)
          : tr("the {} says that it is in {}, and its letters are in another encoding", name, encoding_),
      tr("Nothing more of it is taken, because names would be destroyed. In {} set the encoding of the "
         "export "
         "template to UTF-8; what stands in the first line of the file (encoding=\"...\") must be what the "
         "file "
         "is written in",
         kind_.admin),
      200);
}

Repairs ExportParser::repairs() const noexcept {
  Repairs all = gate_ ? gate_->repairs() : Repairs{};
  all.brokenText += reader_.unknownEntities();
  return all;
}

bool ExportParser::complete() {
  if (!gate_ && !head_.empty()) begin();
  if (gate_) gate_->settle();
  return builder_.complete();
}

void ExportParser::finish() {
  if (!gate_) begin();
  pass({}, true);
  if (!builder_.complete())
    throw ExportError(
        ExportError::Kind::truncated, kind_.where,
        tr("the {} ends before its closing </{}>", tr(kind_.name), kind_.root),
        tr("The shop or the line broke off. What was read is kept; the rest is read on the next try"), 200);
  reader_.finish();
}

}  // namespace shoptet
