// SPDX-License-Identifier: Apache-2.0
#include "host/profile/yaml_slips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/profile/invisible.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

bool isQuote(char c) {
  return c == '"' || c == '\'';
}

// What is read of a line before a comment, as far as quotes tell.
struct LineShape {
  std::optional<std::size_t> openQuote;  // where a quoted value begins that does not end in this line
  std::optional<std::size_t> tightColon;
  std::optional<std::pair<std::size_t, std::string_view>> invisible;  // outside quotes
};

bool beginsValue(std::string_view line, std::size_t at) {
  const auto before = line.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
  return at == 0 || before == std::string_view::npos ||
         std::string_view(":-[{,").find(line[before]) != std::string_view::npos;
}

std::size_t endOfQuoted(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\')
      ++i;
    else if (quote == '\'' && line.substr(i, 2) == "''")
      ++i;
    else if (line[i] == quote)
      return i;
  }
  return std::string_view::npos;
}

// `key:value`, where a space was meant; an address or a time is none.
std::optional<std::size_t> tightColonOf(std::string_view line) {
  auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  if (line.substr(begin, 2) == "- ") begin = line.find_first_not_of(' ', begin + 1);
  std::size_t at = begin;
  const auto isWord = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  while (at < line.size() && isWord(line[at])) ++at;
  if (at == begin || at + 1 >= line.size() || line[at] != ':') return std::nullopt;
  const char next = line[at + 1];
  if (next == ' ' || next == '\t' || next == '/' || next == '\r') return std::nullopt;
  return at + 1;
}

LineShape shapeOf(std::string_view line) {
  LineShape shape;
  shape.tightColon = tightColonOf(line);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) break;
    if (isQuote(line[i]) && beginsValue(line, i)) {
      const auto end = endOfQuoted(line, i);
      if (end == std::string_view::npos) {
        shape.openQuote = i;
        break;
      }
      i = end;
      continue;
    }
    if (const auto found = shape.invisible ? std::nullopt : invisibleIn(line, i); found && found->at == i)
      shape.invisible = {i, found->name};
  }
  return shape;
}

struct PlacedLine {
  std::size_t offset = 0;
  std::string_view text;
};

// The line with the offset and so many before it, the last first.
template <class F>
void linesUpTo(std::string_view text, std::size_t offset, F&& see) {
  std::size_t end = text.find('\n', std::min(offset, text.size()));
  end = end == std::string_view::npos ? text.size() : end;
  while (true) {
    const auto before = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (!see(PlacedLine{begin, text.substr(begin, end - begin)}) || begin == 0) return;
    end = begin - 1;
  }
}

}  // namespace

std::optional<YamlSlip> yamlSlip(std::string_view text, std::size_t failedAt) {
  // An open quote swallows lines; what is nearest to the place is the likeliest.
  constexpr int kQuoteReach = 200;
  constexpr int kNear = 3;  // lines with something in them: where a slip of the line before is noticed
  std::optional<YamlSlip> found;
  int looked = 0;
  int filled = 0;
  linesUpTo(text, failedAt, [&](const PlacedLine& line) {
    const LineShape shape = shapeOf(line.text);
    if (filled < kNear && shape.invisible)
      found = YamlSlip{line.offset + shape.invisible->first,
                       tr("an invisible space ({}) stands here, which YAML takes for a letter; "
                          "replace it by a usual space",
                          shape.invisible->second)};
    else if (shape.openQuote)
      found = YamlSlip{
          line.offset + *shape.openQuote,
          tr("the text that begins with this quote is not closed in its line; add the missing quote")};
    else if (filled < kNear && shape.tightColon)
      found = YamlSlip{line.offset + *shape.tightColon, tr("a space is missing behind the colon")};
    if (line.text.find_first_not_of(" \t\r") != std::string_view::npos) ++filled;
    return !found && ++looked < kQuoteReach;
  });
  return found;
}

}  // namespace spojka::host
