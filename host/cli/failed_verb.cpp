// SPDX-License-Identifier: Apache-2.0
#include "host/cli/failed_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/printable.hpp"
#include "host/cli/confirm.hpp"
#include "host/cli/csv.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/job/failed_records.hpp"
#include "host/job/seen_name.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kFailuresListed = 100;
constexpr std::size_t kShown = 20;

std::string records(std::int64_t n) {
  return trn("{} failed record", "{} failed records", n, n);
}

// Which records a changing verb is about must be said.
void refuseWithoutFilter(const FailedArguments& a, const char* verb) {
  if (a.filter.matchesAll() == a.all) return;
  throw StatusError(RunStatus::refused, a.all ? tr("--all goes without --stream, --reason and --key")
                                              : tr("say which records: 'spojka failed {}' takes "
                                                   "--stream, --reason, --key, or --all. Nothing "
                                                   "was changed",
                                                   verb));
}

void answerCount(const Console& console, const std::string& profile, const char* member, std::int64_t n,
                 const std::string& text) {
  if (!console.options.json) {
    fmt::print("{}\n", text);
    return;
  }
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, profile)).set(member, make::integer(n));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

// Written record by record, so that any number of them needs no memory.
void writeJson(PrivateFile& out, FailedRecords& failed, const FailedArguments& arguments, Values values,
               std::size_t most) {
  Arena head;
  const spojka_value name = make::string(head, failed.profile());
  const auto count = failed.count(arguments.filter);
  out.write(fmt::format(R"({{"profile":{},"count":{},"failed":[)", toJson(ValueView(name)), count));
  bool first = true;
  failed.each(arguments.filter, most, [&](const FailedRecord& f) {
    Arena a;
    const spojka_value v = failedToValue(a, f, values);
    out.write((first ? "" : ",\n") + printable(toJson(ValueView(v))));
    first = false;
  });
  out.write("]}\n");
}

void writeCsv(PrivateFile& out, FailedRecords& failed, const FailedArguments& arguments, Values values,
              std::size_t most) {
  failed.count(arguments.filter);
  out.write(csvLine(failedCsvHeader()));
  failed.each(arguments.filter, most,
              [&](const FailedRecord& f) { out.write(csvLine(failedCsvRow(f, values))); });
}

// What a person who drops a record has to expect of the source.
std::string whenItComesBack(const DroppedRecords& dropped) {
  std::string text;
  if (dropped.count == 0) return text;
  if (!dropped.wholeStreams.empty())
    text += fmt::format(
        fmt::runtime(
            tr(". The source gives all of {} in every run: what still fails is back after the next one; "
               "{} leaves a record alone until it changes")),
        fmt::join(dropped.wholeStreams, ", "), command("failed ignore"));
  if (!dropped.changesOnly.empty())
    text += fmt::format(
        fmt::runtime(
            tr(". The source brings records of {} again only when they change there, or when a person "
               "asks for it: {}; what changed lately may come once more")),
        fmt::join(dropped.changesOnly, ", "), command("run", "--stream STREAM --key KEY"));
  return text;
}

// With the key of what was named by something that people see instead.
FailedArguments keyed(FailedRecords& failed, FailedArguments arguments) {
  arguments.filter = failed.resolved(std::move(arguments.filter));
  return arguments;
}

// What is no JSON is a text, so that nobody has to quote twice.
std::string asJsonValue(const std::string& written) {
  Arena a;
  try {
    parseJson(a, written);
    return written;
  } catch (const JsonError&) {
    const spojka_value text = make::string(a, written);
    return toJson(ValueView(text));
  }
}

std::vector<MendedValue> mendedValues(const std::vector<std::string>& set) {
  std::vector<MendedValue> values;
  for (const auto& one : set) {
    const auto equals = one.find('=');
    if (equals == std::string::npos || equals == 0)
      throw StatusError(RunStatus::refused,
                        tr("--set takes PATH=VALUE, for example --set email=jana@example.com"));
    values.push_back({one.substr(0, equals), asJsonValue(one.substr(equals + 1))});
  }
  return values;
}

Values valuesOf(const FailedArguments& a) {
  return a.reveal ? Values::revealed : Values::masked;
}

std::size_t most(const FailedArguments& a, std::size_t usual) {
  return a.limit == 0 ? usual : a.limit;
}

void printMore(std::int64_t count, std::size_t shown, const std::string& more) {
  if (count > static_cast<std::int64_t>(shown))
    fmt::print("{}",
               tr("... {} more; --limit shows them{}\n", count - static_cast<std::int64_t>(shown), more));
}

}  // namespace

RunStatus failedListVerb(const Console& console, const FailedArguments& arguments) {
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  const auto count = failed.count(a.filter);
  if (console.options.json) {
    PrivateFile out("");
    writeJson(out, failed, a, valuesOf(a), most(a, kEveryFailedRecord));
    out.finish();
    return RunStatus::ok;
  }
  if (count == 0) {
    fmt::print("{}", a.filter.matchesAll() ? tr("{}: no failed record\n", failed.profile())
                                           : tr("{}: no failed record matches\n", failed.profile()));
    return RunStatus::ok;
  }
  Table table({tr("stream"), tr("key"), tr("name"), tr("tries"), tr("since"), tr("next"), tr("why")});
  table.keepWhole(1);
  failed.each(a.filter, most(a, kFailuresListed), [&](const FailedRecord& f) {
    table.add({f.flow, f.key, seenName(f).shown(a.reveal), std::to_string(f.attempts), showTime(f.firstAtUs),
               nextOffer(f), whyFailed(f)});
  });
  fmt::print("{}", table.text());
  printMore(count, most(a, kFailuresListed), tr(", {} writes them to a file", command("failed export")));
  return RunStatus::ok;
}

RunStatus failedShowVerb(const Console& console, const FailedArguments& arguments) {
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  const auto count = failed.countNamed(a.filter);
  if (console.options.json) {
    PrivateFile out("");
    writeJson(out, failed, a, valuesOf(a), most(a, kShown));
    out.finish();
    return RunStatus::ok;
  }
  failed.each(a.filter, most(a, kShown),
              [&](const FailedRecord& f) { fmt::print("{}\n", failedAsText(f, valuesOf(a))); });
  printMore(count, most(a, kShown), "");
  if (count == 0) fmt::print("{}", tr("{}: no failed record\n", failed.profile()));
  return RunStatus::ok;
}

RunStatus failedRetryVerb(const Console& console, const FailedArguments& arguments) {
  refuseWithoutFilter(arguments, "retry");
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  const auto n = failed.retry(a.filter);
  answerCount(console, failed.profile(), "retried", n,
              tr("{} will be offered on the next run; those kept without their content wait for the source",
                 records(n)));
  return RunStatus::ok;
}

RunStatus failedIgnoreVerb(const Console& console, const FailedArguments& arguments) {
  refuseWithoutFilter(arguments, "ignore");
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  const auto n = failed.ignore(a.filter);
  answerCount(console, failed.profile(), "ignored", n,
              tr("{} ignored: not offered again, counted apart and no reason for exit code 3, until "
                 "the record changes at the source or {} asks for it",
                 records(n), command("failed retry")));
  return RunStatus::ok;
}

RunStatus failedDropVerb(const Console& console, const FailedArguments& arguments) {
  refuseWithoutFilter(arguments, "drop");
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  const auto count = failed.countNamed(a.filter);
  if (count > 0)
    confirm(tr("{} of '{}' will be forgotten and reach the destination only if the source brings them again",
               records(count), failed.profile()),
            a.yes);
  const DroppedRecords dropped = failed.drop(a.filter);
  answerCount(console, failed.profile(), "dropped", dropped.count,
              tr("{} dropped{}", records(dropped.count), whenItComesBack(dropped)));
  return RunStatus::ok;
}

RunStatus failedEditVerb(const Console& console, const FailedArguments& arguments) {
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  const FailedArguments a = keyed(failed, arguments);
  failed.mend(a.filter, mendedValues(a.set));
  answerCount(console, failed.profile(), "edited", 1,
              tr("1 failed record is changed and will be offered on the next run. That holds for as long as "
                 "the source "
                 "has the record as it was: once it changes there, the source's version counts"));
  return RunStatus::ok;
}

RunStatus failedExportVerb(const Console& console, const FailedArguments& arguments) {
  const Surroundings around = surroundingsOf(console);
  FailedRecords failed(around, arguments.profile);
  failed.requireState();
  const FailedArguments a = keyed(failed, arguments);
  failed.count(a.filter);
  PrivateFile out(a.output);
  if (console.options.json || a.format == "json")
    writeJson(out, failed, a, valuesOf(a), most(a, kEveryFailedRecord));
  else
    writeCsv(out, failed, a, valuesOf(a), most(a, kEveryFailedRecord));
  out.finish();
  return RunStatus::ok;
}

}  // namespace spojka::host
