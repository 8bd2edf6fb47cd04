// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/audit.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "host/serve/written_file.hpp"

namespace spojka::host {
namespace {

// The lines of a file, the last one first: it grows for years, and people look at its end.
class LinesFromEnd {
 public:
  explicit LinesFromEnd(const std::filesystem::path& file)
      : in_(file, std::ios::binary | std::ios::ate), left_(in_ ? static_cast<std::size_t>(in_.tellg()) : 0) {}

  // False when there are no more.
  bool next(std::string& line) {
    while (true) {
      const auto end = text_.empty() ? std::string::npos : text_.rfind('\n', text_.size() - 1);
      if (end != std::string::npos) {
        line = text_.substr(end + 1);
        text_.erase(end);
        if (!line.empty()) return true;
      } else if (!readBefore()) {
        line = std::exchange(text_, {});
        return !line.empty();
      }
    }
  }

 private:
  static constexpr std::size_t kPiece = 16384;

  bool readBefore() {
    const std::size_t size = std::min(left_, kPiece);
    if (size == 0) return false;
    left_ -= size;
    std::string piece(size, '\0');
    in_.seekg(static_cast<std::streamoff>(left_));
    if (!in_.read(piece.data(), static_cast<std::streamsize>(size))) return false;
    text_.insert(0, piece);
    return true;
  }

  std::ifstream in_;
  std::size_t left_;  // bytes before what was read
  std::string text_;  // read, and not told yet
};

}  // namespace

void Audit::note(const Principal& who, const std::string& action, const std::string& subject,
                 const std::string& detail, std::int64_t nowUs) {
  Arena a;
  Json o(a);
  o.time("at", nowUs).text("user", who.user).text("from", who.address).text("action", action);
  o.text("subject", subject).text("detail", detail);
  const std::lock_guard lock(mutex_);
  const std::string problem = appendLine(file_, asText(o.value()));
  if (!problem.empty())
    logger_.error("what somebody did is not written down: " + problem,
                  {{"action", action}, {"user", who.user}});
}

void Audit::noteLook(const Principal& who, const std::string& action, const std::string& subject,
                     const std::string& detail, std::int64_t nowUs, std::int64_t withinUs) {
  const std::string key =
      who.user + '\n' + who.session + '\n' + who.address + '\n' + action + '\n' + subject + '\n' + detail;
  const std::lock_guard lock(looksMutex_);
  for (auto look = looks_.begin(); look != looks_.end();)
    look = look->second + withinUs <= nowUs || look->second > nowUs ? looks_.erase(look) : std::next(look);
  if (looks_.emplace(key, nowUs).second) note(who, action, subject, detail, nowUs);
}

spojka_value Audit::last(Arena& a, std::size_t limit, const std::string& subject) const {
  const std::lock_guard lock(mutex_);
  std::vector<spojka_value> entries;
  LinesFromEnd lines(file_);
  for (std::string line; entries.size() < limit && lines.next(line);) {
    try {
      const spojka_value entry = parseJson(a, line);
      if (subject.empty() || ValueView(entry).find("subject").text() == subject) entries.push_back(entry);
    } catch (const JsonError&) {
      // A line that was cut off by a power cut tells nothing.
    }
  }
  return Json(a).list("entries", entries).value();
}

}  // namespace spojka::host
