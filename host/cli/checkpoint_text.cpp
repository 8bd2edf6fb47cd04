// SPDX-License-Identifier: Apache-2.0
#include "host/cli/checkpoint_text.hpp"

#include "spojka/value.hpp"

namespace spojka::host {

spojka_value checkpointsToValue(Arena& a, const std::vector<StreamCheckpoint>& checkpoints) {
  ObjectBuilder o;
  for (const auto& c : checkpoints) o.set(a.copy(c.stream), make::string(a, c.text));
  return o.finish(a);
}

std::string checkpointsText(const std::vector<StreamCheckpoint>& checkpoints) {
  if (checkpoints.empty()) return "-";
  if (checkpoints.size() == 1) return checkpoints[0].text;
  std::string text;
  for (const auto& c : checkpoints) text += (text.empty() ? "" : "; ") + c.stream + ": " + c.text;
  return text;
}

}  // namespace spojka::host
