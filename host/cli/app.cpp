// SPDX-License-Identifier: Apache-2.0
#include "host/cli/app.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <sstream>

#include "host/base/bounded_write.hpp"
#include "host/cli/examples.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/identity_verb.hpp"
#include "host/cli/prompt_end.hpp"
#include "host/cli/safe_output.hpp"
#include "host/cli/state_commands.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/failure.hpp"
#include "host/plugin/registry.hpp"

namespace spojka::host {
namespace {

constexpr const char* kFooter = R"(Examples:
  spojka plugin list                 which connectors are there
  spojka check my-eshop.yaml         is everything set up, and if not, where to mend it
  spojka preview my-eshop.yaml       the first records, as they come and as they would be written
  spojka plan my-eshop.yaml          what a run would do, record by record, writing nothing
  spojka run my-eshop.yaml           do it; run it again and only what changed is written
  spojka status my-eshop.yaml        last runs, failed records
  spojka failed list my-eshop.yaml   what failed and why; retry, drop or export it
  spojka verify my-eshop.yaml        do both sides agree

Exit codes: 0 all settled, 1 stopped but resumable, 2 usage, profile or credentials,
            3 some records failed and are kept, 4 state damaged, 130/143 cancelled)";

LogLevel levelOf(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warning") return LogLevel::warning;
  if (name == "error") return LogLevel::error;
  return name == "off" ? LogLevel::off : LogLevel::info;
}

ExitCode guarded(const std::function<RunStatus()>& verb, const Logger& logger, const CancelToken& cancel) {
  try {
    return exitCodeOf(orCancelled(verb(), cancel), cancel);
  } catch (...) {
    const Failure failure = failureOf(std::current_exception(), cancel);
    sayTo(STDERR_FILENO, "spojka: " + inWords(logger.redactor().redact(failure.message)) + "\n");
    return exitCodeOf(failure.status, cancel);
  }
}

struct Arguments {
  CommonOptions common;
  std::string profile;
  std::string plugin;
  std::vector<std::string> probe;
  std::string summaryFile;
  std::size_t records = 3;
  Agreements agreed;
  bool all = false;
  bool reveal = false;
  bool repair = false;
  ReadChoice choice;
  EraseOptions erase;
  Session::OtherSystems others;
};

// Options may stand before or after the verb: CLI11 lets a subcommand fall through to its parent.
void addCommonOptions(CLI::App& app, CommonOptions& o) {
  app.add_option("--plugin-dir", o.pluginDirs,
                 "Look for connectors here first (repeatable; also SPOJKA_PLUGIN_PATH)")
      ->type_name("DIR");
  app.add_flag("--insecure-plugins", o.insecurePlugins,
               "Skip the owner and permission checks of connector files (development only)");
  app.add_option("--state", o.stateUrl, "Where the state is kept, e.g. sqlite:/var/lib/spojka/my-eshop.db")
      ->type_name("URL");
  app.add_option("--log-level", o.logLevel, "debug, info, warning, error or off")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app.add_option("--log-format", o.logFormat, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_flag("--json", o.json, "Answer with one JSON document on stdout");
}

void addChoice(CLI::App& run, ReadChoice& choice) {
  const CLI::Validator notEmpty(
      [](std::string& text) { return text.empty() ? std::string("must not be empty") : std::string(); }, "");
  const auto add = [&](const char* name, std::string& where, const char* type, const char* help) {
    run.add_option(name, where, help)
        ->type_name(type)
        ->check(notEmpty)
        ->group("Read a part again (backfill)");
  };
  add("--since", choice.since, "DAY", "From this day on, as 2026-01-31");
  add("--until", choice.until, "DAY", "Up to this day, included");
  add("--stream", choice.stream, "NAME", "Only this stream");
  add("--key", choice.key, "KEY", "Only the record with this key; needs --stream where there are several");
}

// For when the state describes other systems than the profile leads to.
void addOthers(CLI::App& sub, Session::OtherSystems& others) {
  const auto add = [&](const char* name, const char* notWith, OtherSystem& where, OtherSystem value,
                       const char* help) {
    auto* option = sub.add_flag_callback(
                          name, [&where, value] { where = value; }, help)
                       ->group("Another system");
    if (*notWith != '\0') option->excludes(notWith);
  };
  add("--new-destination", "", others.destination, OtherSystem::anew,
      "It is another one: forget what was written to the old one and write everything there");
  add("--same-destination", "--new-destination", others.destination, OtherSystem::same,
      "It is the same one under another address: go on as before");
  add("--new-source", "", others.source, OtherSystem::anew,
      "It is another one: forget what was read from the old one and read everything");
  add("--same-source", "--new-source", others.source, OtherSystem::same,
      "It is the same one under another address: go on as before");
}

CLI::App* addVerb(CLI::App& parent, const char* name, const char* help, Verb run, Verb& chosen) {
  CLI::App* sub = parent.add_subcommand(name, help)->fallthrough();
  sub->callback([&chosen, run = std::move(run)] { chosen = run; });
  return sub;
}

// Otherwise the general examples of the program would stand below every verb.
void addExamples(CLI::App& parent, const std::string& words) {
  for (CLI::App* sub : parent.get_subcommands([](CLI::App*) { return true; })) {
    const std::string verb = words.empty() ? sub->get_name() : words + " " + sub->get_name();
    if (sub->get_footer() == kFooter) sub->footer(examplesOf(verb));
    addExamples(*sub, verb);
  }
}

void addReveal(CLI::App* sub, Arguments& a) {
  sub->add_flag("--reveal", a.reveal, "Show personal data in clear; without it such values are masked");
}

void addAgreements(CLI::App& sub, Agreements& agreed) {
  const auto add = [&sub](const char* option, std::vector<std::string>& streams, const char* help) {
    sub.add_option(option, streams, help)->delimiter(',')->take_all()->type_name("STREAM");
  };
  add("--allow-changes", agreed.allowChanges,
      "Streams that may change more than the profile's guard lets pass (repeatable, or a,b)");
  add("--adopt", agreed.adopt,
      "Streams whose objects at the destination are this profile's, whatever they hold (repeatable, or a,b)");
}

// Verbs that read or write records of a profile.
void addRecordVerbs(CLI::App& app, Arguments& a, Verb& chosen) {
  const auto add = [&](const char* name, const char* help, Verb run) {
    CLI::App* sub = addVerb(app, name, help, std::move(run), chosen);
    sub->add_option("PROFILE", a.profile, "Profile file (YAML)")->required();
    return sub;
  };
  auto* run = add("run", "Synchronise once: read, map, write what changed", [&a](const Console& c) {
    return runVerb(c, a.profile, {a.choice, a.agreed, a.others}, a.summaryFile);
  });
  run->add_option("--summary-file", a.summaryFile,
                  "Append one JSON line about the run to this file, for monitoring")
      ->type_name("FILE");
  addAgreements(*run, a.agreed);
  addChoice(*run, a.choice);
  addOthers(*run, a.others);
  add("check", "Authorise: try both connections, rights and the mapping, and say what to mend where",
      [&a](const Console& c) { return checkVerb(c, a.profile); });
  auto* plan = add(
      "plan", "Show what a run would do, per record and field, against the live destination; writes nothing",
      [&a](const Console& c) { return planVerb(c, a.profile, a.all, a.reveal, a.others); });
  plan->add_flag("--all", a.all, "Show unchanged records too");
  addReveal(plan, a);
  addOthers(*plan, a.others);
  auto* preview = add("preview", "Show the first records of each stream: source fields beside mapped fields",
                      [&a](const Console& c) { return previewVerb(c, a.profile, a.records, a.reveal); });
  preview->add_option("-n,--records", a.records, "Records per stream")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  addReveal(preview, a);
  auto* verify =
      add("verify", "Compare both sides record by record and say where they differ; writes nothing",
          [&a](const Console& c) { return verifyVerb(c, a.profile, a.repair, a.reveal, a.agreed); });
  verify->add_flag("--repair", a.repair,
                   "Write what is missing or differs at the destination; deletes nothing");
  addAgreements(*verify, a.agreed);
  addReveal(verify, a);
  auto* erase = add("erase", "Find a person, delete what is held, and write a receipt",
                    [&a](const Console& c) { return eraseVerb(c, a.profile, a.erase); });
  erase->add_option("--email", a.erase.email, "The person's e-mail address")->type_name("X");
  erase->add_option("--phone", a.erase.phone, "The person's phone number")->type_name("X");
  erase->add_option("--key", a.erase.key, "One record, whoever it is about")->type_name("STREAM:KEY");
  erase->add_option("--receipt", a.erase.receipt, "Where the receipt goes")->type_name("FILE");
  erase->add_option("--resume", a.erase.resume, "Go on with an erasure that was cut off, from its receipt")
      ->type_name("RECEIPT");
  erase->add_flag("--yes", a.erase.yes, "Erase without asking");
  add("fields", "List the fields of both sides and propose a mapping",
      [&a](const Console& c) { return fieldsVerb(c, a.profile); });
  add("status", "Show last runs, checkpoints and failed records",
      [&a](const Console& c) { return statusVerb(c, a.profile); });
}

void addPluginVerbs(CLI::App& app, Arguments& a, Verb& chosen) {
  CLI::App* plugin = app.add_subcommand("plugin", "Look at connectors")->require_subcommand(1)->fallthrough();
  addVerb(*plugin, "list",
          "List the connectors that are found, and what is wrong with those that cannot be used",
          pluginListVerb, chosen);
  auto* show = addVerb(
      *plugin, "show", "Show one connector and its settings",
      [&a](const Console& c) { return pluginShowVerb(c, a.plugin); }, chosen);
  show->add_option("ID", a.plugin, "Connector id, or a path to its file")->required();
  auto* release = addVerb(
      *plugin, "release", "Let a connector in quarantine run again",
      [&a](const Console& c) { return pluginReleaseVerb(c, a.plugin); }, chosen);
  release->add_option("ID", a.plugin, "Connector id, as 'plugin list' shows it")->required();
  // Runs in a child process of `plugin list`, so that a broken file harms only itself. Not for people.
  auto* probe = addVerb(
      *plugin, "probe", "",
      [&a](const Console&) { return probePlugin(a.probe) ? RunStatus::ok : RunStatus::refused; }, chosen);
  probe->add_option("FILE", a.probe)->required()->expected(3);
  probe->group("");
}

}  // namespace

int runApp(int argc, char** argv) {
  makeOutputSafe();
  CLI::App app{
      "Spojka couples systems: it reads records through a source connector and writes them through a "
      "destination connector."};
  app.name("spojka");
  app.footer(kFooter);
  app.require_subcommand(1);
  Arguments arguments;
  Verb chosen;
  addCommonOptions(app, arguments.common);
  addRecordVerbs(app, arguments, chosen);
  addStateCommands(app, chosen);
  addIdentityCommands(app, chosen);
  addPluginVerbs(app, arguments, chosen);
  addVerb(app, "version", "Print the version", versionVerb, chosen);
  addExamples(app, {});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(e, out, err) == 0 ? 0 : static_cast<int>(ExitCode::usage);
    std::fputs(out.str().c_str(), stdout);
    std::fputs(err.str().c_str(), stderr);
    return code;
  }
  Logger logger(2, levelOf(arguments.common.logLevel),
                arguments.common.logFormat == "json" ? LogFormat::json : LogFormat::text);
  logger.setWording(inWords);
  // Never destroyed: a signal may come until the process is gone, and so long it is ended in time.
  static auto& cancel = *new CancelToken;
  cancelOnSignals(cancel);
  endPromptly(cancel);
  const SystemClock clock;
  const Console console{arguments.common, logger, cancel, clock};
  const ExitCode code = guarded([&] { return chosen(console); }, logger, cancel);
  return static_cast<int>(code);
}

}  // namespace spojka::host
