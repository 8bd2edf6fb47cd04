// SPDX-License-Identifier: Apache-2.0
#include "api/readers.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

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

}  // namespace shoptet::api
