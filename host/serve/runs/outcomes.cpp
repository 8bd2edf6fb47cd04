// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/outcomes.hpp"

#include <algorithm>

#include "host/serve/json.hpp"
#include "host/serve/written_file.hpp"

namespace spojka::host {

Outcomes::Outcomes(std::filesystem::path file, Logger& logger) : file_(std::move(file)), logger_(logger) {
  const std::string text = readWhole(file_);
  if (text.empty()) return;
  try {
    Arena a;
    const spojka_value root = parseJson(a, text);
    const ValueView profiles(root);
    for (std::size_t i = 0; i < profiles.size(); ++i) {
      const ValueView o = profiles.member(i);
      outcomes_[std::string(profiles.name(i))] = {
          std::string(o.find("run_id").text()), std::string(o.find("status").text()),
          std::string(o.find("error").text()),  o.find("started_at_us").integer(),
          o.find("finished_at_us").integer(),   o.find("part").boolean()};
    }
  } catch (const JsonError& e) {
    logger_.warning("how the last runs ended is not known any more: " + file_.string() + ": " + e.what());
  }
}

void Outcomes::note(const std::string& profile, const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  outcomes_[profile] = outcome;
  keep();
}

std::optional<Outcome> Outcomes::of(const std::string& profile) const {
  const std::lock_guard lock(mutex_);
  const auto found = outcomes_.find(profile);
  return found == outcomes_.end() ? std::nullopt : std::optional(found->second);
}

void Outcomes::forget(const std::string& profile) {
  const std::lock_guard lock(mutex_);
  if (outcomes_.erase(profile) > 0) keep();
}

void Outcomes::keep() const {
  Arena a;
  Json profiles(a);
  for (const auto& [name, o] : outcomes_) {
    Json one(a);
    one.text("run_id", o.runId).text("status", o.status).text("error", o.error);
    one.integer("started_at_us", o.startedAtUs).integer("finished_at_us", o.finishedAtUs);
    profiles.setNamed(name, one.boolean("part", o.part).value());
  }
  if (const std::string problem = writeWhole(file_, asText(profiles.value())); !problem.empty())
    logger_.warning("how the last runs ended is known only until the service ends: " + problem);
}

void addOutcome(std::vector<RunRow>& runs, const Outcome& outcome) {
  auto row = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.runId == outcome.runId; });
  if (row == runs.end()) {
    row = std::find_if(runs.begin(), runs.end(),
                       [&](const auto& r) { return r.startedAtUs <= outcome.startedAtUs; });
    row = runs.insert(row, RunRow{outcome.runId, "", outcome.startedAtUs, 0, "", {}, {}, outcome.part});
  }
  // One that the state had come to its end of is as it says.
  if (row->status == outcome.status && row->status != "interrupted") return;
  row->status = outcome.status;
  row->error = outcome.error;
  row->finishedAtUs = outcome.finishedAtUs;
}

}  // namespace spojka::host
