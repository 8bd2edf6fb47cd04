// SPDX-License-Identifier: Apache-2.0
#include "host/cli/failed_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "host/base/printable.hpp"
#include "host/cli/csv.hpp"
#include "host/cli/failed_view.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/state_access.hpp"
#include "host/cli/text.hpp"
#include "host/engine/stream_notes.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kPage = 8;
constexpr std::size_t kListed = 100;
constexpr std::size_t kShown = 20;
constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();

// A filter that names a stream which is not there would look like "nothing failed".
void refuseUnknownStream(StateAdmin& state, const FailedFilter& filter) {
  if (filter.flow.empty()) return;
  std::vector<std::string> names;
  for (auto& s : state.flows()) names.push_back(std::move(s.flow));
  if (std::find(names.begin(), names.end(), filter.flow) != names.end()) return;
  throw StatusError(RunStatus::refused,
                    fmt::format("the state has no stream '{}'; it has: {}", filter.flow,
                                names.empty() ? "none yet" : fmt::format("{}", fmt::join(names, ", "))));
}

void forEachFailed(StateAdmin& state, const FailedFilter& filter, std::size_t most,
                   const std::function<void(const FailedRecord&)>& act) {
  std::string stream;
  std::string key;
  while (most > 0) {
    const auto page = state.failed(filter, stream, key, std::min(most, kPage));
    if (page.empty()) return;
    for (const auto& f : page) act(f);
    most -= page.size();
    stream = page.back().stream;
    key = page.back().key;
  }
}

std::string records(std::int64_t n) {
  return fmt::format("{} failed record{}", n, n == 1 ? "" : "s");
}

// Which records a changing verb is about must be said.
void refuseWithoutFilter(const FailedArguments& a, const char* verb) {
  if (a.filter.matchesAll() == a.all) return;
  throw StatusError(RunStatus::refused,
                    a.all ? "--all goes without --stream, --reason and --key"
                          : fmt::format("say which records: 'spojka failed {}' takes --stream, "
                                        "--reason, --key, or --all. Nothing was changed",
                                        verb));
}

std::int64_t countOrRefuse(StateAdmin& state, const FailedArguments& a) {
  refuseUnknownStream(state, a.filter);
  const auto n = state.countFailed(a.filter);
  if (n == 0 && !a.filter.matchesAll())
    throw StatusError(RunStatus::refused,
                      "no failed record matches; 'spojka failed list' shows those that are there");
  return n;
}

void answerCount(const Console& console, const StatePlace& place, const char* member, std::int64_t n,
                 const std::string& text) {
  if (!console.options.json) {
    fmt::print("{}\n", text);
    return;
  }
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, place.profile.name)).set(member, make::integer(n));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

// Written record by record, so that any number of them needs no memory.
void writeJson(PrivateFile& out, const StatePlace& place, StateAdmin* state, const FailedArguments& arguments,
               Values values, std::size_t most) {
  Arena head;
  const spojka_value name = make::string(head, place.profile.name);
  const auto count = state == nullptr ? 0 : state->countFailed(arguments.filter);
  out.write(fmt::format(R"({{"profile":{},"count":{},"failed":[)", toJson(ValueView(name)), count));
  bool first = true;
  if (state != nullptr)
    forEachFailed(*state, arguments.filter, most, [&](const FailedRecord& f) {
      Arena a;
      const spojka_value v = failedToValue(a, f, values);
      out.write((first ? "" : ",\n") + printable(toJson(ValueView(v))));
      first = false;
    });
  out.write("]}\n");
}

// The streams that have records which match.
std::vector<FlowState> streamsWith(StateAdmin& state, FailedFilter filter) {
  std::vector<FlowState> found;
  for (auto& stream : state.flows()) {
    if (!filter.flow.empty() && filter.flow != stream.flow) continue;
    FailedFilter here = filter;
    here.flow = stream.flow;
    if (state.countFailed(here) > 0) found.push_back(std::move(stream));
  }
  return found;
}

// What a person who drops a record has to expect of the source.
std::string whenItComesBack(const std::vector<FlowState>& streams) {
  std::vector<std::string> whole, news;
  for (const auto& s : streams) (StreamNotes::parse(s.notes).incremental ? news : whole).push_back(s.flow);
  std::string text;
  if (!whole.empty())
    text += fmt::format(
        ". The source gives all of {} in every run: what still fails is back after the next one; "
        "'spojka failed ignore' leaves a record alone until it changes",
        fmt::join(whole, ", "));
  if (!news.empty())
    text += fmt::format(
        ". The source brings records of {} again only when they change there, or when a person "
        "asks for it: 'spojka run PROFILE --stream STREAM --key KEY'; what changed lately may come once more",
        fmt::join(news, ", "));
  return text;
}

Values valuesOf(const FailedArguments& a) {
  return a.reveal ? Values::revealed : Values::masked;
}

}  // namespace

RunStatus failedListVerb(const Console& console, const FailedArguments& a) {
  const StatePlace place = statePlace(console, a.profile);
  const auto state = lookAtState(console, place);
  if (state) refuseUnknownStream(*state, a.filter);
  if (console.options.json) {
    PrivateFile out("");
    writeJson(out, place, state.get(), a, valuesOf(a), a.limit == 0 ? kEverything : a.limit);
    out.finish();
    return RunStatus::ok;
  }
  const auto count = state ? state->countFailed(a.filter) : 0;
  if (count == 0) {
    fmt::print("{}: no failed record{}\n", place.profile.name, a.filter.matchesAll() ? "" : " matches");
    return RunStatus::ok;
  }
  const std::size_t most = a.limit == 0 ? kListed : a.limit;
  Table table({"stream", "key", "reason", "field", "tries", "since", "next", "why"});
  forEachFailed(*state, a.filter, most, [&](const FailedRecord& f) {
    table.add({f.flow, f.key, f.reason, f.field, std::to_string(f.attempts), showTime(f.firstAtUs),
               nextOffer(f), f.message});
  });
  fmt::print("{}", table.text());
  if (count > static_cast<std::int64_t>(most))
    fmt::print("... {} more; --limit shows them, 'spojka failed export' writes them to a file\n",
               count - static_cast<std::int64_t>(most));
  return RunStatus::ok;
}

RunStatus failedShowVerb(const Console& console, const FailedArguments& a) {
  const StatePlace place = statePlace(console, a.profile);
  const auto state = existingState(console, place);
  const auto count = countOrRefuse(*state, a);
  const std::size_t most = a.limit == 0 ? kShown : a.limit;
  if (console.options.json) {
    PrivateFile out("");
    writeJson(out, place, state.get(), a, valuesOf(a), most);
    out.finish();
    return RunStatus::ok;
  }
  forEachFailed(*state, a.filter, most,
                [&](const FailedRecord& f) { fmt::print("{}\n", failedAsText(f, valuesOf(a))); });
  if (count > static_cast<std::int64_t>(most))
    fmt::print("... {} more; --limit shows them\n", count - static_cast<std::int64_t>(most));
  if (count == 0) fmt::print("{}: no failed record\n", place.profile.name);
  return RunStatus::ok;
}

RunStatus failedRetryVerb(const Console& console, const FailedArguments& a) {
  refuseWithoutFilter(a, "retry");
  const StatePlace place = statePlace(console, a.profile);
  const auto state = existingState(console, place);
  countOrRefuse(*state, a);
  const auto n = state->retryFailed(a.filter);
  answerCount(
      console, place, "retried", n,
      fmt::format("{} will be offered on the next run; those kept without their content wait for the source",
                  records(n)));
  return RunStatus::ok;
}

RunStatus failedIgnoreVerb(const Console& console, const FailedArguments& a) {
  refuseWithoutFilter(a, "ignore");
  const StatePlace place = statePlace(console, a.profile);
  const auto state = existingState(console, place);
  countOrRefuse(*state, a);
  const auto n = state->ignoreFailed(a.filter);
  answerCount(console, place, "ignored", n,
              fmt::format("{} ignored: not offered again, counted apart and no reason for exit code 3, until "
                          "the record changes at the source or 'spojka failed retry' asks for it",
                          records(n)));
  return RunStatus::ok;
}

RunStatus failedDropVerb(const Console& console, const FailedArguments& a) {
  refuseWithoutFilter(a, "drop");
  const StatePlace place = statePlace(console, a.profile);
  const auto state = existingState(console, place);
  const auto count = countOrRefuse(*state, a);
  if (count > 0)
    confirm(fmt::format(
                "{} of '{}' will be forgotten and reach the destination only if the source brings them again",
                records(count), place.profile.name),
            a.yes);
  const auto streams = streamsWith(*state, a.filter);
  const auto n = state->dropFailed(a.filter);
  answerCount(console, place, "dropped", n,
              fmt::format("{} dropped{}", records(n), n > 0 ? whenItComesBack(streams) : ""));
  return RunStatus::ok;
}

RunStatus failedExportVerb(const Console& console, const FailedArguments& a) {
  const StatePlace place = statePlace(console, a.profile);
  const auto state = existingState(console, place);
  refuseUnknownStream(*state, a.filter);
  const std::size_t most = a.limit == 0 ? kEverything : a.limit;
  PrivateFile out(a.output);
  if (console.options.json || a.format == "json") {
    writeJson(out, place, state.get(), a, valuesOf(a), most);
  } else {
    out.write(csvLine(failedCsvHeader()));
    forEachFailed(*state, a.filter, most,
                  [&](const FailedRecord& f) { out.write(csvLine(failedCsvRow(f, valuesOf(a)))); });
  }
  out.finish();
  return RunStatus::ok;
}

}  // namespace spojka::host
