// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "api/readers.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr int kMostChangePasses = 5;
constexpr std::int64_t kMostChanges = 1000;  // of a page; the shop may give fewer

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
    tellUnknownGone(reading_);
    reading_.kind->remember();
    Progress after = start_;
    after.since = begunAt_;
    return sink_.closeBatch(toText(after));
  }
  takeSome();
}

void ChangesReader::collect() {
  const std::int64_t from = start_.since - overlapSeconds_;
  reading_.listedSince = from;
  reading_.context.debug(std::string("asking what has changed of ") + reading_.kind->stream() + " since " +
                         utcStamp(from));
  for (int pass = 0; pass < kMostChangePasses; ++pass) {
    const Seen seen = collectSince(from);
    if (seen.onePage) break;
    // The moment of the first answer; what changed later moved among the pages.
    if (collectSince(begunAt_).total == 0) break;
  }
  for (const auto& id : reading_.asideBook->ids()) changes_.emplace(id, Change());
  reading_.context.expected(static_cast<std::int64_t>(changes_.size()));
  collected_ = true;
}

ChangesReader::Seen ChangesReader::collectSince(std::int64_t moment) {
  const Kind& kind = *reading_.kind;
  const ShopZone utc = *ShopZone::named("UTC");  // the shop writes an offset
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
      if (id.empty()) continue;
      const auto at = parseInstant(rows.item(i).find("changeTime").text(), utc);
      changes_[std::move(id)] = {rows.item(i).find("changeType").text() == "delete",
                                 at && at->microsUtc / 1'000'000 < start_.since};
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

void ChangesReader::takeSome() {
  std::vector<std::string> ids;
  for (auto change = changes_.begin(); change != changes_.end() && ids.size() < kAtOnce;
       change = changes_.erase(change))
    if (!change->second.deleted)
      ids.push_back(change->first);
    else if (!change->second.before || !reading_.kind->keyOfGone(change->first).empty())
      emitGone(reading_, sink_, change->first);
  emitSome(reading_, sink_, std::move(ids));
}

}  // namespace shoptet::api
