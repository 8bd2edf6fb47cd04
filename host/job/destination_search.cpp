// SPDX-License-Identifier: Apache-2.0
#include "host/job/destination_search.hpp"

#include <vector>

#include "host/engine/runner.hpp"

namespace spojka::host {
namespace {

// Keys of one dry run; they are all held in memory.
constexpr std::size_t kNamePage = 5000;

class Listener final : public RunObserver {
 public:
  Listener(const Mapping& mapping, const PersonMatch& match, Searched& searched,
           const FoundAtDestination& found)
      : mapping_(mapping), match_(match), searched_(searched), found_(found) {}
  void record(const RecordEvent& e) override {
    const bool there = e.outcome == Outcome::deleted;
    if (e.outcome == Outcome::failed || (there && e.changeCount == 0)) ++notSearched;
    PersonFound found;
    for (std::size_t i = 0; i < e.changeCount; ++i)
      match_.look(mapping_, PersonMatch::Side::destination, std::string(fromAbi(e.changes[i].field)),
                  ValueView(e.changes[i].before), searched_, found);
    if (found.by != nullptr || !found.unsure.empty()) found_(e.key, found);
  }
  std::int64_t notSearched = 0;

 private:
  const Mapping& mapping_;
  const PersonMatch& match_;
  Searched& searched_;
  const FoundAtDestination& found_;
};

}  // namespace

std::int64_t searchDestination(Session& session, Store& store, const Mapping& mapping,
                               const PersonMatch& match, Searched& searched,
                               const FoundAtDestination& found) {
  const std::string& stream = mapping.flow();
  Listener listener(mapping, match, searched, found);
  Coupling coupling = session.coupling(store, listener);
  rest(coupling, [&](const Mapping& m) { return m.flow() != stream; });
  std::string after;
  for (;;) {
    const auto page = store.linkPage(stream, after, kNamePage);
    if (page.empty()) return listener.notSearched;
    after = page.back().key;
    auto& keys = coupling.deletes.emplace()[stream];
    for (const auto& row : page) keys.insert(row.key);
    const RunResult result = Runner(coupling, RunMode::dryRun).run();
    if (!cameToItsEnd(result.status))
      throw StatusError(result.status,
                        "nothing was erased, because the destination could not be searched to the end" +
                            (result.run.error.empty() ? "" : ": " + result.run.error));
  }
}

}  // namespace spojka::host
