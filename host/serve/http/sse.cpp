// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/sse.hpp"

#include <atomic>

#include "host/serve/http/page_words.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::chrono::seconds kAskAgain{2};
constexpr int kAsksPerSignOfLife = 7;  // about every 15 s
constexpr int kMostListeners = 48;     // each holds a thread

// Of the whole process: so are the threads.
std::atomic<int>& listeners() {
  static std::atomic<int> count{0};
  return count;
}

class Listener {
 public:
  Listener() : taken_(listeners().fetch_add(1) < kMostListeners) {}
  ~Listener() { listeners().fetch_sub(1); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  bool taken() const { return taken_; }

 private:
  const bool taken_;
};

void write(std::ostream& out, const Event& event) {
  out << "event: " << event.name << "\ndata: " << inPageWords(event.json) << "\n\n";
}

}  // namespace

HttpAnswer tellEvents(std::shared_ptr<const void> owner, const EventStream& events, std::uint64_t from,
                      std::vector<Event> first, std::function<std::string()> goesOn) {
  auto listener = std::make_shared<Listener>();
  if (!listener->taken()) throw HttpError(503, "busy", tr("too many pages listen at once; close some"));
  HttpAnswer answer;
  answer.type = "text/event-stream";
  answer.stream = [owner = std::move(owner), &events, from, first = std::move(first),
                   goesOn = std::move(goesOn), listener](std::ostream& out) {
    for (const auto& event : first) write(out, event);
    out.flush();
    std::uint64_t at = from;
    int quiet = 0;
    while (out.good()) {
      const auto heard = events.listen(at, kAskAgain);
      for (const auto& event : heard.events) write(out, event);
      if (heard.over) break;
      if (const std::string end = goesOn(); !end.empty()) {
        write(out, {"end", end});
        break;
      }
      quiet = heard.events.empty() ? quiet + 1 : 0;
      if (quiet >= kAsksPerSignOfLife) {
        out << ":\n\n";
        quiet = 0;
      }
      out.flush();
    }
    out.flush();
  };
  return answer;
}

}  // namespace spojka::host
