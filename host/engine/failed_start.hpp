// SPDX-License-Identifier: Apache-2.0
// A run that ended before it could begin, because a side could not be reached or the mapping does not fit: it
// has its place in the history like any other, or nobody would see in the morning that nothing ran at night.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/base/run_status.hpp"
#include "host/engine/settle/outcome.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// Nothing is thrown and nothing stored when the store cannot take it: why the run failed is the news.
// `store`: null = there is none yet.
RunResult failedStart(Store* store, const Logger& logger, const Clock& clock, std::int64_t startedAtUs,
                      RunStatus status, const std::string& why);

}  // namespace spojka::host
