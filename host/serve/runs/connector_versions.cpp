// SPDX-License-Identifier: Apache-2.0
#include "host/serve/runs/connector_versions.hpp"

#include "host/base/run_status.hpp"
#include "host/serve/times.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kAskConnectorsUs = 10 * kMinuteUs;

}  // namespace

void ConnectorVersions::look(std::int64_t nowUs) {
  if (!asked_ && nowUs >= askAgainUs_) {
    askAgainUs_ = nowUs + kAskConnectorsUs;
    VerbCall call;
    call.verb = VerbCall::Verb::connectors;
    try {
      asked_ = tasks_.start(call, "", "");
    } catch (const StatusError&) {
      return;  // no process can be started now
    }
  }
  if (!asked_) return;
  const auto answer = asked_->answer();
  if (answer.status == Task::Status::running) return;
  asked_.reset();
  if (answer.status != Task::Status::done) return;
  Arena a;
  const spojka_value root = parseJson(a, answer.json, 64);
  const ValueView plugins = ValueView(root).find("plugins");
  const std::lock_guard lock(mutex_);
  versions_.clear();
  for (std::size_t i = 0; i < plugins.size(); ++i)
    if (const auto version = plugins.item(i).find("version").text(); !version.empty())
      versions_[std::string(plugins.item(i).find("id").text())] = std::string(version);
}

std::map<std::string, std::string> ConnectorVersions::of(const std::string& source,
                                                         const std::string& destination) const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> found;
  for (const auto& id : {source, destination})
    if (const auto version = versions_.find(id); version != versions_.end()) found.insert(*version);
  return found;
}

}  // namespace spojka::host
