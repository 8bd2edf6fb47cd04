// SPDX-License-Identifier: Apache-2.0
#include "api/code_book.hpp"

#include <algorithm>
#include <charconv>

namespace shoptet::api {
namespace {

constexpr std::int64_t kIdsOfBlock = 2000;
constexpr std::int64_t kMostBlocks = 90;       // of a hundred values that a connector may keep
constexpr std::size_t kLongestBlock = 60'000;  // of 64 KB
constexpr std::size_t kBlocksAtHand = 4;
constexpr const char* kRange = "orders";

std::optional<std::int64_t> numberOf(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::string nameOf(std::int64_t block) {
  return std::string(kRange) + "." + std::to_string(block);
}

}  // namespace

BlockRange& CodeBook::range() {
  if (range_) return *range_;
  range_.emplace();
  const std::string text = context_.recall(kRange).value_or("");
  const auto blank = text.find(' ');
  if (blank == std::string::npos) return *range_;
  const auto first = numberOf(std::string_view(text).substr(0, blank));
  const auto last = numberOf(std::string_view(text).substr(blank + 1));
  if (first && last && *first <= *last && *last - *first < kMostBlocks) *range_ = {*first, *last};
  return *range_;
}

bool CodeBook::empty() {
  return range().last < range().first;
}

// One line for each order: its id and its number, which may have blanks.
CodeBook::Block CodeBook::recalled(std::int64_t number) const {
  Block block;
  const std::string text = context_.recall(nameOf(number)).value_or("");
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto blank = std::min(line.find(' '), line.size());
    if (const auto id = numberOf(line.substr(0, blank)); id && blank < line.size())
      block.codes.emplace(*id, line.substr(blank + 1));
  }
  return block;
}

CodeBook::Block& CodeBook::block(std::int64_t number) {
  if (const auto at = blocks_.find(number); at != blocks_.end()) return at->second;
  if (blocks_.size() >= kBlocksAtHand) {
    for (auto& [other, held] : blocks_) storeBlock(other, held);
    blocks_.clear();
  }
  return blocks_.emplace(number, recalled(number)).first->second;
}

void CodeBook::storeBlock(std::int64_t number, Block& block) {
  if (!block.changed) return;
  std::string text;
  for (auto line = block.codes.rbegin(); line != block.codes.rend(); ++line) {
    std::string next = std::to_string(line->first) + " " + line->second + "\n";
    if (text.size() + next.size() > kLongestBlock) break;
    text += next;
  }
  context_.remember(nameOf(number), text);
  block.changed = false;
}

// The range takes the block in; blocks that are too far from the newest are given up.
void CodeBook::stretch(std::int64_t number) {
  BlockRange& all = range();
  if (number >= all.first && number <= all.last) return;
  rangeChanged_ = true;
  if (all.last < all.first) {
    all = {number, number};
    return;
  }
  const BlockRange before = all;
  all.last = std::max(all.last, number);
  all.first = std::max(std::min(all.first, number), all.last - kMostBlocks + 1);
  for (std::int64_t old = before.first; old <= before.last && old < all.first; ++old) {
    blocks_.erase(old);
    context_.forget(nameOf(old));
  }
}

void CodeBook::learn(std::string_view code, std::string_view id) {
  const auto number = numberOf(id);
  if (!number || code.empty() || code.find('\n') != std::string_view::npos) return;
  const std::int64_t of = *number / kIdsOfBlock;
  if (!empty() && of < range().last - kMostBlocks + 1) return;
  stretch(of);
  Block& held = block(of);
  std::string& known = held.codes[*number];
  if (known == code) return;
  known = std::string(code);
  held.changed = true;
}

void CodeBook::store() {
  for (auto& [number, held] : blocks_) storeBlock(number, held);
  if (!rangeChanged_) return;
  context_.remember(kRange, std::to_string(range().first) + " " + std::to_string(range().last));
  rangeChanged_ = false;
}

std::optional<std::string> CodeBook::codeOf(std::string_view id) {
  const auto number = numberOf(id);
  if (!number || *number / kIdsOfBlock < range().first || *number / kIdsOfBlock > range().last)
    return std::nullopt;
  const auto& codes = block(*number / kIdsOfBlock).codes;
  const auto at = codes.find(*number);
  return at == codes.end() ? std::nullopt : std::optional(at->second);
}

// From the newest on: old orders are rarely deleted.
std::optional<std::string> CodeBook::idOf(std::string_view code) {
  for (std::int64_t number = range().last; number >= range().first; --number)
    for (const auto& [id, known] : block(number).codes)
      if (known == code) return std::to_string(id);
  return std::nullopt;
}

}  // namespace shoptet::api
