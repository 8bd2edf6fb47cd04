// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/erase.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kUnsureShown = 30;

[[noreturn]] void wrong(const std::string& why) {
  throw StatusError(RunStatus::refused, why);
}

void checkOptions(const EraseOptions& options) {
  const bool asked = !options.email.empty() || !options.phone.empty() || !options.key.empty();
  if (!options.resume.empty() && (asked || !options.receipt.empty()))
    wrong(tr(
        "--resume goes on with what stands in the receipt; leave --email, --phone, --key and --receipt out"));
  if (!options.resume.empty()) return;
  if (!asked) wrong(tr("say who: --email X, --phone X or --key STREAM:KEY"));
  const auto colon = options.key.find(':');
  if (!options.key.empty() && (colon == std::string::npos || colon == 0 || colon + 1 == options.key.size()))
    wrong(tr("--key is written STREAM:KEY, for example customers:4711"));
  if (!options.receipt.empty() && std::filesystem::exists(options.receipt))
    wrong(tr("the receipt {} is there already; nothing was erased", options.receipt));
}

ErasureRequest requestOf(const EraseOptions& options) {
  if (options.key.empty()) return {options.email, options.phone, {}, {}};
  const auto colon = options.key.find(':');
  return {options.email, options.phone, options.key.substr(0, colon), options.key.substr(colon + 1)};
}

std::string textOf(AtSource at) {
  return at == AtSource::yes ? tr("yes") : at == AtSource::no ? "-" : tr("not searched");
}

void show(const Findings& findings) {
  Table table({tr("stream"), tr("key"), tr("found by"), tr("at the destination"), tr("at the source"),
               tr("failed record")});
  for (const auto& r : findings.records)
    table.add({r.stream, r.key, r.foundBy,
               r.stays    ? tr("stays for others, without it")
               : r.linked ? r.target
                          : tr("not known ({} is tried)", r.target),
               textOf(r.atSource), r.keptAsFailed ? tr("yes") : "-"});
  fmt::print(stderr, "{}", table.empty() ? tr("Nothing was found.\n") : table.text(2));
  if (!findings.unsure.empty()) {
    Table unsure({tr("stream"), tr("key"), tr("where"), tr("field")});
    for (std::size_t i = 0; i < std::min(kUnsureShown, findings.unsure.size()); ++i)
      unsure.add({findings.unsure[i].stream, findings.unsure[i].key, findings.unsure[i].side,
                  fmt::format("{}", fmt::join(findings.unsure[i].fields, ", "))});
    fmt::print(
        stderr, "{}",
        tr("Named in a text, or written so that it cannot be judged; not erased. Look at them, and name "
           "those that are meant by --key:\n{}",
           unsure.text(2)));
    if (findings.unsure.size() > kUnsureShown)
      fmt::print(stderr, "{}", tr("  ... {} more\n", findings.unsure.size() - kUnsureShown));
  }
  if (findings.notSearched.empty()) return;
  Table gaps({tr("where"), tr("stream"), tr("field"), tr("how many"), tr("why")});
  for (const auto& gap : findings.notSearched)
    gaps.add({gap.side, gap.stream, gap.field.empty() ? "-" : gap.field,
              gap.count > 0 ? std::to_string(gap.count) : tr("all"), gap.why});
  fmt::print(stderr, "{}", tr("Not searchable, so that whose they are cannot be told:\n{}", gaps.text(2)));
}

bool confirmed(std::size_t records) {
  if (::isatty(0) == 0)
    wrong(tr("nothing was erased: there is nobody to ask; pass --yes to erase without asking"));
  fmt::print(stderr, "{}",
             trn("Delete this record at the destination and forget it here? Type yes: ",
                 "Delete these {} records at the destination and forget them here? Type yes: ",
                 static_cast<std::int64_t>(records), records));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

void printText(const ErasureOutcome& o) {
  fmt::print("{}", tr("Deleted at the destination: {}, were not there: {}, failed: {}{}. Receipt: {}\n",
                      o.deleted, o.wereNotThere, o.failed,
                      o.open > 0 ? tr(", not yet done: {}", o.open) : std::string(), o.receipt));
  if (o.atSource)
    fmt::print(
        "{}",
        tr("The source still has this person: the next run that reads these records brings them again unless "
           "they are erased there too.\n"));
}

RunStatus answer(const Console& console, const ErasureOutcome& o) {
  if (o.leftToRuns > 0)
    fmt::print(
        stderr, "{}",
        tr("{} of the receipt's records are no longer known to the state: a run has ended them since, or "
           "the state is another one. They cannot be looked at again.\n",
           o.leftToRuns));
  if (console.options.json)
    fmt::print("{}", o.receiptText);
  else
    printText(o);
  const std::string goOn = tr("Go on with: {}", command("erase", "--resume " + shellWord(o.receipt)));
  if (!o.error.empty())
    fmt::print(stderr, "{}", tr("error: {}. {}\n", inWords(o.error), goOn));
  else if (o.open > 0)
    fmt::print(stderr, "{}", tr("It was stopped before its end. {}\n", goOn));
  return o.status;
}

}  // namespace

RunStatus eraseVerb(const Console& console, const std::string& profileFile, const EraseOptions& options) {
  checkOptions(options);
  const Surroundings around = surroundingsOf(console);
  EraseJob job(around, profileFile);
  if (!options.resume.empty()) return answer(console, job.resume(options.resume));
  const Findings& findings = job.find(requestOf(options));
  show(findings);
  if (!findings.records.empty() && !options.yes && !confirmed(findings.records.size())) {
    fmt::print(stderr, "{}", tr("Nothing was erased.\n"));
    return RunStatus::ok;
  }
  return answer(console, job.erase(options.receipt));
}

}  // namespace spojka::host
