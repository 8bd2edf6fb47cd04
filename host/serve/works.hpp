// SPDX-License-Identifier: Apache-2.0
// The service without its doors: the profiles of a folder, run when they are due, watched, and told of.
// Ownership: owns all of it; borrows the surroundings. Threads: one of its own looks at files and clocks;
// everything else from any. Errors: what the parts say.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "host/serve/hooks/receivers.hpp"
#include "host/serve/process/tasks.hpp"
#include "host/serve/profiles/folder.hpp"
#include "host/serve/profiles/versions.hpp"
#include "host/serve/run_language.hpp"
#include "host/serve/runs/archive.hpp"
#include "host/serve/runs/connector_versions.hpp"
#include "host/serve/runs/dispatcher.hpp"
#include "host/serve/runs/history.hpp"
#include "host/serve/watch/alerts.hpp"
#include "host/serve/watch/notice_counts.hpp"
#include "host/serve/watch/run_counters.hpp"

namespace spojka::host {

struct WorksOptions {
  std::filesystem::path folder;  // of profiles
  std::filesystem::path data;    // what the service keeps for itself
  std::size_t jobs = 2;
  AlertOptions alerts;
};

class Works final : private DispatchHooks {
 public:
  Works(const WorksOptions& options, const Surroundings& around, CommandWords words);
  ~Works() override;

  void begin();
  // Comes back when nothing is at work any more.
  void stop();
  // Files are looked at again, all of them.
  void reload();
  // The same at once, on this thread: what was just written is known when it comes back.
  void lookAgain(bool all = false);
  // When the thread that starts runs last did so: it is alive.
  std::int64_t lastStepUs() const noexcept { return lastStepUs_; }
  bool stopping() const noexcept { return stopping_; }
  std::int64_t nowUs() const { return around_.clock.nowMicros(); }

  ProfileFolder& folder() noexcept { return folder_; }
  Dispatcher& dispatcher() noexcept { return dispatcher_; }
  ProfileVersions& versions() noexcept { return texts_; }
  RunArchive& archive() noexcept { return archive_; }
  Tasks& tasks() noexcept { return tasks_; }
  RunCounters& counters() noexcept { return counters_; }
  const NoticeCounts& notices() const noexcept { return notices_; }
  EventStream& events() noexcept { return events_; }
  RunLanguage& runLanguage() noexcept { return runLanguage_; }
  const std::filesystem::path& data() const noexcept { return data_; }
  const Surroundings& around() const noexcept { return around_; }
  PastPtr past(const ProfileEntry& entry);
  // What the source of a profile makes of a request of its system; what that tells of is read soon.
  // StatusError where there is no answer now.
  ReceiveAnswer receive(const ProfileEntry& entry, const ReceivedRequest& request);

 private:
  bool atWorkElsewhere(const std::string& profile) override;
  bool wasTold(const std::string& profile) override;
  std::string language() override { return runLanguage_.now(); }
  void changed(const std::string& profile) override;
  void ended(const LiveRun& run, const LiveRun::Result& result) override;
  static std::string runIdOf(const LiveRun& run, const LiveRun::Result& result, const PastRuns* past);
  void wake() override;
  void loop();
  void handOver();
  void readSoon(const ProfileEntry& entry);
  void lookForSilence(std::int64_t nowUs);

  const Surroundings& around_;
  const std::filesystem::path data_;
  RunLanguage runLanguage_;
  ProfileVersions texts_;
  ProfileFolder folder_;
  Outcomes outcomes_;
  History history_;
  RunArchive archive_;
  Tasks tasks_;
  ConnectorVersions versions_;
  RunCounters counters_;
  NoticeCounts notices_;
  Alerts alerts_;
  EventStream events_;
  Receivers receivers_;
  Dispatcher dispatcher_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  bool readAll_ = false;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> lastStepUs_{0};
  std::thread thread_;
};

}  // namespace spojka::host
