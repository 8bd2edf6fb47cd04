// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/archive.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "host/serve/written_file.hpp"
#include "spojka/abi.h"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeptRuns = 20;

// As it is written in every language: SIGKILL.
std::string signalName(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name == nullptr ? std::to_string(signal) : std::string("SIG") + name;
}

}  // namespace

std::string circumstancesOf(const LiveRun& run, const LiveRun::Result& result,
                            const std::map<std::string, std::string>& connectors) {
  const Circumstances made = run.circumstances();
  Arena a;
  Json o(a);
  o.text("by", made.by).text("etag", made.etag).text("spojka", SPOJKA_SDK_VERSION);
  Json versions(a);
  for (const auto& [id, version] : connectors) versions.setNamed(id, make::string(a, version));
  o.set("connectors", versions.value());
  o.set("exit", result.signal != 0 ? make::null() : make::integer(result.exit));
  o.textOrNull("killed_by", result.signal == 0 ? std::string() : signalName(result.signal));
  return asText(o.value());
}

std::string answerOf(const LiveRun& run, const LiveRun::Result& result, const std::string& runId,
                     std::int64_t endedAtUs) {
  Arena a;
  if (!result.answer.empty()) return asText(parseJson(a, result.answer));
  Json o(a);
  o.text("profile", run.profile()).text("run_id", runId).text("status", result.status);
  o.boolean("part", run.call().isPart()).time("started_at", run.startedAtUs()).time("finished_at", endedAtUs);
  return asText(o.set("streams", Json(a).value()).textOrNull("error", result.error).value());
}

void RunArchive::keep(const std::string& profile, const std::string& runId, const ArchivedRun& run) const {
  const fs::path folder = folder_ / profile;
  const std::string problem =
      writeWhole(folder / (runId + ".log"), run.circumstances + '\n' + run.answer + '\n' + run.log);
  if (!problem.empty()) logger_.warning("the log of a run is not kept: " + problem, {{"profile", profile}});
  thinOut(folder);
}

void RunArchive::thinOut(const fs::path& folder) const {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    files.emplace_back(at->last_write_time(gone), at->path());
  }
  if (files.size() <= kKeptRuns) return;
  std::sort(files.begin(), files.end());
  for (std::size_t i = 0; i + kKeptRuns < files.size(); ++i) fs::remove(files[i].second, error);
}

std::optional<ArchivedRun> RunArchive::find(const std::string& profile, const std::string& runId) const {
  std::ifstream in(folder_ / profile / (runId + ".log"), std::ios::binary);
  ArchivedRun run;
  if (!std::getline(in, run.circumstances) || !std::getline(in, run.answer)) return std::nullopt;
  std::ostringstream rest;
  rest << in.rdbuf();
  run.log = rest.str();
  return run;
}

std::map<std::string, std::string> RunArchive::answers(const std::string& profile) const {
  std::map<std::string, std::string> found;
  std::error_code error;
  for (fs::directory_iterator at(folder_ / profile, error), end; !error && at != end; at.increment(error)) {
    std::ifstream in(at->path(), std::ios::binary);
    ArchivedRun run;
    if (std::getline(in, run.circumstances) && std::getline(in, run.answer) && !run.answer.empty())
      found[at->path().stem().string()] = run.answer;
  }
  return found;
}

}  // namespace spojka::host
