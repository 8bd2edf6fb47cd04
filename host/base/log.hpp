// SPDX-License-Identifier: Apache-2.0
// The only way text reaches stderr as a log line. Every line goes through the redactor, which knows all
// secrets of the loaded profiles and replaces them with "***". Threads: any. Errors: none; a line that cannot
// be written is dropped.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spojka::host {

enum class LogLevel { debug = 1, info, warning, error, off };
enum class LogFormat { text, json };

// Replaces known secrets, also in their percent-encoded and JSON-escaped spelling.
class Redactor {
 public:
  // Texts under 4 bytes are not registered: replacing them would garble everything and hide nothing.
  void add(std::string_view secret);
  std::string redact(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> secrets_;
};

class Logger {
 public:
  using Field = std::pair<std::string_view, std::string>;

  // Writes to file descriptor `fd`.
  explicit Logger(int fd = 2, LogLevel level = LogLevel::info, LogFormat format = LogFormat::text);

  void log(LogLevel level, std::string_view message, std::initializer_list<Field> fields = {}) const;
  void debug(std::string_view m, std::initializer_list<Field> f = {}) const { log(LogLevel::debug, m, f); }
  void info(std::string_view m, std::initializer_list<Field> f = {}) const { log(LogLevel::info, m, f); }
  void warning(std::string_view m, std::initializer_list<Field> f = {}) const {
    log(LogLevel::warning, m, f);
  }
  void error(std::string_view m, std::initializer_list<Field> f = {}) const { log(LogLevel::error, m, f); }

  void setLevel(LogLevel level) noexcept { level_ = level; }
  void setFormat(LogFormat format) noexcept { format_ = format; }
  // Has the last word on every message and value, see means.hpp. Before any line is written.
  void setWording(std::string (*wording)(std::string_view text)) noexcept { wording_ = wording; }
  // Puts a line of text into shape, for a terminal. Before any line is written.
  void setLayout(std::string (*layout)(const std::string& line)) noexcept { layout_ = layout; }
  // Whose lines the next ones are: every one names them. Empty = of none.
  void concerns(std::string profile, std::string run = {});
  // Names of levels in colours.
  void setColour(bool colour) noexcept { colour_ = colour; }
  Redactor& redactor() noexcept { return redactor_; }
  const Redactor& redactor() const noexcept { return redactor_; }
  // Text to be written before and after every line: lets a progress bar clear and redraw itself. Not owned;
  // may be null.
  void setLineHook(void (*hook)(void*, bool before), void* context) noexcept;

 private:
  int fd_;
  LogLevel level_;
  LogFormat format_;
  Redactor redactor_;
  std::string (*wording_)(std::string_view) = nullptr;
  std::string (*layout_)(const std::string&) = nullptr;
  bool colour_ = false;
  mutable std::mutex mutex_;
  std::string profile_;
  std::string run_;
  void (*hook_)(void*, bool) = nullptr;
  void* hookContext_ = nullptr;
};

}  // namespace spojka::host
