// SPDX-License-Identifier: Apache-2.0
#include "host/serve/process/tasks.hpp"

#include <algorithm>

#include "host/base/clock.hpp"
#include "host/base/language.hpp"
#include "host/serve/random_id.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kAtOnce = 8;
constexpr std::chrono::minutes kLongest{2};  // that somebody waits for the answer of a quick one
constexpr std::int64_t kKeptUs = 3600LL * 1'000'000;
constexpr std::size_t kMostKept = 200;

// Did the verb itself fail? One that has an answer of its own tells the rest in it.
bool isError(ValueView answer) {
  return answer.find("status").text() != "" && !answer.find("error").isNull() &&
         !answer.find("exit").isNull();
}

}  // namespace

Task::Task(VerbCall call, std::string profile, std::string by)
    : id_(randomId()),
      call_(std::move(call)),
      profile_(std::move(profile)),
      by_(std::move(by)),
      startedAtUs_(SystemClock().nowMicros()) {}

Task::~Task() {
  child_.reset();
}

Task::Answer Task::answer() const {
  const std::lock_guard lock(mutex_);
  return answer_;
}

spojka_value Task::logValue(Arena& a) const {
  const std::lock_guard lock(mutex_);
  std::vector<spojka_value> lines;
  for (const auto& line : tail_.lines())
    if (line.level == "warning" || line.level == "error") lines.push_back(host::toValue(a, line));
  return make::list(a, lines);
}

bool Task::wait(std::chrono::milliseconds most) const {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, most, [&] { return answer_.status != Status::running; });
}

void Task::start(const CommandWords& words, std::function<void()> ended) {
  std::unique_lock lock(mutex_);
  if (cancelled_) {
    lock.unlock();
    hearEnd({});
    return ended();
  }
  child_ = std::make_unique<Child>(
      words(call_), [this](std::string_view line) { hear(line); },
      [this, ended = std::move(ended)](const ChildEnd& end) {
        hearEnd(end);
        ended();
      });
}

void Task::cancel() {
  const std::lock_guard lock(mutex_);
  if (answer_.status != Status::running) return;
  cancelled_ = true;
  if (child_) child_->terminate();
}

void Task::hear(std::string_view line) {
  LogLine parsed = parseLogLine(line);
  const std::lock_guard lock(mutex_);
  if (parsed.progress.empty()) tail_.add(std::move(parsed));
}

void Task::hearEnd(const ChildEnd& end) {
  // In the language of whoever asked for it.
  const TranslationScope says(translationAskedFor(call_.language));
  Answer answer;
  answer.exit = end.exit;
  answer.status = Status::failed;
  try {
    Arena a;
    const spojka_value root = parseJson(a, end.out);
    const ValueView o(root);
    if (isError(o)) {
      answer.error = std::string(o.find("error").text());
    } else {
      answer.status = Status::done;
      answer.json = end.out;
    }
  } catch (const JsonError&) {
    answer.error = end.signal != 0 ? tr("its process was killed by signal {}", end.signal)
                   : end.cut       ? tr("the answer is too large")
                                   : tr("its process ended with code {} and no answer", end.exit);
  }
  answer.finishedAtUs = SystemClock().nowMicros();
  files_.reset();
  const std::lock_guard lock(mutex_);
  if (cancelled_ && answer.status != Status::done) answer.status = Status::cancelled;
  answer_ = std::move(answer);
  ended_.notify_all();
}

void Tasks::forgetOld() {
  const auto oldest = SystemClock().nowMicros() - kKeptUs;
  for (auto task = tasks_.begin(); task != tasks_.end();) {
    const auto answer = task->second->answer();
    const bool over = answer.status != Task::Status::running;
    // One whose last word is just being heard is still held by that thread.
    const bool old = answer.finishedAtUs < oldest || tasks_.size() > kMostKept;
    task = over && old && answer.finishedAtUs + 1'000'000 < SystemClock().nowMicros() ? tasks_.erase(task)
                                                                                      : std::next(task);
  }
}

void Tasks::begin() {
  std::vector<std::shared_ptr<Task>> ready;
  {
    const std::lock_guard lock(mutex_);
    while (atWork_ < kAtOnce && !waiting_.empty()) {
      ready.push_back(waiting_.front());
      waiting_.erase(waiting_.begin());
      ++atWork_;
    }
  }
  for (const auto& task : ready)
    task->start(words_, [this] {
      {
        const std::lock_guard lock(mutex_);
        --atWork_;
      }
      begin();
    });
}

std::shared_ptr<Task> Tasks::start(VerbCall call, const std::string& profile, const std::string& by,
                                   std::shared_ptr<const void> files) {
  auto task = std::make_shared<Task>(std::move(call), profile, by);
  task->needs(std::move(files));
  {
    const std::lock_guard lock(mutex_);
    forgetOld();
    tasks_[task->id()] = task;
    if (stopping_) task->cancel();
    waiting_.push_back(task);
  }
  begin();
  return task;
}

std::shared_ptr<Task> Tasks::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto task = tasks_.find(id);
  return task == tasks_.end() ? nullptr : task->second;
}

Task::Answer Tasks::ask(VerbCall call, const std::string& profile, const std::string& by) {
  const auto task = start(std::move(call), profile, by);
  if (!task->wait(kLongest)) {
    task->cancel();
    task->wait(std::chrono::minutes(1));
  }
  return task->answer();
}

void Tasks::stop() {
  std::map<std::string, std::shared_ptr<Task>> all;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    all = tasks_;
  }
  for (const auto& [id, task] : all) task->cancel();
  for (const auto& [id, task] : all) task->wait(std::chrono::seconds(30));
  // The last owners go with `all`, without the lock: their threads may still be telling us of their end.
  const std::lock_guard lock(mutex_);
  tasks_.clear();
}

}  // namespace spojka::host
