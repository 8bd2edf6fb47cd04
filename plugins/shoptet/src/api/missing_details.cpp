// SPDX-License-Identifier: Apache-2.0
#include "api/missing_details.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

using Ids = std::set<std::string>;

// Of one read. A shop of which so many cannot be got is not well, and a later run goes on behind them.
constexpr int kMostAside = 100;
constexpr std::size_t kOthersListed = 10;
constexpr std::size_t kMostOthersAsked = 3;
constexpr std::int64_t kMostDeletionsOfPage = 1000;  // the shop may give fewer

// Those of them that the list has now. What its rows tell is learned: by which key a record is known.
Ids listed(Reading& reading, const Ids& ids) {
  const Kind& kind = *reading.kind;
  std::string some;
  for (const auto& id : ids)
    // A comma would end a code there.
    if (id.find(',') == std::string::npos) some += (some.empty() ? "" : ",") + spojka::percentEncode(id);
  Ids found;
  if (some.empty()) return found;
  const Answer answer = reading.client.get(
      kind.listTarget() + "?orderCodes=" + some + "&itemsPerPage=" + std::to_string(kAtOnce),
      spojka::tr(kind.listName()));
  const spojka::ValueView rows = answer.data().find(kind.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    reading.kind->know(rows.item(i));
    found.emplace(rows.item(i).find(kind.id()).text());
  }
  return found;
}

// Those of them that were deleted since.
Ids deleted(Reading& reading, const Ids& ids, std::int64_t since) {
  const Kind& kind = *reading.kind;
  Ids found;
  for (std::int64_t number = 1; found.size() < ids.size(); ++number) {
    const Answer answer =
        reading.client.get(kind.changesTarget() + "?from=" + momentText(since) +
                               "&changeType=delete&itemsPerPage=" + std::to_string(kMostDeletionsOfPage) +
                               "&page=" + std::to_string(number),
                           spojka::tr(kind.changesName()));
    const spojka::ValueView rows = answer.data().find("changes");
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string id(rows.item(i).find(kind.id()).text());
      if (ids.count(id) != 0) found.insert(std::move(id));
    }
    if (number >= answer.data().find("paginator").find("pageCount").integer() || rows.size() == 0) break;
  }
  return found;
}

// Those of them that were not found and are there all the same.
Ids stillThere(Reading& reading, const Ids& missing) {
  if (reading.kind->listsByIds()) return listed(reading, missing);
  if (reading.listedSince == 0) return {};
  const Ids gone = deleted(reading, missing, reading.listedSince);
  Ids there;
  std::set_difference(missing.begin(), missing.end(), gone.begin(), gone.end(),
                      std::inserter(there, there.end()));
  return there;
}

bool isGiven(Reading& reading, const std::string& id) {
  const std::vector<Detail> details = askForDetails(reading, {id});
  if (details.front().failure && !details.front().ofRecord) std::rethrow_exception(details.front().failure);
  return details.front().answer.has_value();
}

// Whether the shop gives the detail of any other record at this moment: after the last try of those that did
// not come. Of those that came just now, or else of the first of the list.
bool givesOthers(Reading& reading, const std::vector<std::string>& ids, const std::vector<Detail>& details) {
  for (std::size_t i = ids.size(); i-- > 0;)
    if (details[i].answer) return isGiven(reading, ids[i]);
  const Kind& kind = *reading.kind;
  const Answer answer = reading.client.get(
      kind.listTarget() + "?itemsPerPage=" + std::to_string(kOthersListed), spojka::tr(kind.listName()));
  const spojka::ValueView rows = answer.data().find(kind.rows());
  std::size_t asked = 0;
  for (std::size_t i = 0; i < rows.size() && asked < kMostOthersAsked; ++i) {
    const std::string id(rows.item(i).find(kind.id()).text());
    if (id.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    ++asked;
    if (isGiven(reading, id)) return true;
  }
  return false;
}

}  // namespace

std::vector<Verdict> judgeDetails(Reading& reading, const std::vector<std::string>& ids,
                                  const std::vector<Detail>& details) {
  std::vector<Verdict> verdicts(ids.size(), Verdict::given);
  Ids missing;
  Ids odd;  // those that the shop has and does not give
  bool ofRecords = true;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (details[i].missing) missing.insert(ids[i]);
    if (details[i].failure) odd.insert(ids[i]);
    ofRecords = ofRecords && (!details[i].failure || details[i].ofRecord);
  }
  Ids there;
  if (!missing.empty()) there = stillThere(reading, missing);
  odd.insert(there.begin(), there.end());
  const auto all = static_cast<int>(odd.size());
  const bool aside =
      !odd.empty() && ofRecords && reading.aside + all <= kMostAside && givesOthers(reading, ids, details);
  if (aside) reading.aside += all;
  if (aside && reading.kind->listsByIds()) listed(reading, odd);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (details[i].answer) continue;
    if (odd.count(ids[i]) != 0)
      verdicts[i] = aside ? Verdict::aside : Verdict::stopped;
    else
      verdicts[i] = details[i].missing ? Verdict::gone : Verdict::open;
  }
  return verdicts;
}

}  // namespace shoptet::api
