// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>

#include "api/details.hpp"
#include "api/missing_details.hpp"
#include "api/readers.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

// Ids that a message names.
constexpr std::size_t kNamed = 5;

void handOver(BatchSink& sink, const RecordShape::Record& record, const Kind& kind) {
  if (!record.key.empty()) return sink.record(record.key, record.body);
  sink.problem({}, {},
               spojka::DataError(std::string("shoptet.") + kind.stream(),
                                 spojka::tr("Shoptet gave a record without anything to know it by")));
}

std::exception_ptr notFound(const std::string& name) {
  return std::make_exception_ptr(spojka::RemoteError(
      "shoptet.api",
      spojka::tr("Shoptet has a record in its list, and says that there is none when it is asked for alone "
                 "({})",
                 name)));
}

std::string wordsOf(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const ApiError& e) {
    return e.summary();
  } catch (const std::exception& e) {
    return e.what();
  }
}

// One that is kept as failed, so that the others need not wait for it.
void putAside(Reading& reading, BatchSink& sink, const std::string& id, const std::exception_ptr& failure) {
  const Kind& kind = *reading.kind;
  std::string key = reading.kind->keyOfGone(id);
  if (key.empty()) key = keyOfCode(id);
  reading.asideBook->put(id);
  sink.problem(key, {},
               spojka::DataError(std::string("shoptet.") + kind.stream(),
                                 spojka::tr("Shoptet gives other records and not this one ({}): {}. Look at "
                                            "it in the shop's administration, and save it there again",
                                            nameOf(kind, id), wordsOf(failure))));
}

// So many of them are done with.
std::size_t emitAsked(Reading& reading, BatchSink& sink, const std::vector<std::string>& ids) {
  const Kind& kind = *reading.kind;
  const std::vector<Detail> details = askForDetails(reading, ids);
  const std::vector<Verdict> verdicts = judgeDetails(reading, ids, details);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (verdicts[i] == Verdict::open) return i;
    if (verdicts[i] == Verdict::given) {
      emitRecord(reading, sink, details[i].answer->data().find(kind.detail()));
    } else if (verdicts[i] == Verdict::gone) {
      emitGone(reading, sink, ids[i]);
    } else {
      const std::exception_ptr failure =
          details[i].failure ? details[i].failure : notFound(nameOf(kind, ids[i]));
      if (verdicts[i] == Verdict::stopped) std::rethrow_exception(failure);
      putAside(reading, sink, ids[i], failure);
    }
  }
  return ids.size();
}

}  // namespace

std::string momentText(std::int64_t unixSeconds) {
  std::string text = utcStamp(unixSeconds);
  text.pop_back();
  return text + "%2B0000";
}

void emitDetails(Reading& reading, BatchSink& sink, const std::vector<std::string>& ids) {
  std::vector<std::string> left = ids;
  // Each round is done with one of them at least.
  while (!left.empty())
    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(emitAsked(reading, sink, left)));
}

void emitRecord(Reading& reading, BatchSink& sink, spojka::ValueView record) {
  reading.asideBook->drop(record.find(reading.kind->id()).text());
  handOver(sink, reading.kind->ofDetail(sink.arena(), record), *reading.kind);
}

void emitGone(Reading& reading, BatchSink& sink, std::string_view id) {
  reading.asideBook->drop(id);
  const std::string key = reading.kind->keyOfGone(id);
  if (!key.empty()) return sink.removed(key);
  ++reading.unknownGone;
  if (reading.someUnknown.size() < kNamed) reading.someUnknown.emplace_back(id);
}

void tellUnknownGone(const Reading& reading) {
  if (reading.unknownGone == 0) return;
  std::string some;
  for (const auto& id : reading.someUnknown) some += (some.empty() ? "" : ", ") + id;
  reading.context.info(std::string("Shoptet says that ") + reading.kind->stream() +
                       " were deleted of which nothing is known here but the numbers; what was written of "
                       "them stays: " +
                       std::to_string(reading.unknownGone) + " (" + some +
                       (reading.unknownGone > kNamed ? ", ..." : "") + ")");
}

std::int64_t deletedSince(Reading& reading, std::int64_t moment) {
  const Kind& kind = *reading.kind;
  const Answer answer = reading.client.get(
      kind.changesTarget() + "?from=" + momentText(moment) + "&changeType=delete&itemsPerPage=1",
      spojka::tr(kind.changesName()));
  return answer.data().find("paginator").find("totalCount").integer();
}

void emitRow(Reading& reading, BatchSink& sink, spojka::ValueView row) {
  reading.asideBook->drop(row.find(reading.kind->id()).text());
  handOver(sink, reading.kind->ofRow(sink.arena(), row), *reading.kind);
}

void emitSome(Reading& reading, BatchSink& sink, std::vector<std::string> ids) {
  const Kind& kind = *reading.kind;
  std::string listed;
  // A comma would end a code there.
  const auto fits = [&](const std::string& id) {
    return !reading.withDetails && kind.listsByIds() && id.find(',') == std::string::npos;
  };
  for (const auto& id : ids)
    if (fits(id)) listed += (listed.empty() ? "" : ",") + spojka::percentEncode(id);
  if (!listed.empty()) {
    const Answer answer = reading.client.get(
        kind.listTarget() + "?orderCodes=" + listed + "&itemsPerPage=" + std::to_string(kAtOnce),
        spojka::tr(kind.listName()));
    const spojka::ValueView rows = answer.data().find(kind.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string_view id = rows.item(i).find(kind.id()).text();
      ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
      emitRow(reading, sink, rows.item(i));
    }
  }
  // Those of which no row came are asked for alone: they may be gone.
  emitDetails(reading, sink, ids);
}

}  // namespace shoptet::api
