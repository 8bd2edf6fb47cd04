// SPDX-License-Identifier: Apache-2.0
#include "host/cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/printable.hpp"
#include "host/base/wall_time.hpp"
#include "host/cli/terminal.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// U+0300 to U+036F: what Czech letters are made of when they come decomposed.
bool isCombining(std::string_view rest) {
  const auto a = static_cast<unsigned char>(rest[0]);
  const auto b = rest.size() > 1 ? static_cast<unsigned char>(rest[1]) : 0U;
  return a == 0xCC || (a == 0xCD && b < 0xB0);
}

std::string shortened(std::string text, std::size_t width) {
  const std::string_view start = firstCharacters(text, width);
  return start.size() == text.size() ? text : std::string(start) + "…";
}

std::string wholeValue(ValueView v) {
  switch (v.kind()) {
    case Kind::null:
      return tr("(empty)");
    case Kind::string:
      return v.text().empty() ? tr("(empty)") : '"' + printableLine(v.text()) + '"';
    case Kind::decimal:
      return std::string(v.text());
    case Kind::list: {
      if (v.size() == 0) return tr("(empty)");
      std::vector<std::string> items;
      for (std::size_t i = 0; i < v.size(); ++i) items.push_back(wholeValue(v.item(i)));
      return fmt::format("[{}]", fmt::join(items, ", "));
    }
    case Kind::timestamp:
      return showTime(v.integer());
    default:
      return printableLine(toJson(v));
  }
}

std::string rowText(const std::vector<std::string>& row, const std::vector<std::size_t>& widths,
                    std::size_t indent) {
  std::vector<std::vector<std::string>> cells;
  std::size_t lines = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    cells.push_back(wrapped(printableLine(row[i]), widths[i]));
    lines = std::max(lines, cells.back().size());
  }
  std::string out;
  for (std::size_t k = 0; k < lines; ++k) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = k < cells[i].size() ? cells[i][k] : std::string();
      line += cell;
      if (i + 1 < cells.size()) line.append(widths[i] - std::min(widths[i], displayWidth(cell)) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  if (width == 0) return {text};
  std::vector<std::string> lines;
  std::string_view rest = text;
  while (displayWidth(rest) > width) {
    std::string_view line = firstCharacters(rest, width);
    const auto space = line.find_last_of(' ');
    if (rest[line.size()] != ' ' && space != std::string_view::npos && space > width / 3)
      line = line.substr(0, space);
    lines.emplace_back(line);
    rest.remove_prefix(line.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  }
  if (!rest.empty() || lines.empty()) lines.emplace_back(rest);
  return lines;
}

std::string paragraph(const std::string& text, std::size_t width, std::size_t indent) {
  if (width <= indent) return text + '\n';
  std::string out;
  std::string rest = text;
  for (std::size_t room = width; !rest.empty(); room = width - indent) {
    const std::string line = wrapped(rest, room).front();
    out += (out.empty() ? "" : std::string(indent, ' ')) + line + '\n';
    rest.erase(0, line.size());
    rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
  }
  return out.empty() ? "\n" : out;
}

std::string hanging(const std::string& lead, const std::string& text, std::size_t width) {
  constexpr std::size_t kBelow = 4;
  const std::size_t before = displayWidth(lead);
  return paragraph(lead + text, width, before > width / 2 ? kBelow : before);
}

std::string hanging(const std::string& lead, const std::string& text) {
  return hanging(lead, text, terminalWidth());
}

std::size_t displayWidth(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!isContinuation(text[i]) && !isCombining(text.substr(i))) ++n;
  return n;
}

// The widest columns give way, down to what can still be read. False = that is not enough.
bool Table::fit(std::vector<std::size_t>& widths, std::size_t width, std::size_t indent) const {
  constexpr std::size_t kLeast = 10;
  for (;;) {
    std::size_t all = indent;
    for (const auto w : widths) all += w + 2;
    if (all <= width + 2) return true;
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (std::find(whole_.begin(), whole_.end(), i) == whole_.end() &&
          (widest == nullptr || widths[i] > *widest))
        widest = &widths[i];
    if (widest == nullptr || *widest <= kLeast) return false;
    --*widest;
  }
}

std::string Table::text(std::size_t indent) const {
  return text(indent, terminalWidth());
}

std::string Table::text(std::size_t indent, std::size_t width) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], displayWidth(printableLine(row[i])));
  }
  const auto whole = widths;
  // Words in a column of a few letters cannot be read.
  constexpr std::size_t kReadable = 40;
  const bool fits =
      width == 0 || (fit(widths, width, indent) &&
                     (widths.empty() || widths.back() >= std::min({whole.back(), kReadable, width / 2})));
  std::string out;
  if (fits) {
    for (const auto& row : rows_) out += rowText(row, widths, indent);
    return out;
  }
  constexpr std::size_t kBelow = 4;
  widths = whole;
  if (!widths.empty()) widths.pop_back();
  fit(widths, width, indent);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto row = rows_[i];
    row.resize(whole.size());
    const std::string last = printableLine(row.back());
    row.pop_back();
    out += rowText(row, widths, indent);
    if (i == 0 || last.empty()) continue;
    for (const auto& line : wrapped(last, width - std::min(width / 2, indent + kBelow)))
      out += std::string(indent + kBelow, ' ') + line + '\n';
  }
  return out;
}

std::string foldedHelp(const std::string& text, std::size_t width) {
  constexpr std::size_t kBelow = 6;
  if (width <= 2 * kBelow) return text;
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    // Where its last column begins: behind more blanks than one.
    const auto gap = line.rfind("  ");
    const auto column = gap == std::string::npos || line.find_first_not_of(' ') > gap ? 0 : gap + 2;
    if (displayWidth(line) <= width) {
      out += line + '\n';
    } else if (column == 0 || column <= width / 2) {
      out += paragraph(line, width, column == 0 ? line.find_first_not_of(' ') : column);
    } else {
      out += line.substr(0, line.find_last_not_of(' ', gap) + 1) + '\n';
      out += paragraph(std::string(kBelow, ' ') + line.substr(column), width, kBelow);
    }
  }
  return out;
}

std::string showValue(ValueView value, std::size_t width) {
  return shortened(wholeValue(value), width);
}

std::string showTime(std::int64_t microsUtc) {
  return localTime(microsUtc);
}

std::string showDuration(std::int64_t micros) {
  micros = std::max<std::int64_t>(0, micros);  // the clock was put back meanwhile
  const std::int64_t seconds = micros / 1'000'000;
  if (seconds >= 3600) return fmt::format("{} h {:02} min", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 60) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{:.1f} s", static_cast<double>(micros) / 1e6);
}

}  // namespace spojka::host
