// SPDX-License-Identifier: Apache-2.0
#include "host/cli/summary_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/printable.hpp"
#include "host/cli/run_history.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// A line that a full disk cut: the next one must not be glued to it.
bool endsInsideALine(int fd) {
  char last = '\n';
  const off_t size = ::lseek(fd, 0, SEEK_END);
  return size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

SummaryFile::SummaryFile(std::string path)
    : path_(std::move(path)), fd_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (fd_ < 0)
    throw StatusError(RunStatus::refused,
                      tr("--summary-file {}: {}; name a file this user may write. Nothing was "
                         "run",
                         path_, std::strerror(errno)));
}

SummaryFile::~SummaryFile() {
  ::close(fd_);
}

std::string SummaryFile::append(const std::string& line) {
  ::flock(fd_, LOCK_EX);  // where it is not supported, O_APPEND alone still keeps lines apart
  const std::string text = (endsInsideALine(fd_) ? "\n" : "") + line + "\n";
  const auto n = ::write(fd_, text.data(), text.size());
  const int error = errno;
  ::flock(fd_, LOCK_UN);
  if (n == static_cast<ssize_t>(text.size())) return {};
  return tr("the summary could not be written to {}: {}", path_,
            n < 0 ? std::string(std::strerror(error)) : tr("only a part of it fitted"));
}

std::string summaryLine(const std::string& profile, const RunResult& result, ExitCode exit) {
  Arena a;
  const spojka_value v =
      runToValueWith(a, profile, result.run, {{"exit", make::integer(static_cast<std::int64_t>(exit))}});
  return printable(toJson(ValueView(v)));
}

}  // namespace spojka::host
