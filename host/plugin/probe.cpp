// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/probe.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <vector>

#include "host/base/printable.hpp"
#include "host/base/run_status.hpp"
#include "host/base/wait.hpp"
#include "host/plugin/child_launch.hpp"
#include "host/plugin/end_guard.hpp"
#include "host/plugin/trust.hpp"
#include "spojka/error.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kLongestAnswer = 1024 * 1024;

constexpr const char* kRemedy = "; remove the file or ask its author for a mended one";

// ---- the answer's JSON ----

std::string toLine(const PluginInfo& info) {
  Arena a;
  const auto listOf = [&](const std::vector<std::string>& texts) {
    std::vector<spojka_value> items;
    for (const auto& text : texts) items.push_back(make::borrowed(text));
    return make::list(a, items);
  };
  ObjectBuilder o;
  o.set("id", make::borrowed(info.id))
      .set("name", make::borrowed(info.name))
      .set("version", make::borrowed(info.version))
      .set("license", make::borrowed(info.license))
      .set("docs", make::borrowed(info.docs))
      .set("description", make::borrowed(info.description))
      .set("interfaces", listOf(info.interfaces))
      .set("slots", listOf(info.slots))
      .set("build_info", make::borrowed(info.buildInfo))
      .set("file", make::borrowed(info.file.native()))
      .set("manifest", make::borrowed(info.manifestJson));
  const spojka_value v = o.finish(a);
  return printable(toJson(ValueView(v))) + "\n";
}

// `passes`: the same again may find it mended.
std::string problemLine(std::string_view problem, bool passes = false) {
  Arena a;
  const spojka_value v =
      ObjectBuilder().set("problem", make::borrowed(problem)).set("passes", make::boolean(passes)).finish(a);
  return printable(toJson(ValueView(v))) + "\n";
}

PluginInfo fromLine(std::string_view line) {
  Arena a;
  const spojka_value root = parseJson(a, line);
  const ValueView o(root);
  const auto text = [&](const char* name) { return std::string(o.find(name).text()); };
  if (!o.find("problem").isNull())
    throw StatusError(
        !o.find("passes").isNull() && o.find("passes").boolean() ? RunStatus::aborted : RunStatus::refused,
        text("problem"));
  PluginInfo info{text("id"),          text("name"), text("version"),    text("license"), text("docs"),
                  text("description"), {},           text("build_info"), text("file"),    text("manifest")};
  const auto texts = [&](const char* name, std::vector<std::string>& to) {
    const ValueView list = o.find(name);
    for (std::size_t i = 0; i < list.size(); ++i) to.emplace_back(list.item(i).text());
  };
  texts("interfaces", info.interfaces);
  texts("slots", info.slots);
  return info;
}

// ---- the parent's half ----

struct Child {
  pid_t pid = -1;
  Descriptor output;
};

Child spawn(const CheckedFile& file, const fs::path& foundAs, const fs::path& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw StatusError(RunStatus::aborted, std::string("cannot open a pipe: ") + std::strerror(errno));
  Child child{-1, Descriptor(ends[0])};
  const Descriptor writeEnd(ends[1]);

  ChildLaunch plan;
  plan.readsNothing();
  plan.inherits(writeEnd.get(), STDOUT_FILENO);
  plan.writesNowhere(STDERR_FILENO);
  plan.inherits(file.directory.get(), kDirectorySlot);
  const int error =
      plan.launch(child.pid, program, {"plugin", "probe", foundAs.string(), file.path.string(), file.stamp});
  if (error != 0)
    throw StatusError(RunStatus::refused,
                      fmt::format("{} was not looked at: {} cannot be started ({})", foundAs.string(),
                                  program.string(), std::strerror(error)));
  return child;
}

// Reads until the answer's line is complete, the child is gone or time is up (then false).
bool readAnswer(const Child& child, Steady::time_point deadline, std::string& answer) {
  while (answer.size() < kLongestAnswer && answer.find('\n') == std::string::npos) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
    if (left <= 0) return false;
    const Wait wait = waitFor(child.output.get(), POLLIN, std::chrono::milliseconds(left));
    if (wait == Wait::cancelled) return false;
    if (wait == Wait::late) continue;
    std::array<char, 4096> buffer{};
    const ssize_t n = ::read(child.output.get(), buffer.data(), buffer.size());
    if (n == 0 || (n < 0 && errno != EINTR)) return true;
    if (n > 0) answer.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return true;
}

// The child's wait status, or nothing when it is still there at the deadline.
std::optional<int> reap(pid_t pid, Steady::time_point deadline) {
  for (;;) {
    int status = 0;
    const bool forever = deadline == Steady::time_point::max();
    const pid_t ended = ::waitpid(pid, &status, forever ? 0 : WNOHANG);
    if (ended == pid) return status;
    if (ended < 0 && errno != EINTR) return std::nullopt;
    if (!forever && Steady::now() >= deadline) return std::nullopt;
    if (ended == 0) ::poll(nullptr, 0, 2);
  }
}

std::string endOf(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("crashed with signal {} ({}) while loading{}", WTERMSIG(status),
                       ::strsignal(WTERMSIG(status)), kRemedy);
  return fmt::format("ended the program with exit code {} while loading{}", WEXITSTATUS(status), kRemedy);
}

// ---- the child's half ----

// Puts /dev/null in the place of stdout and keeps the real one for the answer: what a constructor prints must
// not be taken for it.
class QuietStdout {
 public:
  QuietStdout() : real_(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) {
    const Descriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    ::dup2(nowhere.get(), STDOUT_FILENO);
  }
  ~QuietStdout() { ::dup2(real_.get(), STDOUT_FILENO); }
  QuietStdout(const QuietStdout&) = delete;
  QuietStdout& operator=(const QuietStdout&) = delete;

  void answer(std::string_view line) const {
    while (!line.empty()) {
      const ssize_t n = ::write(real_.get(), line.data(), line.size());
      if (n < 0 && errno != EINTR) return;
      if (n > 0) line.remove_prefix(static_cast<std::size_t>(n));
    }
  }

 private:
  Descriptor real_;
};

}  // namespace

PluginInfo probeFile(const CheckedFile& file, const fs::path& foundAs, const ProbeOptions& options) {
  const Child child = spawn(file, foundAs, options.program);
  const auto deadline = Steady::now() + options.timeout;
  std::string answer;
  const bool inTime = readAnswer(child, deadline, answer);
  const bool answered = answer.find('\n') != std::string::npos;
  std::optional<int> status;
  // With the answer in hand the child is not waited for: what its exit handlers do is no longer of interest.
  if (inTime && !answered) status = reap(child.pid, deadline);
  ::kill(-child.pid, SIGKILL);
  if (!status) reap(child.pid, Steady::time_point::max());

  const std::string name = foundAs.string();
  if (!answered && signalledToken() != nullptr && signalledToken()->requested())
    throw CancelledError("", "cancelled while " + name + " was loading");
  if (!answered && !status)
    throw StatusError(RunStatus::refused, fmt::format("{} was still loading after {} ms and was stopped{}",
                                                      name, options.timeout.count(), kRemedy));
  if (!answered) throw StatusError(RunStatus::refused, name + " " + endOf(*status));
  try {
    return fromLine(std::string_view(answer).substr(0, answer.find('\n')));
  } catch (const JsonError& e) {
    throw StatusError(RunStatus::refused,
                      fmt::format("{} gave an answer that cannot be read ({})", name, e.what()));
  }
}

bool probePlugin(const std::vector<std::string>& words) {
  const rlimit noCore{0, 0};  // a crash here is an answer, not worth a core file
  ::setrlimit(RLIMIT_CORE, &noCore);
  comeToTheEnd();                      // the parent reads from how this process ends what the file did
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // what hangs in here must not outlive who asked
  const QuietStdout out;
  try {
    if (words.size() != 3) throw StatusError(RunStatus::refused, "plugin probe is not for people");
    out.answer(toLine(loadForProbe(words[0], words[1], words[2])));
    return true;
  } catch (const TransientError& e) {
    out.answer(problemLine(e.what(), true));
    return false;
  } catch (const std::exception& e) {
    out.answer(problemLine(e.what()));
    return false;
  }
}

}  // namespace spojka::host
