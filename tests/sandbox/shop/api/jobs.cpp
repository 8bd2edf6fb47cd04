// SPDX-License-Identifier: Apache-2.0
#include "shop/api/jobs.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/rng.hpp"
#include "shop/api/api_frame.hpp"
#include "shop/api/api_query.hpp"
#include "shop/api/api_text.hpp"

namespace sandbox {
namespace {

constexpr int kMostLooks = 10;                 // at a job that is not finished
constexpr LocalSeconds kResultGoodFor = kDay;  // from its end

std::string fileOf(const std::string& id) {
  return id + "-lines.json";
}

void orNull(JsonWriter& json, std::string_view name, const std::optional<LocalSeconds>& time) {
  json.key(name);
  time ? json.text(apiTime(*time)) : (void)json.Null();
}

}  // namespace

Response Jobs::start(const std::string& endpoint, std::string lines, const ApiSettings& settings) {
  const std::lock_guard lock(mutex_);
  Rng rng(static_cast<std::uint64_t>(world_.credentials.eshopId), Domain::Notice, 1'000'000 + drawn_++);
  const std::string id = fmt::format("{:07x}", rng.next() & 0xfffffff);
  Job job;
  job.endpoint = endpoint;
  job.created = world_.clock.now();
  job.due = std::chrono::steady_clock::now() + std::chrono::milliseconds(settings.jobMilliseconds);
  job.lines = std::make_shared<const std::string>(std::move(lines));
  jobs_[id] = std::move(job);
  // Of one that is given up after hours nothing is told.
  if (settings.jobLooks == 0 && settings.jobEnd != JobEnd::Never)
    world_.webhooks.happened(kJobFinished, id, std::chrono::milliseconds(settings.jobMilliseconds));
  return success([&](JsonWriter& json) { json.member("jobId", id); }, 202);
}

void Jobs::look(const std::string& id, Job& job, const ApiSettings& settings, bool counts) {
  const bool over = settings.jobEnd != JobEnd::Never && std::chrono::steady_clock::now() >= job.due &&
                    job.looks >= settings.jobLooks;
  if (!job.finished && over) {
    job.finished = world_.clock.now();
    if (settings.jobLooks > 0) world_.webhooks.happened(kJobFinished, id);
  }
  if (!job.finished && counts) ++job.looks;
}

std::string Jobs::statusOf(const Job& job, const ApiSettings& settings) const {
  if (!job.finished) return job.looks > 1 ? "running" : "pending";
  if (settings.jobEnd == JobEnd::Failed) return "failed";
  if (settings.jobEnd == JobEnd::Killed) return "killed";
  const bool gone = world_.clock.now() > *job.finished + kResultGoodFor;
  return gone || settings.jobEnd == JobEnd::Expired ? "expired" : "completed";
}

Response Jobs::read(const std::string& id, const Request& request, const ApiSettings& settings) {
  const std::lock_guard lock(mutex_);
  const auto at = jobs_.find(id);
  if (at == jobs_.end())
    return failure(404, "job-not-found", fmt::format("Job with ID \"{}\" not found.", id), id);
  Job& job = at->second;
  look(id, job, settings, true);
  if (!job.finished && job.looks > kMostLooks) {
    world_.stats.violation("api_job_looks");
    return failure(
        403, "job-detail-try-counter-exceeded-limit",
        fmt::format("You have exceeded the limit of job detail request for unprocessed job \"{}\".", id), id);
  }
  const std::string status = statusOf(job, settings);
  return success([&](JsonWriter& json) {
    json.key("job");
    json.StartObject();
    json.member("jobId", id);
    json.member("endpoint", job.endpoint);
    orNull(json, "creationTime", job.created);
    orNull(json, "completionTime", job.finished);
    json.key("duration");
    job.finished ? json.text(fmt::format("{}.000", *job.finished - job.created)) : (void)json.Null();
    json.member("status", status);
    json.key("resultUrl");
    if (status == "completed")
      json.text(fmt::format("{}/api-results/{}", shopUrl(request), fileOf(id)));
    else
      json.Null();
    json.key("log");
    status == "failed" ? json.text("The snapshot could not be made.") : (void)json.Null();
    orNull(json, "validUntil", job.finished ? std::optional(*job.finished + kResultGoodFor) : std::nullopt);
    json.EndObject();
  });
}

std::shared_ptr<const std::string> Jobs::result(std::string_view file, const ApiSettings& settings) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, job] : jobs_)
    if (file == fileOf(id) && statusOf(job, settings) == "completed") return job.lines;
  return nullptr;
}

}  // namespace sandbox
