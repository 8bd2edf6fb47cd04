// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "api/readers.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

// A list of which records are deleted faster than it is read is not read for ever.
constexpr std::int64_t kMostListPasses = 3;

}  // namespace

ListReader::ListReader(Reading reading, const spojka::ReadRequest& request, Progress progress, Part part)
    : PulledReader(request),
      reading_(std::move(reading)),
      at_(std::move(progress)),
      part_(std::move(part)),
      size_(reading_.kind->mostRows(reading_.withDetails)),
      portion_(std::clamp<std::size_t>(request.maxRecords, 1, kAtOnce)),
      perPage_(size_) {}

void ListReader::step() {
  if (!page_) return fetchPage();
  const spojka::ValueView rows = page_->data().find(reading_.kind->rows());
  if (row_ < rows.size() && !found_) return takeRows(rows);
  endPage();
}

void ListReader::fetchPage() {
  const Kind& kind = *reading_.kind;
  number_ = at_.place / perPage_ + 1;
  const std::string target = kind.listTarget() + "?itemsPerPage=" + std::to_string(size_) +
                             "&page=" + std::to_string(number_) + part_.filter;
  Answer answer = reading_.client.get(target, spojka::tr(kind.listName()));
  if (at_.since == 0) at_.since = reading_.client.shopTime();
  reading_.listedSince = at_.since;
  const spojka::ValueView paginator = answer.data().find("paginator");
  const std::int64_t total = paginator.find("totalCount").integer();
  pages_ = paginator.find("pageCount").integer();
  if (answer.data().find(kind.rows()).kind() != spojka::Kind::list || paginator.isNull())
    throw spojka::DataError(
        std::string("shoptet.") + kind.stream(),
        spojka::tr("Shoptet's answer with {} has no rows or no paging", spojka::tr(kind.listName())));
  // The shop holds a page to its own most rows.
  const std::int64_t given = paginator.find("itemsPerPage").integer();
  if (given > 0 && given != perPage_) {
    perPage_ = given;
    if (at_.place / perPage_ + 1 != number_) return;  // the same place is on another page then
  }
  const std::int64_t gone = at_.total > total ? at_.total - total : 0;
  at_.total = total;
  at_.gone += gone;
  if (gone > 0 && at_.place > 0) {
    at_.place = std::max<std::int64_t>(0, at_.place - gone);
    if (at_.place / perPage_ + 1 != number_) return;
  }
  if (answer.data().find(kind.rows()).size() == 0 && number_ <= pages_ && total > 0)
    throw spojka::DataError(std::string("shoptet.") + kind.stream(),
                            "a page in the middle of " + std::string(kind.listName()) + " came empty");
  if (part_.key.empty()) reading_.context.expected(total);
  page_.emplace(std::move(answer));
  row_ = 0;
  before_ = std::exchange(now_, {});
}

bool ListReader::wants(spojka::ValueView row) const {
  if (!part_.createdFrom && !part_.createdTo) return true;
  const auto created = parseInstant(row.find("creationTime").text(), *ShopZone::named("UTC"));
  if (!created) return true;  // nobody knows: better once too often
  const std::int64_t seconds = created->microsUtc / 1000000;
  return (!part_.createdFrom || seconds >= *part_.createdFrom) &&
         (!part_.createdTo || seconds < *part_.createdTo);
}

void ListReader::takeRows(spojka::ValueView rows) {
  std::vector<std::string> ids;
  while (row_ < rows.size() && !found_ && ids.size() < portion_) takeRow(rows.item(row_++), ids);
  emitDetails(reading_, sink_, ids);
  sink_.closeFullBatch();
}

void ListReader::takeRow(spojka::ValueView row, std::vector<std::string>& ids) {
  std::string id(row.find(reading_.kind->id()).text());
  now_.insert(id);
  if (!wants(row)) return;
  if (!part_.key.empty()) {
    spojka::Arena arena;
    if (reading_.kind->ofRow(arena, row).key != part_.key) return;
    found_ = true;
  }
  if (!reading_.withDetails || id.empty())
    emitRow(reading_, sink_, row);
  else if (before_.count(id) == 0)
    ids.push_back(std::move(id));
}

void ListReader::endPage() {
  page_.reset();
  if (part_.keepsCheckpoints) reading_.kind->remember();
  at_.place = number_ * perPage_;
  if (found_ || number_ >= pages_) return endList();
  sink_.closeBatch(part_.keepsCheckpoints ? toText(at_) : std::string());
}

void ListReader::endList() {
  if (part_.keepsCheckpoints && pages_ > 1) {
    const std::int64_t deleted = deletedSince(reading_, at_.since);
    // One may have hidden behind another that was added: the total stayed, and still the rows moved.
    if (deleted > at_.gone && at_.pass < kMostListPasses) {
      reading_.context.info("records were deleted while " + std::string(reading_.kind->listName()) +
                            " was read; it is read again, so that none is missed");
      at_.gone = deleted;
      at_.place = 0;
      at_.pass += 1;
      before_.clear();
      now_.clear();
      return sink_.closeBatch(toText(at_));
    }
  }
  finish();
  tellUnknownGone(reading_);
  Progress after;
  after.next = Progress::Next::changes;
  after.shop = at_.shop;
  after.since = at_.since;
  sink_.closeBatch(part_.keepsCheckpoints ? toText(after) : std::string());
}

}  // namespace shoptet::api
