// SPDX-License-Identifier: Apache-2.0
#include "host/serve/hooks/receivers.hpp"

#include "host/base/run_status.hpp"

namespace spojka::host {

std::shared_ptr<Receivers::Place> Receivers::placeOf(const std::string& profile) {
  const std::lock_guard lock(mutex_);
  auto& place = places_[profile];
  if (!place) place = std::make_shared<Place>();
  return place;
}

ReceiveAnswer Receivers::ask(const std::string& profile, const std::string& file, const std::string& version,
                             const ReceivedRequest& request) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  const auto place = placeOf(profile);
  const std::unique_lock asking(place->asking, until);
  if (!asking.owns_lock())
    throw StatusError(RunStatus::aborted, "too many requests wait for the receiving process");
  place->asked = std::chrono::steady_clock::now();
  try {
    if (!place->process || place->version != version) {
      place->process.reset();
      VerbCall call;
      call.verb = VerbCall::Verb::receive;
      call.profile = file;
      place->process = std::make_unique<ReceiverProcess>(words_(call));
      place->version = version;
    }
    return place->process->ask(request, std::chrono::duration_cast<std::chrono::milliseconds>(
                                            until - std::chrono::steady_clock::now()));
  } catch (...) {
    place->process.reset();  // whatever it says now would be the answer to another request
    throw;
  }
}

void Receivers::endIdle() {
  const auto before = std::chrono::steady_clock::now() - kIdle;
  const std::lock_guard lock(mutex_);
  for (auto& [profile, place] : places_) {
    const std::unique_lock asking(place->asking, std::try_to_lock);
    if (asking.owns_lock() && place->asked < before) place->process.reset();
  }
}

}  // namespace spojka::host
