// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "api/readers.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr std::size_t kMostIds = 50;  // of one question for rows of the list

void handOver(BatchSink& sink, const RecordShape::Record& record, const Kind& kind) {
  if (!record.key.empty()) return sink.record(record.key, record.body);
  sink.problem({}, {},
               spojka::DataError(std::string("shoptet.") + kind.stream(),
                                 spojka::tr("Shoptet gave a record without anything to know it by")));
}

}  // namespace

std::string momentText(std::int64_t unixSeconds) {
  std::string text = utcStamp(unixSeconds);
  text.pop_back();
  return text + "%2B0000";
}

void emitDetail(Reading& reading, BatchSink& sink, std::string_view id) {
  Kind& kind = *reading.kind;
  try {
    const Answer answer = reading.client.get(kind.detailTarget(id), spojka::tr(kind.oneName()));
    handOver(sink, kind.ofDetail(sink.arena(), answer.data()), kind);
  } catch (const ApiError& e) {
    if (e.kind() != ApiError::Kind::notThere) throw;
    emitGone(reading, sink, id);
  }
}

void emitGone(Reading& reading, BatchSink& sink, std::string_view id) {
  const std::string key = reading.kind->keyOfGone(id);
  if (!key.empty()) return sink.removed(key);
  reading.context.info(
      "Shoptet says that " + std::string(reading.kind->oneName()) +
      " was deleted of which nothing is known here but its number; what was written of it stays");
}

void emitRow(Reading& reading, BatchSink& sink, spojka::ValueView row) {
  handOver(sink, reading.kind->ofRow(sink.arena(), row), *reading.kind);
}

std::size_t atOnce(const Reading& reading) noexcept {
  return !reading.withDetails && reading.kind->listsByIds() ? kMostIds : 1;
}

void emitSome(Reading& reading, BatchSink& sink, std::vector<std::string> ids) {
  const Kind& kind = *reading.kind;
  std::string listed;
  // A comma would end a code there.
  const auto fits = [&](const std::string& id) {
    return atOnce(reading) > 1 && id.find(',') == std::string::npos;
  };
  for (const auto& id : ids)
    if (fits(id)) listed += (listed.empty() ? "" : ",") + spojka::percentEncode(id);
  if (!listed.empty()) {
    const Answer answer = reading.client.get(
        kind.listTarget() + "?orderCodes=" + listed + "&itemsPerPage=" + std::to_string(kMostIds),
        spojka::tr(kind.listName()));
    const spojka::ValueView rows = answer.data().find(kind.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string_view id = rows.item(i).find(kind.id()).text();
      ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
      emitRow(reading, sink, rows.item(i));
    }
  }
  // Those of which no row came are asked for alone: they may be gone.
  for (const auto& id : ids) emitDetail(reading, sink, id);
}

}  // namespace shoptet::api
