// SPDX-License-Identifier: Apache-2.0
#include "host/job/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/decide/blast_guard.hpp"
#include "host/job/sample.hpp"
#include "host/job/time_out.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kSampled = 20;
// A source that lets others go first may keep a reader waiting for a quarter of an hour.
constexpr std::chrono::seconds kSamplePatience{60};

// The setting an error is about: "config.access_token" is where it was found.
std::string settingOf(const Error& e) {
  constexpr std::string_view kBegin = "config.";
  const auto at = e.where().find(kBegin);
  return at == std::string::npos ? std::string() : e.where().substr(at + kBegin.size());
}

// A step that could not be finished is a row like any other: the report goes on with the next step.
template <class F>
CheckReport reportOf(const char* id, F&& f) {
  CheckReport report;
  try {
    f(report);
  } catch (const ProfileError& e) {
    std::istringstream problems(e.what());  // one a line
    for (std::string problem; std::getline(problems, problem);) report.error(id, tr(id), problem, "");
  } catch (const Error& e) {
    report.error(id, tr(id), e.what(), "", settingOf(e));
  } catch (const std::exception& e) {
    report.error(id, tr(id), e.what(), "");
  }
  return report;
}

// Where the setting stands that a row is about; what is not written has no place.
std::string placeOf(const Profile& profile, const ConnectorRule& rule, const CheckRow& row) {
  const auto at = rule.positions.find("/" + row.setting);
  if (row.setting.empty() || at == rule.positions.end() || at->second.line == 0) return {};
  return fmt::format("{}:{}:{}: ", profile.file.string(), at->second.line, at->second.column);
}

CheckReport sideReport(const Profile& profile, const ConnectorRule& rule, const char* side,
                       const std::function<CheckReport()>& ask) {
  CheckReport report = reportOf(side, [&](CheckReport& r) { r = ask(); });
  for (auto& row : report.rows)
    if (row.status == "error") row.message.insert(0, placeOf(profile, rule, row));
  return report;
}

// As a rule may name it: with the brackets of its lists or without.
std::string plainPath(const std::string& path) {
  std::string plain;
  for (const char c : path)
    if (c != '[' && c != ']') plain += c;
  return plain;
}

// Fields that a person has mapped and the source does not give: after another way of reading was chosen,
// objects would lose them without a word.
void describeNotGiven(const Mapping& mapping, const std::vector<CatalogEntry>& streams, CheckReport& report) {
  std::set<std::string> empty;
  for (const auto& stream : streams)
    for (const auto& field : stream.fields)
      if (field.notGiven) empty.insert(stream.name + "." + plainPath(field.path));
  const auto notGiven = [&](const std::string& source) {
    return empty.count((mapping.gathers() ? "" : mapping.stream() + ".") + plainPath(source)) != 0;
  };
  for (const auto& column : mapping.columns()) {
    // Where another one of its sources may fill it nothing is lost.
    if (column.line == 0 || column.sources.empty() ||
        !std::all_of(column.sources.begin(), column.sources.end(), notGiven))
      continue;
    const std::string& first = column.sources.front();
    report.warning(mapping.flow() + "." + column.target, tr("{}: empty field", mapping.flow()),
                   tr("{} fills {}, and the source does not give it as it is read now: it stays empty there",
                      (mapping.gathers() ? "" : mapping.stream() + ".") + plainPath(first), column.target),
                   tr("Take it out of the rule, or read the source the other way"));
  }
}

void describeMapping(Session& session, CheckReport& report) {
  for (const auto& mapping : session.mappings()) {
    report.ok(
        mapping.flow(), mapping.flow(),
        mapping.deletes()
            ? tr("{} fields of {} are filled; what is deleted at the source is deleted (deletes: delete)",
                 mapping.columns().size(), mapping.target())
            : tr("{} fields of {} are filled; what is deleted at the source stays (deletes: keep)",
                 mapping.columns().size(), mapping.target()));
    describeNotGiven(mapping, session.streams(), report);
  }
}

// As far as it goes while a side cannot be asked.
void describeMappingAlone(Session& session, bool source, bool destination, CheckReport& report) {
  // A side that knows its fields by itself tells them though its server is not reached. Asked once: nobody
  // wants to wait for it here.
  const auto tells = [](bool answered, const auto& side) {
    if (answered) return true;
    try {
      side().discover();
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  const bool sourceTells = tells(source, [&]() -> SourceInstance& { return session.source(); });
  const bool destinationTells =
      tells(destination, [&]() -> DestinationInstance& { return session.destination(); });
  auto problems = session.mappingProblems(sourceTells, destinationTells);
  if (!problems.empty()) throw ProfileError(session.profile().file.string(), std::move(problems));
  report.skipped("mapping", tr("mapping"),
                 tr("rules and functions are well formed; whether all fields exist needs both connections"));
}

void describeSample(const Sample& sample, CheckReport& report) {
  const std::string id = sample.flow + ".sample";
  const std::string title = tr("{}: real records", sample.flow);
  if (sample.tried == 0) return report.ok(id, title, tr("the source has none yet"));
  if (sample.refused == 0) return report.ok(id, title, tr("{} tried, all could be written", sample.tried));
  for (const auto& fault : sample.faults) {
    const std::string message =
        tr("{} of {} could not be written: {}{} (for example {})", fault.records, sample.tried,
           fault.field.empty() ? "" : fault.field + ": ", fault.message, fault.example);
    const std::string hint =
        tr("A run keeps such records as failed. Mend the mapping, or the records; {} and {} show them",
           mention(Means::preview), mention(Means::plan));
    if (fault.setUp || (sample.refused == sample.tried && sample.tried > 1))
      report.error(id, title, message, hint);
    else
      report.warning(id, title, message, hint);
  }
}

// A sample is no proof; what it shows beside the state tells of guards that only a whole read asks. True = a
// run would probably be stopped.
bool describeGuards(const Sample& sample, const GuardRule& guard, Store& store, CheckReport& report) {
  bool stops = false;
  const std::string hint = tr("{} shows it record by record and writes nothing", mention(Means::plan));
  if (!sample.strangeKeys.empty()) {
    report.warning(sample.flow + ".keys", tr("{}: keys", sample.flow),
                   tr("a run would probably stop. It would say: {}", sample.strangeKeys), hint);
    stops = true;
  }
  constexpr std::int64_t kTellsSomething = 5;
  if (sample.known < kTellsSomething) return stops;
  const double share = static_cast<double>(sample.differing) / static_cast<double>(sample.known);
  const auto links = static_cast<double>(store.countLinks(sample.flow));
  if (share <= guard.changed || share * links < static_cast<double>(BlastGuard::kLeast)) return stops;
  report.warning(
      sample.flow + ".changes", tr("{}: changes", sample.flow),
      tr("{} of {} records here that earlier runs wrote would get other values. Is it so with all {} "
         "of them, a run stops before it changes any: the limit is {}% (guard.changed)",
         sample.differing, sample.known, static_cast<std::int64_t>(links),
         fmt::format("{:g}", guard.changed * 100)),
      hint + tr("; when this is wanted, run it once with {}", mention(Means::allowChanges, sample.flow)));
  return true;
}

// Whether the state can be used at all is another step.
std::unique_ptr<Store> stateBeside(Session& session, const Clock& clock) {
  try {
    auto store = openExistingStore(session.stateUrl(), session.profile().name, clock);
    return store && session.refusal(*store).empty() ? std::move(store) : nullptr;
  } catch (const StoreError&) {
    return nullptr;
  }
}

CheckReport sampleReport(const Surroundings& around, Session& session, bool& mayStop) {
  return reportOf(N_("sample"), [&](CheckReport& report) {
    const auto mappings = session.mappings();
    const auto store = stateBeside(session, around.clock);
    const TimeOut timeOut(kSamplePatience, [&] {
      session.source().cancel();
      session.destination().cancel();
    });
    try {
      for (const auto& sample :
           sampleOf(session, mappings, kSampled, store.get(), around.clock, around.cancel)) {
        describeSample(sample, report);
        if (store && describeGuards(sample, session.profile().guard, *store, report)) mayStop = true;
      }
    } catch (const Error&) {
      if (!timeOut.over()) throw;
      report.warning("sample", tr("real records"), tr("the source did not give any within a minute"),
                     tr("It may be busy with somebody else; a run waits for it longer. Check again later"));
    }
  });
}

// `comparable`: both sides and the mapping are known.
void describeState(Session& session, const Clock& clock, bool comparable, CheckReport& report) {
  const auto store = openExistingStore(session.stateUrl(), session.profile().name, clock);
  const std::string refused = store && comparable ? session.refusal(*store) : std::string();
  if (!refused.empty()) return report.error("state", session.stateUrl(), refused, "");
  proveStateCanBeKept(session.stateUrl());
  report.ok("state", session.stateUrl(),
            store ? tr("readable and writable") : tr("writable; will be made by the first run"));
}

void redact(CheckReport& report, const Redactor& redactor) {
  for (auto& row : report.rows)
    for (std::string* text : {&row.title, &row.message, &row.hint}) *text = redactor.redact(*text);
}

}  // namespace

CheckResult checkProfile(const Surroundings& around, const std::string& profileFile) {
  // Form and settings: a problem here is thrown with file:line.
  Session session(around, profileFile, Work::looks, true);
  return checkSession(around, session, Checked::all);
}

CheckResult checkSession(const Surroundings& around, Session& session, Checked part) {
  const Profile& profile = session.profile();
  CheckResult result{profile.name, {}};
  CheckReport source;
  CheckReport destination;
  if (part != Checked::theRest) {
    CheckReport form;
    form.ok("profile", profile.file.string(),
            tr("well formed, both connectors found, settings have the right form"));
    source = sideReport(profile, profile.source, N_("source"), [&] { return session.checkSource(); });
    destination = sideReport(profile, profile.destination, N_("destination"),
                             [&] { return session.checkDestination(); });
    result.sections = {{"profile", std::move(form)},
                       {profile.source.connector, source},
                       {profile.destination.connector, destination}};
  }
  const bool connected = source.passed() && destination.passed();
  if (part != Checked::connections) {
    CheckReport mapping = reportOf(N_("mapping"), [&](CheckReport& r) {
      if (connected)
        describeMapping(session, r);
      else
        describeMappingAlone(session, source.passed(), destination.passed(), r);
    });
    const bool fits = connected && mapping.passed();
    CheckReport sample;
    if (fits)
      sample = sampleReport(around, session, result.mayStop);
    else
      sample.skipped("sample", tr("real records"), tr("needs both connections and a mapping that fits"));
    CheckReport state =
        reportOf(N_("state"), [&](CheckReport& r) { describeState(session, around.clock, fits, r); });
    result.sections.push_back({"mapping", std::move(mapping)});
    result.sections.push_back({"sample", std::move(sample)});
    result.sections.push_back({"state", std::move(state)});
  }
  for (auto& section : result.sections) {
    redact(section.report, around.logger.redactor());
    result.passed = result.passed && section.report.passed();
    for (const auto& row : section.report.rows) result.warned = result.warned || row.status == "warning";
  }
  return result;
}

}  // namespace spojka::host
