// SPDX-License-Identifier: Apache-2.0
#include "host/profile/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/profile/invisible.hpp"
#include "host/profile/text_file.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

bool isControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

std::vector<ProfileProblem> byLine(std::vector<ProfileProblem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) {
    return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
  });
  return problems;
}

std::string report(const std::string& file, const std::vector<ProfileProblem>& problems) {
  std::string text;
  for (const auto& p : problems) {
    if (!text.empty()) text += '\n';
    text += p.at.line > 0 ? fmt::format("{}:{}:{}: {}", file, p.at.line, p.at.column, p.message)
                          : fmt::format("{}: {}", file, p.message);
  }
  return text;
}

}  // namespace

ProfileError::ProfileError(const std::string& file, std::vector<ProfileProblem> problems)
    : ProfileError(byLine(std::move(problems)), file) {}

ProfileError::ProfileError(std::vector<ProfileProblem> sorted, const std::string& file)
    : std::runtime_error(report(file, sorted)), problems_(std::move(sorted)) {}

void Problems::add(Position at, std::string message) {
  std::replace_if(message.begin(), message.end(), isControl, '?');
  list_.push_back({at, std::move(message)});
}

void Problems::throwIfAny(const std::string& file) const {
  if (!list_.empty()) throw ProfileError(file, list_);
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  const std::string_view start = firstCharacters(text, kMost);
  std::string out = "'";
  for (const char c : withInvisibleNamed(start)) out += isControl(c) ? '?' : c;
  return out + (start.size() < text.size() ? "...'" : "'");
}

std::string listed(const std::vector<std::string>& words, std::string_view lastJoin) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", tr(lastJoin)) : ", ";
    text += words[i];
  }
  return text;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       std::string_view knownLabel) {
  const std::string near = nearest(word, known);
  if (!near.empty()) return tr("; did you mean '{}'?", near);
  if (known.empty()) return tr("; remove it");
  return fmt::format("; {}: {}", knownLabel, listed(known, "and"));
}

}  // namespace spojka::host
