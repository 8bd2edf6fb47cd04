// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "host/cli/erase_receipt.hpp"
#include "host/cli/person_search.hpp"
#include "host/cli/session.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/person_match.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"

namespace spojka::host {
namespace {

// Hears what becomes of each record.
class Outcomes final : public RunObserver {
 public:
  explicit Outcomes(std::vector<ErasedRecord>& records) : records_(records) {}
  void record(const RecordEvent& e) override {
    for (auto& r : records_)
      if (r.stream == e.stream && r.key == e.key)
        r.outcome = e.outcome == Outcome::updated     ? "deleted"
                    : e.outcome == Outcome::unchanged ? "was_not_there"
                                                      : "failed";
  }

 private:
  std::vector<ErasedRecord>& records_;
};

void checkRequest(const EraseRequest& request) {
  const PersonMatch match(request.email, request.phone);
  const auto wrong = [](const std::string& why) { throw ExitError(ExitCode::usage, why); };
  if (request.email.empty() && request.phone.empty() && request.key.empty())
    wrong("say who: --email X, --phone X or --key STREAM:KEY");
  if (!request.email.empty() && match.email().find('@') == std::string::npos)
    wrong("--email is no e-mail address");
  if (!request.phone.empty() && match.phone().size() < PersonMatch::kFewestDigits)
    wrong("--phone is too short to mean one person; write the whole number");
  const auto colon = request.key.find(':');
  if (!request.key.empty() && (colon == std::string::npos || colon == 0 || colon + 1 == request.key.size()))
    wrong("--key is written STREAM:KEY, for example customers:4711");
}

void checkStream(const EraseRequest& request, const std::vector<Mapping>& mappings) {
  if (request.key.empty()) return;
  const std::string stream = request.key.substr(0, request.key.find(':'));
  std::vector<std::string> known;
  known.reserve(mappings.size());
  for (const auto& mapping : mappings) known.push_back(mapping.stream());
  if (std::find(known.begin(), known.end(), stream) == known.end())
    throw ExitError(ExitCode::usage, fmt::format("--key: the profile has no stream '{}'; it has {}", stream,
                                                 fmt::join(known, ", ")));
}

void show(const Findings& findings) {
  Table table({"stream", "key", "found by", "at the destination", "at the source", "failed record"});
  for (const auto& r : findings.records)
    table.add({r.stream, r.key, r.foundBy, r.linked ? r.target : "not known (" + r.target + " is tried)",
               r.atSource ? "yes" : "-", r.keptAsFailed ? "yes" : "-"});
  fmt::print(stderr, "{}", table.empty() ? std::string("Nothing was found.\n") : table.text(2));
  if (findings.unreadable > 0)
    fmt::print(stderr, "{} records of the source could not be read and were not searched.\n",
               findings.unreadable);
  if (findings.notSearched > 0)
    fmt::print(
        stderr,
        "{} objects at the destination could not be looked into, so whose they are cannot be told; name "
        "them by --key.\n",
        findings.notSearched);
}

bool confirmed(std::size_t records) {
  if (::isatty(0) == 0)
    throw ExitError(ExitCode::usage,
                    "nothing was erased: there is nobody to ask; pass --yes to erase without asking");
  fmt::print(stderr, "Delete {} at the destination and forget them here? Type yes: ",
             records == 1 ? "this record" : fmt::format("these {} records", records));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

RunResult erase(Session& session, Findings& findings) {
  const auto store = session.openState();
  Outcomes outcomes(findings.records);
  Coupling coupling = session.coupling(*store, outcomes);
  coupling.scope.deletes.emplace();
  for (const auto& r : findings.records) (*coupling.scope.deletes)[r.stream].insert(r.key);
  // A person has seen what is to go and asked for it.
  for (const auto& r : findings.records) coupling.limits.allowChanges.insert(r.stream);
  RunResult result = Runner(coupling, RunMode::write).run();
  store->scrub();
  return result;
}

void printAnswer(const ErasureReceipt& receipt, const std::string& file, const RunResult& result) {
  std::map<std::string, int> counts;
  for (const auto& r : receipt.records) ++counts[r.outcome];
  fmt::print("Deleted at the destination: {}, were not there: {}, failed: {}. Receipt: {}\n",
             counts["deleted"], counts["was_not_there"], counts["failed"], file);
  if (!result.run.error.empty()) fmt::print("error: {}\n", result.run.error);
  if (std::any_of(receipt.records.begin(), receipt.records.end(), [](const auto& r) { return r.atSource; }))
    fmt::print(
        "The source still has this person: the next run that reads these records brings them again unless "
        "they "
        "are erased there too.\n");
}

}  // namespace

ExitCode eraseVerb(const Console& console, const std::string& profileFile, const EraseRequest& request) {
  checkRequest(request);
  Session session(console, profileFile);
  const auto mappings = session.mappings();
  checkStream(request, mappings);
  if (!request.receipt.empty() && std::filesystem::exists(request.receipt))
    throw ExitError(ExitCode::usage,
                    "the receipt " + request.receipt + " is there already; nothing was erased");
  Findings findings;
  {
    ReadOnlyStore store(openExistingStore(session.stateUrl(), session.profile().name, console.clock));
    findings = findPerson(session, store, mappings, request, console.cancel);
  }
  show(findings);
  if (!findings.records.empty() && !request.yes && !confirmed(findings.records.size())) {
    fmt::print(stderr, "Nothing was erased.\n");
    return ExitCode::ok;
  }
  RunResult result;
  result.run.finishedAtUs = console.clock.nowMicros();
  if (!findings.records.empty()) result = erase(session, findings);
  const PersonMatch match(request.email, request.phone);
  ErasureReceipt receipt{session.profile().name, result.run.runId, result.run.finishedAtUs,    match.email(),
                         match.phone(),          request.key,      std::move(findings.records)};
  const std::string file = request.receipt.empty()
                               ? fmt::format("erasure-{}-{}.json", receipt.profile, receipt.atUs / 1'000'000)
                               : request.receipt;
  const std::string text = writeReceipt(file, receipt);
  if (console.options.json)
    fmt::print("{}", text);
  else
    printAnswer(receipt, file, result);
  return result.exit;
}

}  // namespace spojka::host
