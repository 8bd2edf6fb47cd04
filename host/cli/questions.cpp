// SPDX-License-Identifier: Apache-2.0
#include "host/cli/questions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "host/base/run_status.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr int kLookMs = 100;

// What is typed is not shown, whatever happens meanwhile.
class Unseen {
 public:
  explicit Unseen(bool hidden) {
    if (!hidden || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
  }
  ~Unseen() {
    if (!hidden_) return;
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    std::fputs("\n", stderr);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool hidden_ = false;
};

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

bool Questions::possible() {
  return ::isatty(STDIN_FILENO) == 1;
}

void Questions::say(const std::string& text) const {
  const std::size_t width = terminalWidth(STDERR_FILENO);
  for (const auto& line : wrapped(text, width)) std::fprintf(stderr, "%s\n", line.c_str());
}

std::string Questions::line() {
  for (;;) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      std::string text = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return trimmed(std::move(text));
    }
    if (cancel_.requested()) throw CancelledError("init", tr("cancelled; nothing was written"));
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, kLookMs) <= 0) continue;
    char bytes[512];
    const auto n = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw StatusError(RunStatus::refused, tr("the answers ended too early; nothing was written"));
    pending_.append(bytes, static_cast<std::size_t>(n));
  }
}

std::string Questions::ask(const std::string& question, const std::string& usual,
                           const std::function<std::string(const std::string&)>& check, bool hidden) {
  for (;;) {
    const Unseen unseen(hidden);  // before the question: who is quick must not be shown either
    std::fprintf(stderr, "%s%s: ", question.c_str(),
                 usual.empty() ? "" : fmt::format(" [{}]", usual).c_str());
    std::fflush(stderr);
    std::string answer = line();
    if (answer.empty()) answer = usual;
    const std::string wrong = check(answer);
    if (wrong.empty()) return answer;
    say("  " + wrong);
  }
}

std::string Questions::choose(const std::string& question, const std::vector<std::string>& choices) {
  const std::string usual = choices.size() == 1 ? choices.front() : "";
  return ask(fmt::format("{} ({})", question, fmt::join(choices, ", ")), usual, [&](const std::string& text) {
    return std::find(choices.begin(), choices.end(), text) != choices.end()
               ? std::string()
               : fmt::format(fmt::runtime(tr("one of {}, please")), fmt::join(choices, ", "));
  });
}

bool Questions::yes(const std::string& question, bool usual) {
  const auto answer = ask(question, usual ? "y" : "n", [](const std::string& text) {
    return text == "y" || text == "n" || text == "yes" || text == "no" ? std::string() : tr("y or n, please");
  });
  return answer.front() == 'y';
}

}  // namespace spojka::host
