// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "api/readers.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr int kMostChangePasses = 5;
constexpr std::int64_t kMostChanges = 1000;  // of a page; the shop may give fewer
constexpr std::size_t kMostIds = 50;         // of one question for rows of the list

}  // namespace

ChangesReader::ChangesReader(Reading reading, const spojka::ReadRequest& request, Progress progress,
                             std::int64_t overlapSeconds)
    : PulledReader(request),
      reading_(std::move(reading)),
      start_(std::move(progress)),
      overlapSeconds_(overlapSeconds) {}

void ChangesReader::step() {
  if (!collected_) return collect();
  if (changes_.empty()) {
    finish();
    reading_.kind->remember();
    Progress after = start_;
    after.since = begunAt_;
    return sink_.closeBatch(toText(after));
  }
  if (!reading_.withDetails && reading_.kind->listsByIds()) return takeListed();
  const auto change = changes_.begin();
  if (change->second)
    emitGone(reading_, sink_, change->first);
  else
    emitDetail(reading_, sink_, change->first);
  changes_.erase(change);
}

void ChangesReader::collect() {
  const std::int64_t from = start_.since - overlapSeconds_;
  reading_.context.debug(std::string("asking what has changed of ") + reading_.kind->stream() + " since " +
                         utcStamp(from));
  for (int pass = 0; pass < kMostChangePasses; ++pass) {
    const Seen seen = collectSince(from);
    if (seen.onePage) break;
    // The moment of the first answer; what changed later moved among the pages.
    if (collectSince(begunAt_).total == 0) break;
  }
  reading_.context.expected(static_cast<std::int64_t>(changes_.size()));
  collected_ = true;
}

ChangesReader::Seen ChangesReader::collectSince(std::int64_t moment) {
  const Kind& kind = *reading_.kind;
  Seen seen;
  for (std::int64_t number = 1;; ++number) {
    const Answer answer = reading_.client.get(kind.changesTarget() + "?from=" + momentText(moment) +
                                                  "&itemsPerPage=" + std::to_string(kMostChanges) +
                                                  "&page=" + std::to_string(number),
                                              spojka::tr(kind.changesName()));
    if (begunAt_ == 0) begunAt_ = reading_.client.shopTime();
    const spojka::ValueView rows = answer.data().find("changes");
    const spojka::ValueView paginator = answer.data().find("paginator");
    if (rows.kind() != spojka::Kind::list || paginator.isNull())
      throw spojka::DataError(
          std::string("shoptet.") + kind.stream(),
          spojka::tr("Shoptet's answer with {} has no rows or no paging", spojka::tr(kind.changesName())));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string id(rows.item(i).find(kind.id()).text());
      if (!id.empty()) changes_[std::move(id)] = rows.item(i).find("changeType").text() == "delete";
    }
    seen.total = std::max(seen.total, paginator.find("totalCount").integer());
    const std::int64_t pages = paginator.find("pageCount").integer();
    seen.onePage = pages <= 1;
    if (number >= pages) return seen;
    if (rows.size() == 0)
      throw spojka::DataError(
          std::string("shoptet.") + kind.stream(),
          spojka::tr("a page in the middle of {} came empty", spojka::tr(kind.changesName())));
  }
}

// Up to fifty in one question. Those of which no row comes are asked for alone: they may be gone.
void ChangesReader::takeListed() {
  const Kind& kind = *reading_.kind;
  std::string codes;
  std::vector<std::string> asked;
  for (auto change = changes_.begin(); change != changes_.end() && asked.size() < kMostIds;) {
    // A comma would end a code there.
    if (change->second)
      emitGone(reading_, sink_, change->first);
    else if (change->first.find(',') != std::string::npos)
      emitDetail(reading_, sink_, change->first);
    else {
      codes += (codes.empty() ? "" : ",") + spojka::percentEncode(change->first);
      asked.push_back(change->first);
    }
    change = changes_.erase(change);
  }
  if (asked.empty()) return;
  const Answer answer = reading_.client.get(
      kind.listTarget() + "?orderCodes=" + codes + "&itemsPerPage=" + std::to_string(kMostIds),
      spojka::tr(kind.listName()));
  const spojka::ValueView rows = answer.data().find(kind.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string_view id = rows.item(i).find(kind.id()).text();
    asked.erase(std::remove(asked.begin(), asked.end(), id), asked.end());
    emitRow(reading_, sink_, rows.item(i));
  }
  for (const auto& id : asked) emitDetail(reading_, sink_, id);
}

}  // namespace shoptet::api
