// SPDX-License-Identifier: Apache-2.0
#include "host/cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/printable.hpp"
#include "spojka/json.hpp"
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
      return "(empty)";
    case Kind::string:
      return v.text().empty() ? "(empty)" : '"' + printableLine(v.text()) + '"';
    case Kind::decimal:
      return std::string(v.text());
    case Kind::list: {
      if (v.size() == 0) return "(empty)";
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

}  // namespace

std::size_t displayWidth(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!isContinuation(text[i]) && !isCombining(text.substr(i))) ++n;
  return n;
}

std::string Table::text(std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], displayWidth(printableLine(row[i])));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = printableLine(row[i]);
      line += cell;
      if (i + 1 < row.size()) line.append(widths[i] - displayWidth(cell) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::string showValue(ValueView value, std::size_t width) {
  return shortened(wholeValue(value), width);
}

std::string showTime(std::int64_t microsUtc) {
  std::string text = formatTimestamp(microsUtc - microsUtc % 1'000'000);
  text[10] = ' ';
  text.back() = ' ';
  return text + "UTC";
}

std::string showDuration(std::int64_t micros) {
  micros = std::max<std::int64_t>(0, micros);  // the clock was put back meanwhile
  const std::int64_t seconds = micros / 1'000'000;
  if (seconds >= 3600) return fmt::format("{} h {:02} min", seconds / 3600, seconds / 60 % 60);
  if (seconds >= 60) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{:.1f} s", static_cast<double>(micros) / 1e6);
}

}  // namespace spojka::host
