// SPDX-License-Identifier: Apache-2.0
#include "host/engine/failed_start.hpp"

#include <Poco/UUIDGenerator.h>

namespace spojka::host {

RunResult failedStart(Store* store, const Logger& logger, const Clock& clock, std::int64_t startedAtUs,
                      RunStatus status, const std::string& why) {
  RunResult result;
  result.status = status;
  RunRow& run = result.run;
  run.runId = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
  run.status = status == RunStatus::cancelled ? "cancelled" : "failed";
  run.startedAtUs = startedAtUs;
  run.finishedAtUs = clock.nowMicros();
  run.error = logger.redactor().redact(why);
  if (store == nullptr) return result;
  try {
    store->beginRun(run.runId);
    run.finishedAtUs = store->finishRun(run);
  } catch (const StoreError& e) {
    logger.warning("this run is not in the history", {{"why", e.what()}});
  }
  return result;
}

}  // namespace spojka::host
