// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/refusal_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace spojka::host {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Numbers and what stands in quotes differ from record to record.
std::string withoutValues(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto end = c == '\'' || c == '"' ? text.find(c, i + 1) : std::string_view::npos;
    if (end != std::string_view::npos) {
      out += c;
      out += c;
      i = end;
    } else if (isDigit(c)) {
      if (out.empty() || out.back() != '#') out += '#';
    } else {
      out += c;
    }
  }
  return out;
}

// The record without the memory of its batch, which others wait for: what was refused is kept in the failure.
WorkItem alone(const WorkItem& item) {
  WorkItem kept = item;
  kept.load = std::make_shared<Load>();
  Arena& arena = kept.load->arena;
  spojka_record source = *item.source;
  source.stream = toAbi(arena.copy(fromAbi(source.stream)));
  source.key = toAbi(arena.copy(fromAbi(source.key)));
  source.target_id = {};
  source.body = make::null();
  kept.source = arena.copyArray(&source, 1);
  kept.mapped.stream = toAbi(arena.copy(fromAbi(item.mapped.stream)));
  kept.mapped.key = toAbi(arena.copy(fromAbi(item.mapped.key)));
  kept.mapped.target_id = {};
  kept.mapped.body = make::null();
  return kept;
}

}  // namespace

std::string causeOf(const Settled& failure, std::string_view key) {
  std::string message = failure.message;
  if (!key.empty())
    for (auto at = message.find(key); at != std::string::npos; at = message.find(key, at))
      message.erase(at, key.size());
  return failure.reason + '\n' + failure.field + '\n' + withoutValues(message);
}

void RefusalGuard::push(std::string cause) {
  if (!cause.empty()) ++causes_[cause];
  window_.push_back(std::move(cause));
  if (window_.size() <= kWindow) return;
  if (const auto old = causes_.find(window_.front()); old != causes_.end() && --old->second == 0)
    causes_.erase(old);
  window_.pop_front();
}

std::vector<RefusalGuard::Refused> RefusalGuard::overdue() {
  std::vector<Refused> due;
  const auto over = [&](const Waiting& w) { return w.batches > kLongestWait || causes_.count(w.cause) == 0; };
  while (!waiting_.empty() && (waiting_.size() > kWindow || over(waiting_.front()))) {
    due.push_back(std::move(waiting_.front().refused));
    waiting_.pop_front();
  }
  return due;
}

std::vector<RefusalGuard::Refused> RefusalGuard::passed() {
  const std::lock_guard lock(mutex_);
  push({});
  return overdue();
}

std::vector<RefusalGuard::Refused> RefusalGuard::refused(const WorkItem& item, Settled failure) {
  const std::lock_guard lock(mutex_);
  const std::string cause = causeOf(failure, item.key());
  push(cause);
  const std::size_t same = causes_[cause];
  if (why_.empty() && same >= kLeast &&
      static_cast<double>(same) >= share_ * static_cast<double>(window_.size()))
    why_ = fmt::format(
        "stopped: the destination refused {} of the last {} records for the same reason{}: {}. None of them "
        "is kept as failed: do the same again once this is mended. Is it the records that are wrong, set "
        "guard.failed to off in the profile, and they are kept one by one",
        same, window_.size(), failure.field.empty() ? "" : " (field " + failure.field + ")", failure.message);
  waiting_.push_back({{alone(item), std::move(failure)}, cause, 0});
  return why_.empty() ? overdue() : std::vector<Refused>();
}

std::optional<std::string> RefusalGuard::stop() const {
  const std::lock_guard lock(mutex_);
  if (why_.empty()) return std::nullopt;
  return why_;
}

std::vector<RefusalGuard::Refused> RefusalGuard::of(std::string_view key) {
  const std::lock_guard lock(mutex_);
  std::vector<Refused> found;
  if (!why_.empty()) return found;
  for (auto it = waiting_.begin(); it != waiting_.end();)
    if (it->refused.item.key() == key) {
      found.push_back(std::move(it->refused));
      it = waiting_.erase(it);
    } else {
      ++it;
    }
  return found;
}

std::vector<RefusalGuard::Refused> RefusalGuard::batchRead() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty() || !why_.empty()) return {};
  for (auto& w : waiting_) ++w.batches;
  return overdue();
}

std::vector<RefusalGuard::Refused> RefusalGuard::rest() {
  const std::lock_guard lock(mutex_);
  std::vector<Refused> all;
  if (!why_.empty()) return all;
  for (auto& w : waiting_) all.push_back(std::move(w.refused));
  waiting_.clear();
  return all;
}

}  // namespace spojka::host
