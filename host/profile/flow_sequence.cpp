// SPDX-License-Identifier: Apache-2.0
#include "host/profile/flow_sequence.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

class FlowSequence {
 public:
  FlowSequence(std::vector<FlowRule>& flows, Problems& problems)
      : flows_(flows), problems_(problems), states_(flows.size(), State::open) {}

  void arrange() {
    const auto before = problems_.size();
    for (std::size_t i = 0; i < flows_.size(); ++i) visit(i);
    if (problems_.size() != before) return;
    std::vector<FlowRule> ordered;
    for (const std::size_t i : sequence_) ordered.push_back(std::move(flows_[i]));
    flows_ = std::move(ordered);
  }

 private:
  enum class State { open = 1, onTheWay, placed };

  void visit(std::size_t at) {
    if (states_[at] != State::open) return;
    states_[at] = State::onTheWay;
    way_.push_back(at);
    for (const auto& field : flows_[at].fields)
      if (field.ref) follow(at, field);
    way_.pop_back();
    states_[at] = State::placed;
    sequence_.push_back(at);
  }

  void follow(std::size_t from, const FieldRule& field) {
    const auto found =
        std::find_if(flows_.begin(), flows_.end(), [&](const auto& f) { return f.flow == *field.ref; });
    if (found == flows_.end()) {
      std::vector<std::string> known;
      for (const auto& flow : flows_) known.push_back(flow.flow);
      problems_.add(field.at, tr("{}: ref names flow {}, which the profile does not have{}", field.target,
                                 shown(*field.ref), suggestion(*field.ref, known, tr("it has"))));
      return;
    }
    const auto to = static_cast<std::size_t>(found - flows_.begin());
    if (states_[to] == State::onTheWay) {
      problems_.add(field.at, tr("{}: flows refer to each other in a circle ({}), so that none of them could "
                                 "be written first; take one of these references out",
                                 field.target, circle(to)));
      return;
    }
    if (!leads(flows_[from], *found)) {
      problems_.add(
          field.at,
          fmt::format(
              fmt::runtime(
                  tr("{}: flow '{}' takes stream '{}' and this one '{}'; a reference leads to what another "
                     "flow writes for the same record, so {}")),
              field.target, found->flow, fmt::join(found->streams, "', '"),
              fmt::join(flows_[from].streams, "', '"),
              flows_[from].gathers() ? tr("they must have a stream in common")
                                     : tr("both must take the same stream")));
      return;
    }
    visit(to);
  }

  // Of what gathers records, some of them are enough.
  static bool leads(const FlowRule& from, const FlowRule& to) {
    const auto takes = [&](const std::string& stream) {
      return std::find(to.streams.begin(), to.streams.end(), stream) != to.streams.end();
    };
    return from.gathers() ? std::any_of(from.streams.begin(), from.streams.end(), takes)
                          : std::all_of(from.streams.begin(), from.streams.end(), takes);
  }

  std::string circle(std::size_t to) const {
    std::vector<std::string> names;
    for (auto at = std::find(way_.begin(), way_.end(), to); at != way_.end(); ++at)
      names.push_back(flows_[*at].flow);
    names.push_back(flows_[to].flow);
    return fmt::format("{}", fmt::join(names, " -> "));
  }

  std::vector<FlowRule>& flows_;
  Problems& problems_;
  std::vector<State> states_;
  std::vector<std::size_t> way_;
  std::vector<std::size_t> sequence_;
};

}  // namespace

void sequenceFlows(std::vector<FlowRule>& flows, Problems& problems) {
  FlowSequence(flows, problems).arrange();
}

}  // namespace spojka::host
