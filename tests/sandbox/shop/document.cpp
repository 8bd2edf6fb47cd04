// SPDX-License-Identifier: Apache-2.0
#include "shop/document.hpp"

#include <algorithm>
#include <utility>

namespace sandbox {

Document::Document(const Catalogue& catalogue, const Selection& selection, const DocumentOptions& options)
    : catalogue_(catalogue), selection_(selection), options_(options) {
  chooseRanges();
}

void Document::chooseRanges() {
  const bool customers = selection_.section == Section::Customers;
  const GeneratorOptions& counts = catalogue_.options();
  const std::uint64_t generated = customers ? counts.customers : counts.orders;
  const auto firstFrom = [&](LocalSeconds moment) {
    return customers ? catalogue_.firstCustomerFrom(moment) : catalogue_.firstOrderFrom(moment);
  };
  ranges_[0] = {0, generated};
  ranges_[1] = {generated, customers ? catalogue_.customerCount() : catalogue_.orderCount()};
  if (selection_.from) ranges_[0].begin = firstFrom(*selection_.from);
  if (selection_.until) ranges_[0].end = firstFrom(*selection_.until);
  if (!customers && selection_.updatedFrom && !catalogue_.anyOrderEdited()) {
    ranges_[0].begin = std::max(ranges_[0].begin, firstFrom(*selection_.updatedFrom - kLongestProcessing));
  }
  ranges_[0].end = std::max(ranges_[0].begin, ranges_[0].end);
  if (options_.newestFirst) std::swap(ranges_[0], ranges_[1]);
}

bool Document::selected(std::uint64_t index) const {
  const bool customers = selection_.section == Section::Customers;
  if (customers ? catalogue_.customerDeleted(index) : catalogue_.orderDeleted(index)) return false;
  const LocalSeconds created =
      customers ? catalogue_.customerRegistered(index) : catalogue_.orderCreated(index);
  if (selection_.from && created < *selection_.from) return false;
  if (selection_.until && created >= *selection_.until) return false;
  return customers || !selection_.updatedFrom || catalogue_.orderUpdated(index) >= *selection_.updatedFrom;
}

std::optional<std::uint64_t> Document::nextIndex() {
  for (; range_ < 2; ++range_) {
    Range& range = ranges_[range_];
    while (range.begin < range.end) {
      const std::uint64_t index = options_.newestFirst ? --range.end : range.begin++;
      if (selected(index)) return index;
    }
  }
  return std::nullopt;
}

std::string Document::rootName() const {
  if (options_.flaws.wrongRoot) return "SHOP";
  return selection_.section == Section::Customers ? "CUSTOMERS" : "ORDERS";
}

void Document::appendText(std::string& out, const std::string& utf8) const {
  if (options_.encoding == Encoding::Utf8) {
    out += utf8;
  } else {
    out += toWindows1250(utf8);
  }
}

void Document::appendRecord(std::string& out, std::uint64_t index) {
  std::string record;
  std::string& target = options_.encoding == Encoding::Utf8 ? out : record;
  const std::size_t before = target.size();
  if (selection_.section == Section::Customers) {
    appendXml(target, catalogue_.customer(index), options_.flaws.records);
  } else {
    appendXml(target, catalogue_.order(index), options_.flaws.records);
  }
  if (options_.flaws.truncateAt == records_) {
    target.resize(before + (target.size() - before) / 2);
    // Between two elements, so that only the missing end tells.
    target.resize(target.rfind('\n') + 1);
    finished_ = true;
  }
  if (options_.encoding != Encoding::Utf8) appendText(out, record);
  ++records_;
}

bool Document::next(std::string& piece) {
  piece.clear();
  if (finished_) return false;
  if (!started_) {
    started_ = true;
    if (options_.flaws.byteOrderMark) piece += "\xef\xbb\xbf";
    piece += options_.encoding == Encoding::Utf8 ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                                 : "<?xml version=\"1.0\" encoding=\"windows-1250\"?>\n";
    if (options_.flaws.documentType) {
      piece.append("<!DOCTYPE ").append(rootName()).append(" [ <!ENTITY shop \"e-shop\"> ]>\n");
    }
    piece.append("<").append(rootName()).append(">\n");
  }
  while (piece.size() < options_.pieceBytes && !finished_) {
    const auto index = nextIndex();
    if (index) {
      appendRecord(piece, *index);
    } else {
      if (!options_.flaws.truncateAt) piece.append("</").append(rootName()).append(">\n");
      finished_ = true;
    }
  }
  return true;
}

}  // namespace sandbox
