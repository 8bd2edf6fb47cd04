// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/fault_ledger.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <system_error>

#include "host/base/means.hpp"
#include "host/plugin/trust.hpp"
#include "spojka/calendar.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestReason = 200;
constexpr int kMostLines = 1000;

struct LedgerLine {
  std::string identity;
  Death death;
};

// A line that was cut off by the end of the process it was written in is none.
bool parse(const std::string& text, LedgerLine& line) {
  std::istringstream words(text);
  if (!(words >> line.death.atSeconds >> line.death.process >> line.identity >> line.death.slot))
    return false;
  std::getline(words >> std::ws, line.death.how);
  return true;
}

}  // namespace

std::string readableTime(std::int64_t seconds) {
  constexpr std::int64_t kEndOfYear9999 = 253'402'300'799;
  if (seconds < 0 || seconds > kEndOfYear9999) return "an unknown time";
  return formatTimestamp(seconds * 1'000'000);
}

std::vector<Death> FaultLedger::deaths(const std::string& id, const std::string& identity) const {
  std::vector<Death> found;
  std::ifstream in(fileOf(id));
  std::string text;
  for (int lines = 0; lines < kMostLines && std::getline(in, text); ++lines) {
    LedgerLine line;
    if (!parse(text, line) || line.identity != identity) continue;
    // Several instances of one run die of the same.
    if (!found.empty() && found.back().process == line.death.process) continue;
    found.push_back(std::move(line.death));
  }
  return found;
}

std::optional<std::string> FaultLedger::quarantine(const std::string& id, const std::string& identity) const {
  const auto found = deaths(id, identity);
  if (found.size() < kQuarantineAfter) return std::nullopt;
  const Death& last = found.back();
  return fmt::format(
      "is in quarantine since {}: it failed in {} runs in a row, the last time in {}, where it {}. Replace "
      "the "
      "file by a mended one, or let it run again with {}",
      readableTime(found[kQuarantineAfter - 1].atSeconds), found.size(), last.slot, last.how,
      mention(Means::releaseConnector, id));
}

void FaultLedger::prepare() const noexcept {
  if (folder_.empty()) return;
  std::error_code failed;
  // What it lies in is the folder of the states, and nobody else's business either.
  for (const auto& folder : {folder_.parent_path(), folder_})
    if (fs::create_directories(folder, failed)) fs::permissions(folder, fs::perms::owner_all, failed);
}

void FaultLedger::record(const CallFault& fault, const std::string& identity) const noexcept {
  if (!fault.guilty) return;
  try {
    prepare();
    std::string how = fault.how.substr(0, kLongestReason);
    std::replace(how.begin(), how.end(), '\n', ' ');
    const std::string line =
        fmt::format("{} {} {} {} {}\n", std::time(nullptr), ::getpid(), identity, fault.slot, how);
    const Descriptor file(::open(fileOf(fault.connector).c_str(),
                                 O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.valid()) [[maybe_unused]]
      const ssize_t written = ::write(file.get(), line.data(), line.size());
  } catch (...) {
  }
}

bool FaultLedger::forget(const std::string& id) const noexcept {
  std::error_code failed;
  try {
    return fs::remove(fileOf(id), failed);
  } catch (...) {
    return false;
  }
}

}  // namespace spojka::host
