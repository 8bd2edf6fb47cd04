// SPDX-License-Identifier: Apache-2.0
#include "host/base/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "host/base/bounded_write.hpp"
#include "host/base/printable.hpp"
#include "host/base/wall_time.hpp"
#include "spojka/json.hpp"
#include "spojka/percent.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kShortestSecret = 4;
constexpr std::size_t kShortRun = 8;

void replaceAll(std::string& text, std::string_view what) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 3))
    text.replace(at, what.size(), "***");
}

const char* levelName(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    default:
      return "error";
  }
}

void appendJsonMember(std::string& out, std::string_view name, std::string_view value) {
  if (out.size() > 1) out += ',';
  quoteJson(out, name);
  out += ':';
  quoteJson(out, value);
}

// A value with spaces would run into the next field.
std::string quoted(const std::string& value) {
  if (!value.empty() && value.find_first_of(" \"=") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

using Field = Logger::Field;

// What a text of the program becomes on its way out.
using Outward = std::function<std::string(std::string_view)>;

const char* colourOf(LogLevel level) {
  if (level == LogLevel::warning) return "\x1b[33m";
  return level == LogLevel::error ? "\x1b[31m" : "";
}

// Padded, so that messages begin in one column.
std::string shownLevel(LogLevel level, bool colour) {
  const std::string name = fmt::format("{:<7}", levelName(level));
  const std::string_view paint = colour ? colourOf(level) : "";
  return paint.empty() ? name : std::string(paint) + name + "\x1b[0m";
}

std::string lineOf(const Outward& outward, LogFormat format, LogLevel level, bool colour,
                   std::string_view message, const std::vector<Field>& fields) {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto millis = now.time_since_epoch().count() % 1000;
  const std::string at = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                                     fmt::gmtime(std::chrono::system_clock::to_time_t(now)), millis);
  std::string line;
  if (format == LogFormat::json) {
    line = "{";
    appendJsonMember(line, "time", at);
    appendJsonMember(line, "level", levelName(level));
    appendJsonMember(line, "message", outward(message));
    for (const auto& [name, value] : fields) appendJsonMember(line, name, outward(value));
    return line + "}\n";
  }
  line = fmt::format("{} {} {}", localTime(now.time_since_epoch().count() * 1000), shownLevel(level, colour),
                     printableLine(outward(message)));
  for (const auto& [name, value] : fields)
    line += fmt::format(" {}={}", name, quoted(printableLine(outward(value))));
  return line + '\n';
}

}  // namespace

void Redactor::add(std::string_view secret) {
  if (secret.size() < kShortestSecret) return;
  std::string escaped;
  escapeJson(escaped, secret);
  const std::lock_guard lock(mutex_);
  for (auto& form : {std::string(secret), percentEncode(secret), escaped})
    if (std::find(secrets_.begin(), secrets_.end(), form) == secrets_.end()) secrets_.push_back(form);
  // Longest first, so that a secret inside another one does not leave a rest of it behind.
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::redact(std::string_view text) const {
  std::string out(text);
  const std::lock_guard lock(mutex_);
  for (const auto& secret : secrets_) replaceAll(out, secret);
  return out;
}

Logger::Logger(int fd, LogLevel level, LogFormat format) : fd_(fd), level_(level), format_(format) {}

void Logger::concerns(std::string profile, std::string run) {
  const std::lock_guard lock(mutex_);
  profile_ = std::move(profile);
  run_ = std::move(run);
}

void Logger::setLineHook(void (*hook)(void*, bool), void* context) noexcept {
  const std::lock_guard lock(mutex_);
  hook_ = hook;
  hookContext_ = context;
}

void Logger::log(LogLevel level, std::string_view message, std::initializer_list<Field> fields) const {
  if (level < level_) return;
  const Outward outward = [this](std::string_view text) {
    const std::string redacted = redactor_.redact(text);
    return wording_ == nullptr ? redacted : wording_(redacted);
  };
  std::vector<Field> all(fields);
  {
    const std::lock_guard lock(mutex_);
    if (!profile_.empty()) all.emplace_back("profile", profile_);
    // As much of it as people take along; programs get all.
    if (!run_.empty()) all.emplace_back("run", format_ == LogFormat::json ? run_ : run_.substr(0, kShortRun));
  }
  std::string line = lineOf(outward, format_, level, colour_, message, all);
  if (layout_ != nullptr && format_ == LogFormat::text) line = layout_(line);
  const std::lock_guard lock(mutex_);
  if (const std::size_t lost = droppedOn(fd_); lost > 0)
    line.insert(0, lineOf(outward, format_, LogLevel::warning, colour_,
                          "messages were dropped: nobody read them", {{"messages", std::to_string(lost)}}));
  if (hook_ != nullptr) hook_(hookContext_, true);
  if (colour_ && format_ == LogFormat::text)
    sayPaintedTo(fd_, line);
  else
    sayTo(fd_, line);
  if (hook_ != nullptr) hook_(hookContext_, false);
}

}  // namespace spojka::host
