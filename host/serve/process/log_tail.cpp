// SPDX-License-Identifier: Apache-2.0
#include "host/serve/process/log_tail.hpp"

#include <algorithm>

#include "host/base/clock.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kKeptLines = 5000;

bool isLevel(std::string_view text) {
  return text == "debug" || text == "info" || text == "warning" || text == "error";
}

}  // namespace

LogLine parseLogLine(std::string_view text) {
  LogLine line;
  try {
    Arena a;
    const spojka_value root = parseJson(a, text);
    const ValueView o(root);
    if (!o.find("progress").isNull()) {
      line.progress = toJson(o.find("progress"));
      return line;
    }
    if (isLevel(o.find("level").text())) {
      for (std::size_t i = 0; i < o.size(); ++i) {
        const std::string value(o.member(i).text());
        if (o.name(i) == "time")
          line.time = value;
        else if (o.name(i) == "level")
          line.level = value;
        else if (o.name(i) == "message")
          line.message = value;
        else
          line.fields.emplace_back(o.name(i), value);
      }
      return line;
    }
  } catch (const JsonError&) {
    // Last words of a process that crashes, or of a library.
  }
  line.time = formatTimestamp(SystemClock().nowMicros());
  line.level = "info";
  line.message = std::string(text);
  return line;
}

LogLine parseKeptLine(std::string_view text) {
  LogLine line;
  try {
    Arena a;
    const spojka_value root = parseJson(a, text);
    const ValueView o(root);
    line.time = std::string(o.find("time").text());
    line.level = std::string(o.find("level").text());
    line.message = std::string(o.find("message").text());
    const ValueView fields = o.find("fields");
    for (std::size_t i = 0; i < fields.size(); ++i)
      line.fields.emplace_back(fields.name(i), fields.member(i).text());
  } catch (const JsonError&) {
    // The file was cut off.
  }
  return line;
}

spojka_value toValue(Arena& a, const LogLine& line) {
  Json o(a);
  o.text("time", line.time).text("level", line.level).text("message", line.message);
  if (!line.fields.empty()) {
    Json fields(a);
    for (const auto& [name, value] : line.fields) fields.setNamed(name, make::string(a, value));
    o.set("fields", fields.value());
  }
  return o.value();
}

void LogTail::add(LogLine line) {
  lines_.push_back(std::move(line));
  if (lines_.size() <= kKeptLines) return;
  lines_.pop_front();
  cut_ = true;
}

spojka_value LogTail::toValue(Arena& a, std::size_t most) const {
  const std::size_t shown = std::min(most, lines_.size());
  std::vector<spojka_value> lines;
  lines.reserve(shown);
  for (std::size_t i = lines_.size() - shown; i < lines_.size(); ++i)
    lines.push_back(host::toValue(a, lines_[i]));
  return Json(a).list("lines", lines).boolean("cut", cut_ || shown < lines_.size()).value();
}

}  // namespace spojka::host
