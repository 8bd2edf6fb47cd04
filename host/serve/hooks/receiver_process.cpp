// SPDX-License-Identifier: Apache-2.0
#include "host/serve/hooks/receiver_process.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/base/run_status.hpp"
#include "host/plugin/child_launch.hpp"
#include "spojka/hex.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestAnswer = 8U << 20U;
// The program as it runs now, also when its file was replaced meanwhile.
constexpr const char* kThisProgram = "/proc/self/exe";

[[noreturn]] void failed(const std::string& why) {
  throw StatusError(RunStatus::aborted, why);
}

// False = time is up.
bool ready(int fd, short what, std::chrono::steady_clock::time_point until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd file{fd, what, 0};
    const int n = ::poll(&file, 1, static_cast<int>(left));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

}  // namespace

std::string toLine(const ReceivedRequest& request) {
  Arena a;
  ObjectBuilder headers;
  for (const auto& [name, value] : request.headers) headers.set(a.copy(name), make::borrowed(value));
  const spojka_value v = ObjectBuilder()
                             .set("method", make::borrowed(request.method))
                             .set("path", make::borrowed(request.path))
                             .set("query", make::borrowed(request.query))
                             .set("headers", headers.finish(a))
                             .set("body", make::string(a, toHex(request.body)))
                             .finish(a);
  return toJson(ValueView(v));
}

ReceivedRequest requestFrom(const std::string& line) {
  Arena a;
  const spojka_value root = parseJson(a, line);
  const ValueView v(root);
  const auto body = fromHex(v.find("body").text());
  if (v.kind() != Kind::object || !body) throw DataError("receive", "the line is no request");
  ReceivedRequest request{std::string(v.find("method").text()),
                          std::string(v.find("path").text()),
                          std::string(v.find("query").text()),
                          {},
                          *body};
  const ValueView headers = v.find("headers");
  for (std::size_t i = 0; i < headers.size(); ++i)
    request.headers[std::string(headers.name(i))] = std::string(headers.member(i).text());
  return request;
}

ReceiveAnswer answerFrom(const std::string& line) {
  Arena a;
  const spojka_value root = parseJson(a, line);
  const ValueView v(root);
  ReceiveAnswer answer;
  answer.status = static_cast<int>(v.find("status").integer());
  if (answer.status < 200 || answer.status > 599) throw DataError("receive", "the line is no answer");
  answer.contentType = std::string(v.find("content_type").text());
  answer.body = std::string(v.find("body").text());
  const ValueView records = v.find("records");
  for (std::size_t i = 0; i < records.size(); ++i)
    answer.records.push_back({std::string(records.item(i).find("stream").text()),
                              std::string(records.item(i).find("key").text())});
  return answer;
}

ReceiverProcess::ReceiverProcess(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    failed(std::string("no way to a receiving process: ") + std::strerror(errno));
  line_ = Descriptor(ends[0]);
  const Descriptor other(ends[1]);
  ChildLaunch plan;
  plan.keepsEnvironment();
  plan.inherits(other.get(), STDIN_FILENO);
  plan.inherits(other.get(), STDOUT_FILENO);
  plan.inherits(STDERR_FILENO, STDERR_FILENO);
  plan.closesFrom(STDERR_FILENO + 1);
  if (const int error = plan.launch(pid_, kThisProgram, std::move(words)); error != 0)
    failed(std::string("no receiving process could be started: ") + std::strerror(error));
}

// It keeps nothing that is not stored: there is nothing to wait for.
ReceiverProcess::~ReceiverProcess() {
  ::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ReceiveAnswer ReceiverProcess::ask(const ReceivedRequest& request, std::chrono::milliseconds patience) {
  const Moment until = std::chrono::steady_clock::now() + patience;
  send(toLine(request) + '\n', until);
  return answerFrom(receive(until));
}

void ReceiverProcess::send(std::string_view line, Moment until) {
  while (!line.empty()) {
    if (!ready(line_.get(), POLLOUT, until)) failed("the receiving process takes no request in time");
    const ssize_t n = ::send(line_.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) failed("the receiving process has gone");
    line.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string ReceiverProcess::receive(Moment until) {
  for (;;) {
    if (const auto end = read_.find('\n'); end != std::string::npos) {
      std::string line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    if (read_.size() > kLongestAnswer) failed("the receiving process answers without an end");
    if (!ready(line_.get(), POLLIN, until)) failed("the receiving process did not answer in time");
    std::array<char, 16384> buffer{};
    const ssize_t n = ::recv(line_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) failed("the receiving process has gone");
    read_.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace spojka::host
