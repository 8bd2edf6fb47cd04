// SPDX-License-Identifier: Apache-2.0
// Numbers for Prometheus, in its text format by its library. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <string>

#include "host/serve/works.hpp"

namespace spojka::host {

std::string metricsText(Works& works, std::int64_t startedAtUs);

}  // namespace spojka::host
