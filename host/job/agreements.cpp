// SPDX-License-Identifier: Apache-2.0
#include "host/job/agreements.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// A name that is no stream would be an agreement to nothing, which must not pass unnoticed.
void agreeTo(const Coupling& coupling, Means option, const std::vector<std::string>& streams,
             std::set<std::string>& agreed) {
  std::vector<std::string> known;
  for (const auto& mapping : coupling.mappings) known.push_back(mapping.flow());
  for (const auto& stream : streams) {
    if (std::find(known.begin(), known.end(), stream) == known.end())
      throw StatusError(RunStatus::refused,
                        fmt::format(fmt::runtime(tr("{}: the profile has no stream '{}'; it has {}")),
                                    mention(option, stream), stream, fmt::join(known, ", ")));
    agreed.insert(stream);
  }
}

}  // namespace

void agree(Coupling& coupling, const Agreements& agreed) {
  agreeTo(coupling, Means::allowChanges, agreed.allowChanges, coupling.limits.allowChanges);
  agreeTo(coupling, Means::adopt, agreed.adopt, coupling.limits.adopt);
}

}  // namespace spojka::host
