// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/refusal_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "host/base/means.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

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

constexpr std::size_t kWorthHiding = 3;  // shorter words are everywhere

// Of a word, in any alphabet.
bool isOfWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void addWords(std::string_view text, std::set<std::string, std::less<>>& words) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && isOfWord(text[end])) ++end;
    if (end - i >= kWorthHiding) words.emplace(text.substr(i, end - i));
    i = end + 1;
  }
}

// Of the mapped values, as the trace holds them.
std::set<std::string, std::less<>> wordsOf(const std::string& trace) {
  std::set<std::string, std::less<>> words;
  if (trace.empty()) return words;
  try {
    Arena arena;
    const spojka_value parsed = parseJson(arena, trace);
    const ValueView rows(parsed);
    for (std::size_t i = 0; i < rows.size(); ++i) addWords(rows.item(i).find("value").text(), words);
  } catch (const std::exception&) {
    words.clear();  // of another version: then only what is told by its form is left out
  }
  return words;
}

// An address, or a word that is a value of the record: what stands around it is the message.
std::string withoutWords(std::string_view text, const std::set<std::string, std::less<>>& words) {
  std::string out;
  const auto put = [&](std::string_view piece, bool hidden) {
    if (!hidden) return void(out += piece);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    if (out.empty() || out.back() != '*') out += " *";  // several words are one value
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t blank = std::min(text.find(' ', i), text.size());
    if (text.substr(i, blank - i).find('@') != std::string_view::npos) {
      put(text.substr(i, blank - i), true);
      i = blank;
      continue;
    }
    std::size_t end = i;
    while (end < blank && isOfWord(text[end])) ++end;
    const bool word = end > i;
    if (!word) ++end;
    put(text.substr(i, end - i), word && words.count(text.substr(i, end - i)) != 0);
    i = end;
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
  return failure.reason + '\n' + failure.field + '\n' +
         withoutValues(withoutWords(message, wordsOf(failure.trace)));
}

RefusalGuard::KeptBefore RefusalGuard::keptBefore(Store& store, const std::string& stream) {
  constexpr std::size_t kPage = 8;  // each comes with its content, whose size nobody knows
  KeptBefore kept;
  std::string after;
  for (auto page = store.failed(stream, after, kPage); !page.empty();
       page = store.failed(stream, after, kPage)) {
    after = page.back().key;
    for (const auto& f : page) {
      if (f.ignored) continue;
      Settled failure;
      failure.reason = f.reason;
      failure.field = f.field;
      failure.message = f.message;
      failure.trace = f.trace;
      kept.emplace(f.key, Kept{causeOf(failure, f.key), f.refused});
    }
  }
  return kept;
}

void RefusalGuard::mends(const WorkItem& item) {
  if (kept_.empty()) return;
  const auto found = kept_.find(std::string(item.key()));
  if (found == kept_.end() || found->second.content != item.fingerprint) return;
  const std::lock_guard lock(mutex_);
  mended_.insert(found->second.cause);
}

std::set<std::string> RefusalGuard::mended() const {
  const std::lock_guard lock(mutex_);
  return mended_;
}

bool RefusalGuard::isOld(const WorkItem& item, const Settled& failure) const {
  if (kept_.empty()) return false;
  const auto found = kept_.find(std::string(item.key()));
  return found != kept_.end() && found->second.cause == causeOf(failure, item.key());
}

// Those that were refused long before it was known to be the side's are settled.
std::string RefusalGuard::adviceFor(const Settled& failure, std::size_t kept) {
  const std::string again =
      kept == 0
          ? tr("None of these is kept as failed: do the same again once this is mended. ")
          : trn("{} of this run that was refused for it before is kept as failed, the others are not: "
                "do the same again once this is mended. ",
                "{} of this run that were refused for it before are kept as failed, the others are not: "
                "do the same again once this is mended. ",
                static_cast<std::int64_t>(kept), kept);
  if (failure.wantsRight)
    return again +
           tr("It is a right that is missing, and no record is wrong: give it to the user the destination "
              "knows this profile by; {} shows when it is there",
              mention(Means::check));
  return again +
         (failure.field.empty() ? std::string()
                                : tr("Is {} there no more, or of another form, mend it at the destination or "
                                     "in the mapping; {} "
                                     "shows what is there. ",
                                     failure.field, mention(Means::check))) +
         tr("Only where the records are wrong, write 'failed: off' under 'guard:' in the text of the "
            "profile, "
            "and they are kept one by one");
}

void RefusalGuard::atTheEnd() {
  const std::lock_guard lock(mutex_);
  if (!why_.empty() || !watches() || written_ || refusedFor_.size() != 1) return;
  const auto& [cause, refused] = *refusedFor_.begin();
  const std::size_t records = onlyLooks_ ? refused.records : waiting_.size();
  if (records == 0) return;
  const auto before = static_cast<std::size_t>(std::count_if(
      kept_.begin(), kept_.end(), [&of = cause](const auto& k) { return k.second.cause == of; }));
  // That a right is missing the first one tells.
  if (!refused.example.wantsRight && records + before < kFewest) return;
  why_ = tr("stopped: the destination refused {}{}: {}. {}Nothing was written. {}",
            records == 1 ? tr("the only record of this run")
                         : tr("all {} records of this run for the same reason", records),
            refused.example.field.empty() ? "" : " (" + refused.example.field + ")", refused.example.message,
            before == 0 ? std::string()
                        : trn("{} was kept for it by earlier runs, and offered with them. ",
                              "{} were kept for it by earlier runs, and offered with them. ",
                              static_cast<std::int64_t>(before), before),
            adviceFor(refused.example, refused.kept));
}

void RefusalGuard::count(const std::string& cause, const Settled& failure) {
  push(cause);
  auto& refused = refusedFor_[cause];
  if (refused.records++ == 0) {
    refused.example.field = failure.field;
    refused.example.message = failure.message;
    refused.example.wantsRight = failure.wantsRight;
  }
  const std::size_t same = causes_[cause];
  if (why_.empty() && same >= kLeast &&
      static_cast<double>(same) >= share_ * static_cast<double>(window_.size()))
    why_ = tr("stopped: the destination refused {} of the last {} records for the same reason{}: {}. {}",
              same, window_.size(), failure.field.empty() ? "" : " (" + failure.field + ")", failure.message,
              adviceFor(failure, refused.kept));
}

void RefusalGuard::wouldRefuse(const WorkItem& item, const Settled& failure) {
  const std::lock_guard lock(mutex_);
  onlyLooks_ = true;
  count(causeOf(failure, item.key()), failure);
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
    ++refusedFor_[waiting_.front().cause].kept;
    due.push_back(std::move(waiting_.front().refused));
    waiting_.pop_front();
  }
  return due;
}

std::vector<RefusalGuard::Refused> RefusalGuard::passed(bool written) {
  const std::lock_guard lock(mutex_);
  written_ = written_ || written;
  push({});
  return overdue();
}

std::vector<RefusalGuard::Refused> RefusalGuard::refused(const WorkItem& item, Settled failure) {
  const std::lock_guard lock(mutex_);
  const std::string cause = causeOf(failure, item.key());
  count(cause, failure);
  if (waiting_.empty()) bodies_.reset();  // with what stands in it of those that are gone
  waiting_.push_back({Refused(alone(item), std::move(failure), bodies_), cause, 0});
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
      ++refusedFor_[it->cause].kept;
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
