// SPDX-License-Identifier: Apache-2.0
// Reading the documents a connector writes. Strict where a slip would be taken for an answer: a report
// without rows is not a passed check, a catalog without entries is not "nothing there".
// Threads: pure functions. Errors: DataError naming connector and call.
#pragma once

#include <string>

#include "host/plugin/call.hpp"
#include "host/plugin/connector.hpp"

namespace spojka::host {

ConnectorSpec parseSpec(const Call& call, const std::string& json);
CheckReport parseReport(const Call& call, const std::string& json);
Catalog parseStreams(const Call& call, const std::string& json);
// Records come only with a status that says it was taken; each has a stream and a key.
ReceiveAnswer parseReceiveAnswer(const Call& call, const std::string& json);
Catalog parseTargets(const Call& call, const std::string& json);

}  // namespace spojka::host
