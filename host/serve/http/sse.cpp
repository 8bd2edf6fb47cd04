// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/sse.hpp"

#include <cstddef>
#include <map>
#include <mutex>

#include "host/serve/http/page_words.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::chrono::seconds kAskAgain{2};
constexpr int kAsksPerSignOfLife = 7;  // about every 15 s
// Each holds a thread.
constexpr std::size_t kMostListeners = 128;
constexpr std::size_t kMostOfOne = 24;  // so that one with many pages leaves room for the others

// Of the whole process: so are the threads.
class Listeners {
 public:
  bool enter(const std::string& who) {
    const std::lock_guard lock(mutex_);
    std::size_t& of = of_[who];
    if (all_ >= kMostListeners || of >= kMostOfOne) return false;
    ++of;
    ++all_;
    return true;
  }
  void leave(const std::string& who) {
    const std::lock_guard lock(mutex_);
    --all_;
    if (--of_[who] == 0) of_.erase(who);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::size_t> of_;
  std::size_t all_ = 0;
};

Listeners& listeners() {
  static Listeners all;
  return all;
}

class Listener {
 public:
  explicit Listener(const Principal& who)
      : who_(who.session.empty() ? who.user + " " + who.address : who.session),
        taken_(listeners().enter(who_)) {}
  ~Listener() {
    if (taken_) listeners().leave(who_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  bool taken() const { return taken_; }

 private:
  const std::string who_;
  const bool taken_;
};

}  // namespace

HttpAnswer tellEvents(const Principal& who, std::shared_ptr<const void> owner, const EventStream& events,
                      std::uint64_t from, std::vector<Event> first, std::function<std::string()> goesOn,
                      std::function<std::string(const Event&)> worded) {
  auto listener = std::make_shared<Listener>(who);
  if (!listener->taken()) throw HttpError(503, "busy", tr("too many pages listen at once; close some"));
  HttpAnswer answer;
  answer.type = "text/event-stream";
  answer.stream = [owner = std::move(owner), &events, from, first = std::move(first),
                   goesOn = std::move(goesOn), worded = std::move(worded), listener](std::ostream& out) {
    const auto write = [&worded](std::ostream& to, const Event& event) {
      const std::string json = worded ? worded(event) : event.json;
      if (!json.empty()) to << "event: " << event.name << "\ndata: " << inPageWords(json) << "\n\n";
    };
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
