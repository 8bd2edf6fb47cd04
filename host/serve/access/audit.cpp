// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/audit.hpp"

#include <algorithm>
#include <deque>
#include <fstream>

#include "host/serve/written_file.hpp"

namespace spojka::host {

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

spojka_value Audit::last(Arena& a, std::size_t limit, const std::string& subject) const {
  const std::lock_guard lock(mutex_);
  std::ifstream in(file_, std::ios::binary);
  std::deque<spojka_value> entries;
  std::string line;
  while (std::getline(in, line)) {
    try {
      const spojka_value entry = parseJson(a, line);
      if (!subject.empty() && ValueView(entry).find("subject").text() != subject) continue;
      entries.push_front(entry);
      if (entries.size() > limit) entries.pop_back();
    } catch (const JsonError&) {
      // A line that was cut off by a power cut tells nothing.
    }
  }
  return Json(a).list("entries", {entries.begin(), entries.end()}).value();
}

}  // namespace spojka::host
