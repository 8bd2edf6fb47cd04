// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/line_reader.hpp"
#include "api/readers.hpp"
#include "api/webhook.hpp"
#include "spojka/http/gzip_file.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/percent.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

// With fewer, their details are asked for in less time than a job may wait in Shoptet's queue.
constexpr std::int64_t kWorthIt = 1000;
// So many are read before: a preview needs no more. Shoptet's bucket lets so many through at once.
constexpr std::int64_t kTaste = 200;
// Shoptet lets a job that is not ready be looked at ten times. One is left for a person.
constexpr std::int64_t kMostLooks = 9;
constexpr std::int64_t kFirstPauseMs = 15 * 1000;
constexpr std::int64_t kLongestPauseMs = 8 * 60 * 1000;
// Whether Shoptet has called is looked up in between.
constexpr std::int64_t kEarMs = 2 * 1000;
constexpr std::int64_t kLinesOfCheckpoint = 200;
constexpr const char* kJobName = spojka::N_("a job of Shoptet");
constexpr const char* kSnapshotWhere = "shoptet.snapshot";

// What refuses a snapshot and would not refuse a list.
bool isRefusal(const ApiError& e) noexcept {
  return e.kind() == ApiError::Kind::noRights || e.kind() == ApiError::Kind::badRequest ||
         e.kind() == ApiError::Kind::notThere;
}

class SnapshotReader final : public PulledReader {
 public:
  SnapshotReader(Reading reading, const spojka::ReadRequest& request, Progress progress)
      : PulledReader(request),
        reading_(std::move(reading)),
        at_(std::move(progress)),
        resumed_(at_.next == Progress::Next::snapshot),
        lookNow_(resumed_) {}
  // There is none, or not the whole of one; what was handed over is right all the same.
  bool isGivenUp() const noexcept { return givenUp_; }

 private:
  void step() override {
    if (at_.next != Progress::Next::snapshot) return ask();
    if (file_ == nullptr) return look();
    take();
  }
  void ask();
  void look();
  void take();
  void end();
  void open(const std::string& url);
  void pause() const;
  bool isTold() const { return reading_.context.recall(kJobMemory) == at_.job; }
  void giveUp(const std::string& why);
  // The job of an earlier run cannot be used: another one is asked for.
  void notThisJob(const std::string& why);

  Reading reading_;
  Progress at_;
  bool resumed_;
  bool lookNow_;
  bool givenUp_ = false;
  std::unique_ptr<spojka::http::StreamedResponse> file_;
  std::optional<LineReader> lines_;
  std::int64_t line_ = 0;  // of the file
};

void SnapshotReader::giveUp(const std::string& why) {
  reading_.context.info("instead of " + std::string(reading_.kind->snapshotName()) + ", " +
                        reading_.kind->listName() + " and each record are read: " + why);
  givenUp_ = true;
  finish();
}

void SnapshotReader::notThisJob(const std::string& why) {
  if (!resumed_) return giveUp(why);
  reading_.context.info("the snapshot of an earlier run cannot be used any more (" + why +
                        "); another one is asked for");
  at_.next = Progress::Next::list;
  resumed_ = lookNow_ = false;
}

void SnapshotReader::ask() {
  const Kind& kind = *reading_.kind;
  at_.place = at_.looks = 0;
  // Before the shop begins: what changes from now on may be in it or not, and is a change to be asked for.
  at_.since = reading_.client.shopTime();
  try {
    const Answer answer = reading_.client.start(kind.snapshotTarget(), spojka::tr(kind.snapshotName()));
    at_.job = std::string(answer.data().find("jobId").text());
  } catch (const ApiError& e) {
    if (!isRefusal(e)) throw;
    return giveUp(e.summary());
  }
  if (at_.job.empty()) return giveUp("Shoptet does not name the job");
  at_.next = Progress::Next::snapshot;
  reading_.context.info("Shoptet puts " + std::string(kind.snapshotName()) + " together (job " + at_.job +
                        ", " + std::to_string(at_.total) + " records)");
  sink_.closeBatch(toText(at_));
}

void SnapshotReader::pause() const {
  const spojka::Context& context = reading_.context;
  const std::int64_t pause =
      std::min(kLongestPauseMs, kFirstPauseMs << std::min<std::int64_t>(at_.looks, 16));
  context.waiting(pause,
                  spojka::tr("until Shoptet has put {} together", spojka::tr(reading_.kind->snapshotName())));
  std::int64_t left = pause;
  for (; left > 0 && !isTold(); left -= kEarMs) context.sleepFor(std::min(left, kEarMs), kSnapshotWhere);
  context.waitIsOver();
  if (left > 0) context.info("Shoptet has told that the job has finished");
}

void SnapshotReader::look() {
  if (at_.looks >= kMostLooks) return giveUp("Shoptet has not put it together in time");
  if (!std::exchange(lookNow_, false)) pause();
  std::string status;
  std::string url;
  try {
    const Answer answer =
        reading_.client.get("/api/system/jobs/" + spojka::percentEncode(at_.job), spojka::tr(kJobName));
    const spojka::ValueView job = answer.data().find("job");
    status = std::string(job.find("status").text());
    url = std::string(job.find("resultUrl").text());
  } catch (const ApiError& e) {
    if (!isRefusal(e)) throw;
    return notThisJob(e.summary());
  }
  if (status == "completed") return open(url);
  if (status == "failed" || status == "expired" || status == "killed")
    return notThisJob("Shoptet's job ended as '" + status + "'");
  at_.looks += 1;
  sink_.closeBatch(toText(at_));
}

void SnapshotReader::open(const std::string& url) {
  const spojka::http::OriginRead read = spojka::http::readOrigin(url);
  if (read.fault != spojka::http::OriginFault::none || read.rest.empty())
    return notThisJob("Shoptet does not say where it is");
  // Who reads along would get everything there is.
  if (!read.origin.secure && reading_.client.isSecure()) return notThisJob("it would travel unprotected");
  try {
    auto answer = reading_.client.openFile(read.origin.text(), std::string(read.rest));
    if (answer->head().status != 200)
      return notThisJob("its address answers " + std::to_string(answer->head().status));
    file_ = spojka::http::unpackedFile(std::move(answer));
  } catch (const spojka::DataError& e) {
    return giveUp(e.what());
  }
  lines_.emplace(*file_);
  reading_.context.expected(at_.total);
}

void SnapshotReader::take() {
  spojka::Arena arena;
  spojka_value root{};
  try {
    std::string_view line;
    do {
      if (!lines_->next(line)) return end();
    } while (line_++ < at_.place);
    root = spojka::parseJson(arena, line);
  } catch (const spojka::DataError& e) {
    return giveUp(std::string("it is damaged: ") + e.what());
  } catch (const spojka::JsonError& e) {
    return giveUp("line " + std::to_string(line_) + " is damaged or cut: " + e.what());
  }
  if (spojka::ValueView(root).kind() != spojka::Kind::object)
    return giveUp("line " + std::to_string(line_) + " holds no record");
  emitRecord(reading_, sink_, spojka::ValueView(root));
  at_.place += 1;
  if (at_.place % kLinesOfCheckpoint != 0) return;
  reading_.kind->remember();
  sink_.closeBatch(toText(at_));
}

void SnapshotReader::end() {
  // Those that were deleted meanwhile may be missing; a file that lacks more is none of everything.
  if (line_ < at_.total && line_ + deletedSince(reading_, at_.since) < at_.total)
    return giveUp("it holds " + std::to_string(line_) + " of " + std::to_string(at_.total) + " records");
  finish();
  reading_.kind->remember();
  Progress after;
  after.next = Progress::Next::changes;
  after.shop = at_.shop;
  after.since = at_.since;
  sink_.closeBatch(toText(after));
}

class Load final : public spojka::Reader {
 public:
  Load(Reading reading, const spojka::ReadRequest& request, Progress progress)
      : reading_(std::move(reading)), request_(request), shop_(progress.shop) {
    if (progress.next == Progress::Next::snapshot)
      begin(std::move(progress));
    else
      list_ = listFrom(std::move(progress));
  }

  bool next(spojka::BatchBuilder& out) override {
    if (!tried_ && isLong(list_->progress())) begin(list_->progress());
    if (snapshot_ != nullptr) {
      if (snapshot_->next(out)) return true;
      if (!snapshot_->isGivenUp()) return false;
      snapshot_.reset();
      Progress fresh;
      fresh.shop = shop_;
      if (list_ == nullptr) list_ = listFrom(std::move(fresh));
    }
    return list_->next(out);
  }

 private:
  static bool isLong(const Progress& list) noexcept { return list.place >= kTaste && list.total >= kWorthIt; }
  void begin(Progress progress) {
    tried_ = true;
    snapshot_ = std::make_unique<SnapshotReader>(reading_, request_, std::move(progress));
  }
  std::unique_ptr<ListReader> listFrom(Progress progress) const {
    return std::make_unique<ListReader>(reading_, request_, std::move(progress), ListReader::Part());
  }

  const Reading reading_;
  const spojka::ReadRequest request_;
  const std::string shop_;
  bool tried_ = false;
  std::unique_ptr<SnapshotReader> snapshot_;
  std::unique_ptr<ListReader> list_;
};

}  // namespace

std::unique_ptr<spojka::Reader> loadBySnapshot(Reading reading, const spojka::ReadRequest& request,
                                               Progress progress) {
  return std::make_unique<Load>(std::move(reading), request, std::move(progress));
}

}  // namespace shoptet::api
