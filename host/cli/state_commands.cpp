// SPDX-License-Identifier: Apache-2.0
#include "host/cli/state_commands.hpp"

#include <memory>
#include <string>
#include <utility>

#include "host/cli/failed_verb.hpp"
#include "host/cli/runs_verb.hpp"
#include "host/cli/state_verb.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kFailedHelp = N_(R"(Examples:
  spojka failed list my-eshop.yaml                             what failed and why
  spojka failed show my-eshop.yaml --key 4711 --reveal         one record with its values
  spojka failed retry my-eshop.yaml --reason rejected          offer these again on the next run
  spojka failed ignore my-eshop.yaml --key 4711                leave it alone until it changes
  spojka failed drop my-eshop.yaml --key 4711                  forget it for good
  spojka failed edit my-eshop.yaml --key 4711 --set email=jan@example.com
                                                               mend a value, and offer it again
  spojka failed export my-eshop.yaml --output failed.csv       for a spreadsheet)");

constexpr const char* kRunsHelp = N_(R"(Examples:
  spojka runs list my-eshop.yaml --limit 50
  spojka runs show 3f2a my-eshop.yaml       the beginning of an id is enough
  spojka runs list my-eshop.yaml --json)");

constexpr const char* kStateHelp = N_(R"(Examples:
  spojka state show my-eshop.yaml
  spojka state export my-eshop.yaml --output my-eshop.state.jsonl       a copy to keep; holds personal data
  spojka state import my-eshop.yaml my-eshop.state.jsonl --replace      back to that copy
  spojka state reset my-eshop.yaml --stream people                      look every record up anew)");

CLI::App* addVerb(CLI::App& parent, Verb& chosen, const char* name, const std::string& help, Verb run) {
  CLI::App* sub = parent.add_subcommand(name, help)->fallthrough();
  sub->callback([&chosen, run = std::move(run)] { chosen = run; });
  return sub;
}

CLI::App* addGroup(CLI::App& app, const char* name, const std::string& help, const char* examples) {
  CLI::App* group = app.add_subcommand(name, help)->require_subcommand(1)->fallthrough();
  group->footer(tr(examples));
  return group;
}

void addProfile(CLI::App* verb, std::string& profile) {
  verb->add_option("PROFILE", profile, tr("Profile file (YAML)"))->required();
}

void addFailed(CLI::App& app, Verb& chosen) {
  auto a = std::make_shared<FailedArguments>();
  CLI::App* group = addGroup(
      app, "failed", tr("Look at records that failed and are kept, offer them again, ignore or drop them"),
      kFailedHelp);
  const auto verb = [&](const char* name, const std::string& help,
                        RunStatus (*run)(const Console&, const FailedArguments&)) {
    CLI::App* sub = addVerb(*group, chosen, name, help, [a, run](const Console& c) { return run(c, *a); });
    addProfile(sub, a->profile);
    sub->add_option("--stream", a->filter.flow, tr("Only records of this stream"))->type_name("NAME");
    sub->add_option("--reason", a->filter.reason,
                    tr("Only records with this reason, as 'failed list' shows it"))
        ->type_name("WORD");
    sub->add_option("--key", a->filter.key, tr("Only the record with this key"))->type_name("KEY");
    sub->footer(tr(kFailedHelp));
    return sub;
  };
  const auto limited = [&](CLI::App* sub) {
    sub->add_option("-n,--limit", a->limit, tr("At most so many records"))
        ->check(CLI::Range(1, 1'000'000'000));
  };
  const auto revealing = [&](CLI::App* sub) {
    sub->add_flag("--reveal", a->reveal, tr("Show the records' values, which are hidden otherwise"));
  };
  const auto changing = [&](CLI::App* sub) {
    sub->add_flag("--all", a->all, tr("Every failed record of the profile"));
  };

  auto* list =
      verb("list", tr("List failed records: why, how often, when they are offered again"), failedListVerb);
  limited(list);
  revealing(list);
  auto* show = verb("show", tr("Show failed records whole: answer, mapping, values (hidden unless --reveal)"),
                    failedShowVerb);
  limited(show);
  revealing(show);
  changing(verb("retry", tr("Offer failed records on the next run, poisoned and ignored ones too"),
                failedRetryVerb));
  changing(
      verb("ignore", tr("Leave failed records alone until they change at the source"), failedIgnoreVerb));
  auto* drop = verb("drop", tr("Forget failed records"), failedDropVerb);
  changing(drop);
  drop->add_flag("--yes", a->yes, tr("Do not ask"));
  auto* edit =
      verb("edit", tr("Mend a value of a failed record, and offer it on the next run"), failedEditVerb);
  edit->add_option("--set", a->set, tr("What is to stand where in the source's record (repeatable)"))
      ->required()
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
  auto* written = verb("export", tr("Write failed records as CSV or JSON"), failedExportVerb);
  limited(written);
  revealing(written);
  written->add_option("--format", a->format, tr("csv or json"))
      ->check(CLI::IsMember({"csv", "json"}))
      ->capture_default_str();
  written->add_option("-o,--output", a->output, tr("File to write, for its owner only; stdout without it"))
      ->type_name("FILE");
}

void addRuns(CLI::App& app, Verb& chosen) {
  struct Arguments {
    std::string id;
    std::string profile;
    std::size_t limit = 20;
  };
  auto a = std::make_shared<Arguments>();
  CLI::App* group = addGroup(app, "runs", tr("Look at the runs of the past"), kRunsHelp);
  auto* list = addVerb(*group, chosen, "list", tr("List runs, newest first, with counts and rates"),
                       [a](const Console& c) { return runsListVerb(c, a->profile, a->limit); });
  addProfile(list, a->profile);
  list->add_option("-n,--limit", a->limit, tr("At most so many runs"))
      ->check(CLI::Range(1, 1'000'000'000))
      ->capture_default_str();
  list->footer(tr(kRunsHelp));
  auto* show = addVerb(*group, chosen, "show", tr("Show one run"),
                       [a](const Console& c) { return runsShowVerb(c, a->id, a->profile); });
  show->add_option("ID", a->id, tr("Id of the run, or its beginning"))->required();
  addProfile(show, a->profile);
  show->footer(tr(kRunsHelp));
}

void addState(CLI::App& app, Verb& chosen) {
  struct Arguments {
    std::string profile;
    std::string file;
    std::string stream;
    bool replace = false;
    bool yes = false;
  };
  auto a = std::make_shared<Arguments>();
  CLI::App* group = addGroup(
      app, "state", tr("Look at what is remembered between runs, copy it, or forget it"), kStateHelp);
  const auto verb = [&](const char* name, const std::string& help, Verb run) {
    CLI::App* sub = addVerb(*group, chosen, name, help, std::move(run));
    addProfile(sub, a->profile);
    sub->footer(tr(kStateHelp));
    return sub;
  };
  verb("show", tr("Show where the state is, what it holds, and who is at work on it"),
       [a](const Console& c) { return stateShowVerb(c, a->profile); });
  verb("export", tr("Write the state as JSON lines; holds personal data"),
       [a](const Console& c) { return stateExportVerb(c, a->profile, a->file); })
      ->add_option("-o,--output", a->file, "File to write, for its owner only; stdout without it")
      ->type_name("FILE");
  auto* import = verb("import", tr("Read in what 'state export' wrote: all of it or nothing"),
                      [a](const Console& c) { return stateImportVerb(c, a->profile, a->file, a->replace); });
  import->add_option("FILE", a->file, tr("File to read, - for stdin"))->required();
  import->add_flag("--replace", a->replace, tr("Put it in the place of a state that is not empty"));
  auto* reset = verb("reset", tr("Forget links, failed records and checkpoints; the history of runs stays"),
                     [a](const Console& c) { return stateResetVerb(c, a->profile, a->stream, a->yes); });
  reset->add_option("--stream", a->stream, tr("Only this stream"))->type_name("NAME");
  reset->add_flag("--yes", a->yes, tr("Do not ask"));
}

}  // namespace

void addStateCommands(CLI::App& app, Verb& chosen) {
  addFailed(app, chosen);
  addRuns(app, chosen);
  addState(app, chosen);
}

}  // namespace spojka::host
