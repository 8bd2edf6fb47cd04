// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>

#include "host/cli/erase_receipt.hpp"
#include "host/cli/erase_resume.hpp"
#include "host/cli/person_search.hpp"
#include "host/cli/session.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/erasure.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kUnsureShown = 30;

[[noreturn]] void wrong(const std::string& why) {
  throw StatusError(RunStatus::refused, why);
}

void checkRequest(const EraseRequest& request) {
  const bool asked = !request.email.empty() || !request.phone.empty() || !request.key.empty();
  if (!request.resume.empty() && (asked || !request.receipt.empty()))
    wrong(
        "--resume goes on with what stands in the receipt; leave --email, --phone, --key and --receipt out");
  if (!request.resume.empty()) return;
  if (!asked) wrong("say who: --email X, --phone X or --key STREAM:KEY");
  const auto colon = request.key.find(':');
  if (!request.key.empty() && (colon == std::string::npos || colon == 0 || colon + 1 == request.key.size()))
    wrong("--key is written STREAM:KEY, for example customers:4711");
  if (!request.receipt.empty() && std::filesystem::exists(request.receipt))
    wrong("the receipt " + request.receipt + " is there already; nothing was erased");
}

void checkAgainst(const EraseRequest& request, const std::vector<Mapping>& mappings) {
  const std::string problem = PersonMatch(request.email, request.phone, regionsOf(mappings)).problem();
  if (!problem.empty()) wrong(problem);
  if (request.key.empty()) return;
  const std::string stream = request.key.substr(0, request.key.find(':'));
  std::vector<std::string> known;
  known.reserve(mappings.size());
  for (const auto& mapping : mappings) known.push_back(mapping.stream());
  if (std::find(known.begin(), known.end(), stream) == known.end())
    wrong(fmt::format("--key: the profile has no stream '{}'; it has {}", stream, fmt::join(known, ", ")));
}

const char* textOf(AtSource at) {
  return at == AtSource::yes ? "yes" : at == AtSource::no ? "-" : "not searched";
}

void show(const Findings& findings) {
  Table table({"stream", "key", "found by", "at the destination", "at the source", "failed record"});
  for (const auto& r : findings.records)
    table.add({r.stream, r.key, r.foundBy, r.linked ? r.target : "not known (" + r.target + " is tried)",
               textOf(r.atSource), r.keptAsFailed ? "yes" : "-"});
  fmt::print(stderr, "{}", table.empty() ? std::string("Nothing was found.\n") : table.text(2));
  if (!findings.unsure.empty()) {
    Table unsure({"stream", "key", "where", "field"});
    for (std::size_t i = 0; i < std::min(kUnsureShown, findings.unsure.size()); ++i)
      unsure.add({findings.unsure[i].stream, findings.unsure[i].key, findings.unsure[i].side,
                  fmt::format("{}", fmt::join(findings.unsure[i].fields, ", "))});
    fmt::print(
        stderr,
        "Named in a text, or written so that it cannot be judged; not erased. Look at them, and name those "
        "that are meant by --key:\n{}",
        unsure.text(2));
    if (findings.unsure.size() > kUnsureShown)
      fmt::print(stderr, "  ... {} more\n", findings.unsure.size() - kUnsureShown);
  }
  if (findings.notSearched.empty()) return;
  Table gaps({"where", "stream", "field", "how many", "why"});
  for (const auto& gap : findings.notSearched)
    gaps.add({gap.side, gap.stream, gap.field.empty() ? "-" : gap.field,
              gap.count > 0 ? std::to_string(gap.count) : "all", gap.why});
  fmt::print(stderr, "Not searchable, so that whose they are cannot be told:\n{}", gaps.text(2));
}

bool confirmed(std::size_t records) {
  if (::isatty(0) == 0)
    wrong("nothing was erased: there is nobody to ask; pass --yes to erase without asking");
  fmt::print(stderr, "Delete {} at the destination and forget them here? Type yes: ",
             records == 1 ? "this record" : fmt::format("these {} records", records));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

// Writes into the receipt what is true at that moment.
class IntoReceipt final : public ErasureLog {
 public:
  // `rows`: where in the receipt each record stands.
  IntoReceipt(ReceiptFile& receipt, const std::vector<ErasedRecord>& records, std::vector<std::size_t> rows)
      : receipt_(receipt), records_(records), rows_(std::move(rows)) {}
  void begin() override { receipt_.keep(); }
  void trying(std::size_t item) override { receipt_.set(rows_[item], "deleting", false, false); }
  void done(std::size_t item, Erased outcome) override {
    const bool gone = outcome != Erased::failed;
    // What was kept of the record with its values was replaced before anything was deleted.
    receipt_.set(rows_[item],
                 outcome == Erased::deleted       ? "deleted"
                 : outcome == Erased::wasNotThere ? "was_not_there"
                                                  : "failed",
                 records_[item].linked && gone, records_[item].keptAsFailed);
  }

 private:
  ReceiptFile& receipt_;
  const std::vector<ErasedRecord>& records_;
  const std::vector<std::size_t> rows_;
};

std::string howToGoOn(const ReceiptFile& receipt) {
  return fmt::format("Go on with: spojka erase PROFILE --resume {}", receipt.name());
}

// The last step: nothing of what was forgotten is left in the file.
RunStatus rewrite(Store& store, ReceiptFile& receipt, std::string& error, RunStatus status) {
  try {
    store.scrub();
  } catch (const StoreError& e) {
    error += fmt::format("{}{}. End what reads it and then do this last step again",
                         error.empty() ? "" : "; ", e.what());
    return cameToItsEnd(status) ? RunStatus::aborted : status;
  }
  const bool complete = std::all_of(receipt.rows().begin(), receipt.rows().end(),
                                    [](const auto& row) { return row.final() || row.outcome == "failed"; });
  if (complete) receipt.finish();
  return status;
}

struct Done {
  RunStatus status = RunStatus::ok;
  std::string error;
};

Done erase(Session& session, ReceiptFile& receipt, const std::vector<ErasedRecord>& records,
           std::vector<std::size_t> rows) {
  const auto store = session.openState();
  Done done;
  if (!records.empty()) {
    IntoReceipt log(receipt, records, std::move(rows));
    RunObserver silent;
    const Coupling coupling = session.coupling(*store, silent);
    std::vector<ErasureItem> items;
    for (const auto& r : records) items.push_back({r.stream, r.key, r.linked ? r.target : std::string()});
    try {
      const RunResult result = Erasure(coupling, log).run(items);
      done = {result.status, result.run.error};
    } catch (const StoreError& e) {
      throw StoreError(e.kind(), std::string(e.what()) + "; nothing was erased at the destination");
    } catch (const Error& e) {
      throw Error(e.code(), "erase", std::string(e.what()) + "; nothing was erased at the destination");
    }
  }
  done.status = rewrite(*store, receipt, done.error, done.status);
  return done;
}

void printAnswer(const ReceiptFile& receipt, bool atSource) {
  std::map<std::string, int> counts;
  for (const auto& row : receipt.rows()) ++counts[row.outcome];
  const int open = counts["not_tried"] + counts["deleting"];
  fmt::print("Deleted at the destination: {}, were not there: {}, failed: {}{}. Receipt: {}\n",
             counts["deleted"], counts["was_not_there"], counts["failed"],
             open > 0 ? fmt::format(", not yet done: {}", open) : std::string(), receipt.name());
  if (atSource)
    fmt::print(
        "The source still has this person: the next run that reads these records brings them again unless "
        "they "
        "are erased there too.\n");
}

void answer(const Console& console, const ReceiptFile& receipt, const Done& done, bool atSource) {
  if (console.options.json)
    fmt::print("{}", receipt.text());
  else
    printAnswer(receipt, atSource);
  const bool open = std::any_of(receipt.rows().begin(), receipt.rows().end(), [](const auto& row) {
    return row.outcome == "not_tried" || row.outcome == "deleting";
  });
  if (!done.error.empty())
    fmt::print(stderr, "error: {}. {}\n", console.logger.redactor().redact(done.error), howToGoOn(receipt));
  else if (open)
    fmt::print(stderr, "It was stopped before its end. {}\n", howToGoOn(receipt));
}

RunStatus goOn(const Console& console, Session& session, const EraseRequest& request) {
  ReceiptFile receipt = ReceiptFile::resume(request.resume, session.profile().name);
  std::vector<std::size_t> rows;
  std::vector<ErasedRecord> records;
  {
    ReadOnlyStore store(openExistingStore(session.stateUrl(), session.profile().name, console.clock));
    for (auto& open : findOpen(receipt, store)) {
      rows.push_back(open.row);
      records.push_back(std::move(open.record));
    }
  }
  // What the state no longer knows was ended by a run, which writes no receipt.
  std::size_t missing = 0;
  for (std::size_t i = 0; i < receipt.rows().size(); ++i) {
    if (receipt.rows()[i].final() || std::find(rows.begin(), rows.end(), i) != rows.end()) continue;
    receipt.set(i, "left_to_a_run", false, false);
    ++missing;
  }
  if (missing > 0)
    fmt::print(
        stderr,
        "{} of the receipt's records are no longer known to the state: a run has ended them since, or the "
        "state is another one. They cannot be looked at again.\n",
        missing);
  const Done done = erase(session, receipt, records, rows);
  answer(console, receipt, done, false);
  return done.status;
}

}  // namespace

RunStatus eraseVerb(const Console& console, const std::string& profileFile, const EraseRequest& request) {
  checkRequest(request);
  Session session(console, profileFile);
  if (!request.resume.empty()) return goOn(console, session, request);
  const auto mappings = session.mappings();
  checkAgainst(request, mappings);
  Findings findings;
  {
    ReadOnlyStore store(openExistingStore(session.stateUrl(), session.profile().name, console.clock));
    findings = findPerson(session, store, mappings, request, console.cancel);
  }
  show(findings);
  if (!findings.records.empty() && !request.yes && !confirmed(findings.records.size())) {
    fmt::print(stderr, "Nothing was erased.\n");
    return RunStatus::ok;
  }
  const PersonMatch match(request.email, request.phone, regionsOf(mappings));
  const auto records = std::move(findings.records);
  ReceiptFile receipt(request.receipt, {session.profile().name, console.clock.nowMicros(), match.email(),
                                        match.phone(), request.key, records, std::move(findings.notSearched),
                                        static_cast<std::int64_t>(findings.unsure.size())});
  Done done;
  if (records.empty()) {
    receipt.keep();
    receipt.finish();
  } else {
    std::vector<std::size_t> rows(records.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    done = erase(session, receipt, records, std::move(rows));
  }
  answer(console, receipt, done, std::any_of(records.begin(), records.end(), [](const auto& r) {
           return r.atSource == AtSource::yes;
         }));
  return done.status;
}

}  // namespace spojka::host
