// SPDX-License-Identifier: Apache-2.0
#include "host/cli/app.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <sstream>

#include "host/base/bounded_write.hpp"
#include "host/cli/dedupe_verb.hpp"
#include "host/cli/examples.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/identity_verb.hpp"
#include "host/cli/init_verb.hpp"
#include "host/cli/ink.hpp"
#include "host/cli/prompt_end.hpp"
#include "host/cli/safe_output.hpp"
#include "host/cli/serve_commands.hpp"
#include "host/cli/speech.hpp"
#include "host/cli/state_commands.hpp"
#include "host/cli/terminal.hpp"
#include "host/cli/text.hpp"
#include "host/cli/usage.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/failure.hpp"
#include "host/plugin/registry.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kFooter = N_(R"(Examples:
  spojka plugin list                 which connectors are there
  spojka init                        write a profile, by asking
  spojka check my-eshop.yaml         is everything set up, and if not, where to mend it
  spojka preview my-eshop.yaml       the first records, as they come and as they would be written
  spojka plan my-eshop.yaml          what a run would do, record by record, writing nothing
  spojka run my-eshop.yaml           do it; run it again and only what changed is written
  spojka status my-eshop.yaml        last runs, failed records
  spojka failed list my-eshop.yaml   what failed and why; retry, drop or export it
  spojka verify my-eshop.yaml        do both sides agree

Exit codes: 0 all settled, 1 stopped but resumable, 2 a person must act first (usage, profile,
            credentials, a guard), 3 some records failed and are kept, 4 state damaged,
            5 a plan with changes (plan --exit-code), 130/143 cancelled)");

LogLevel levelOf(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warning") return LogLevel::warning;
  if (name == "error") return LogLevel::error;
  return name == "off" ? LogLevel::off : LogLevel::info;
}

// For who reads the answer as JSON: whatever goes wrong, there is one. A verb that has one of its own for it
// has given it by now.
void answerProblem(const std::string& message, ExitCode code, bool cancelled) {
  Arena a;
  ObjectBuilder o;
  o.set("status", make::borrowed(cancelled ? "cancelled" : "failed"))
      .set("exit", make::integer(static_cast<std::int64_t>(code)))
      .set("error", make::string(a, message));
  const spojka_value v = o.finish(a);
  std::puts(toJson(ValueView(v)).c_str());
}

ExitCode fail(const std::string& message, ExitCode code, bool json, bool cancelled = false) {
  sayTo(STDERR_FILENO, "spojka: " + message + "\n");
  if (json && !somethingAnswered()) answerProblem(message, code, cancelled);
  return code;
}

ExitCode guarded(const Verb& verb, const Console& console) {
  const CancelToken& cancel = console.cancel;
  try {
    return exitCodeOf(orCancelled(verb(console), cancel), cancel);
  } catch (...) {
    const Failure failure = failureOf(std::current_exception(), cancel);
    return fail(inWords(console.logger.redactor().redact(failure.message)),
                exitCodeOf(failure.status, cancel), console.options.json,
                failure.status == RunStatus::cancelled);
  }
}

// An answer that nobody got is none: whoever waits for it must not go on as if there were nothing to say.
int ended(ExitCode code) {
  const std::string lost = lostAnswer();
  if (lost.empty()) return static_cast<int>(code);
  sayTo(STDERR_FILENO,
        "spojka: " + tr("the answer could not be written: {}", lost) +
            (code == ExitCode::ok ? ". " + tr("What was asked for is done, only the answer is lost")
                                  : std::string()) +
            "\n");
  return static_cast<int>(code == ExitCode::ok ? ExitCode::aborted : code);
}

// What the verb that was chosen is about; empty where it is about none.
std::string profileOf(const CLI::App& app) {
  const CLI::App* verb = &app;
  while (!verb->get_subcommands().empty()) verb = verb->get_subcommands().front();
  const CLI::Option* profile = verb->get_option_no_throw("PROFILE");
  return profile == nullptr || profile->empty() ? std::string() : profile->as<std::string>();
}

struct Arguments {
  CommonOptions common;
  std::string profile;
  std::string plugin;
  std::vector<std::string> probe;
  RunFiles runFiles;
  PlanOptions plan;
  std::size_t records = 3;
  Agreements agreed;
  bool reveal = false;
  bool repair = false;
  bool flows = false;
  bool force = false;
  bool scheduled = false;
  bool told = false;
  ExplainRequest explain;
  ReadChoice choice;
  EraseOptions erase;
  Session::OtherSystems others;
};

// Options may stand before or after the verb: CLI11 lets a subcommand fall through to its parent.
void addCommonOptions(CLI::App& app, CommonOptions& o) {
  app.add_option("--plugin-dir", o.pluginDirs,
                 tr("Look for connectors here first (repeatable; also SPOJKA_PLUGIN_PATH)"))
      ->allow_extra_args(false)  // the word behind it is the verb
      ->type_name("DIR");
  app.add_flag("--insecure-plugins", o.insecurePlugins,
               tr("Skip the owner and permission checks of connector files (development only)"));
  app.add_option("--state", o.stateUrl,
                 tr("Where the state is kept, e.g. sqlite:/var/lib/spojka/my-eshop.db"))
      ->type_name("URL");
  app.add_option("--log-level", o.logLevel, tr("debug, info, warning, error or off"))
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  app.add_option("--log-format", o.logFormat, tr("text or json"))
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--lang", o.language,
                 tr("Language of what people read: cs or en; without it as the environment (LANG)"))
      ->check(CLI::IsMember({"cs", "en"}))
      ->type_name("LANG");
  app.add_flag("--json", o.json, tr("Answer with one JSON document on stdout"));
  // How the service runs a profile as it was before somebody broke its file. Not for people.
  app.add_option("--profile-text", o.profileText)->group("");
  // The service says in words of its pages what can be done. Not for people.
  app.add_flag("--keep-means", o.keepsMeans)->group("");
}

void addPart(CLI::App& verb, const char* name, std::string& where, const char* type,
             const std::string& help) {
  const CLI::Validator notEmpty(
      [](std::string& text) { return text.empty() ? std::string(tr("must not be empty")) : std::string(); },
      "");
  verb.add_option(name, where, help)->type_name(type)->check(notEmpty)->group(tr("Only a part"));
}

void addRecordChoice(CLI::App& verb, ReadChoice& choice) {
  addPart(verb, "--stream", choice.stream, "NAME", tr("Only this stream"));
  addPart(verb, "--key", choice.key, "KEY",
          tr("Only the record with this key, or what people see instead: a number, a title"));
}

void addChoice(CLI::App& verb, ReadChoice& choice) {
  addPart(verb, "--since", choice.since, "DAY", tr("From this day on, as 2026-01-31"));
  addPart(verb, "--until", choice.until, "DAY", tr("Up to this day, included"));
  addRecordChoice(verb, choice);
}

void addForce(CLI::App& verb, bool& force) {
  verb.add_flag("--force", force,
                tr("Look at the one record and write it, though the source did not change it"))
      ->group(tr("Only a part"));
}

// For when the state describes other systems than the profile leads to.
void addOthers(CLI::App& sub, Session::OtherSystems& others) {
  const auto add = [&](const char* name, const char* notWith, OtherSystem& where, OtherSystem value,
                       const std::string& help) {
    auto* option = sub.add_flag_callback(
                          name, [&where, value] { where = value; }, help)
                       ->group(tr("Another system"));
    if (*notWith != '\0') option->excludes(notWith);
  };
  add("--new-destination", "", others.destination, OtherSystem::anew,
      tr("It is another one: forget what was written to the old one and write everything there"));
  add("--same-destination", "--new-destination", others.destination, OtherSystem::same,
      tr("It is the same one under another address: go on as before"));
  add("--new-source", "", others.source, OtherSystem::anew,
      tr("It is another one: forget what was read from the old one and read everything"));
  add("--same-source", "--new-source", others.source, OtherSystem::same,
      tr("It is the same one under another address: go on as before"));
}

// What the library itself says of options. Inherited by every verb that is added afterwards.
void putLabelsInWords(CLI::App& app) {
  const auto formatter = app.get_formatter();
  for (const char* label :
       {N_("Usage"), N_("OPTIONS"), N_("SUBCOMMAND"), N_("SUBCOMMANDS"), N_("Positionals"), N_("REQUIRED")})
    formatter->label(label, tr(label));
  app.set_help_flag("-h,--help", tr("Print this help message and exit"));
  app.get_option("--help")->group(tr("Options"));
  app.option_defaults()->group(tr("Options"));
}

CLI::App* addVerb(CLI::App& parent, const char* name, const std::string& help, Verb run, Verb& chosen) {
  CLI::App* sub = parent.add_subcommand(name, help)->fallthrough();
  sub->callback([&chosen, run = std::move(run)] { chosen = run; });
  return sub;
}

// The library calls verbs so where nothing else was said.
constexpr const char* kVerbs = N_("Subcommands");

// Otherwise the general examples of the program would stand below every verb.
void addExamples(CLI::App& parent, const std::string& words) {
  for (CLI::App* sub : parent.get_subcommands([](CLI::App*) { return true; })) {
    const std::string verb = words.empty() ? sub->get_name() : words + " " + sub->get_name();
    if (sub->get_footer() == tr(kFooter)) sub->footer(examplesOf(verb));
    if (sub->get_group() == kVerbs) sub->group(tr(kVerbs));
    addExamples(*sub, verb);
  }
}

void addReveal(CLI::App* sub, Arguments& a) {
  sub->add_flag("--reveal", a.reveal, tr("Show personal data in clear; without it such values are masked"));
}

void addAgreements(CLI::App& sub, Agreements& agreed) {
  const auto add = [&sub](const char* option, std::vector<std::string>& streams, const std::string& help) {
    sub.add_option(option, streams, help)
        ->delimiter(',')
        ->take_all()
        ->allow_extra_args(false)  // the word behind it is the profile
        ->type_name("STREAM");
  };
  add("--allow-changes", agreed.allowChanges,
      tr("Streams that may change more than the profile's guard lets pass (repeatable, or a,b)"));
  add("--adopt", agreed.adopt,
      tr("Streams whose objects at the destination are this profile's, whatever they hold (repeatable, or "
         "a,b)"));
}

// Verbs that read or write records of a profile.
void addRecordVerbs(CLI::App& app, Arguments& a, Verb& chosen) {
  const auto add = [&](const char* name, const std::string& help, Verb run) {
    CLI::App* sub = addVerb(app, name, help, std::move(run), chosen);
    sub->add_option("PROFILE", a.profile, tr("Profile file (YAML)"))->required();
    return sub;
  };
  auto* run = add("run", tr("Synchronise once: read, map, write what changed"), [&a](const Console& c) {
    return runVerb(c, a.profile, {a.choice, a.agreed, a.others, a.force, a.told, a.scheduled}, a.runFiles);
  });
  run->add_option("--summary-file", a.runFiles.summary,
                  tr("Append one JSON line about the run to this file, for monitoring"))
      ->type_name("FILE");
  run->add_option("--plan", a.runFiles.plan,
                  tr("Do what stands in this file of 'plan --output', or nothing when it no longer fits"))
      ->type_name("FILE");
  run->add_flag("--scheduled", a.scheduled,
                tr("Leave out streams that need not be read yet, by 'every:' of the profile"));
  run->add_flag("--told", a.told,
                tr("Read only what the source's system said has changed, see 'receive'; for 'serve'"));
  run->add_flag("--progress-json", a.runFiles.progressAsJson,
                tr("Tell on stderr how far it is as JSON, once a second, for programs"));
  addAgreements(*run, a.agreed);
  addChoice(*run, a.choice);
  addForce(*run, a.force);
  addOthers(*run, a.others);
  add("check", tr("Authorise: try both connections, rights and the mapping, and say what to mend where"),
      [&a](const Console& c) { return checkVerb(c, a.profile); });
  auto* plan =
      add("plan",
          tr("Show what a run would do, per record and field, against the live destination; writes nothing"),
          [&a](const Console& c) {
            return planVerb(c, a.profile, {a.choice, a.agreed, a.others, a.force}, a.plan);
          });
  plan->add_flag("--all", a.plan.all, tr("Show unchanged records too"));
  plan->add_flag("--reveal", a.plan.reveal,
                 tr("Show personal data in clear; without it such values are masked"));
  plan->add_flag("--exit-code", a.plan.tellsPending, tr("End with 5 where a run would change something"));
  plan->add_option("-n,--limit", a.plan.limit, tr("Show at most so many records; all are counted"))
      ->check(CLI::Range(1, 1'000'000'000));
  plan->add_option("-o,--output", a.plan.output,
                   tr("Keep the plan in this file, for 'run --plan'; no values are in it"))
      ->type_name("FILE");
  addAgreements(*plan, a.agreed);
  addChoice(*plan, a.choice);
  addForce(*plan, a.force);
  addOthers(*plan, a.others);
  auto* preview =
      add("preview", tr("Show the first records of each stream: source fields beside mapped fields"),
          [&a](const Console& c) { return previewVerb(c, a.profile, a.records, a.reveal); });
  preview->add_option("-n,--records", a.records, tr("Records per stream"))
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  addReveal(preview, a);
  auto* verify =
      add("verify", tr("Compare both sides record by record and say where they differ; writes nothing"),
          [&a](const Console& c) {
            return verifyVerb(c, a.profile, {a.repair, a.reveal, a.choice, a.agreed});
          });
  addRecordChoice(*verify, a.choice);
  verify->add_flag("--repair", a.repair,
                   tr("Write what is missing or differs at the destination; deletes nothing"));
  addAgreements(*verify, a.agreed);
  addReveal(verify, a);
  auto* erase = add("erase", tr("Find a person, delete what is held, and write a receipt"),
                    [&a](const Console& c) { return eraseVerb(c, a.profile, a.erase); });
  erase->add_option("--email", a.erase.email, tr("The person's e-mail address"))->type_name("X");
  erase->add_option("--phone", a.erase.phone, tr("The person's phone number"))->type_name("X");
  erase->add_option("--key", a.erase.key, tr("One record, whoever it is about"))->type_name("STREAM:KEY");
  erase->add_option("--receipt", a.erase.receipt, tr("Where the receipt goes"))->type_name("FILE");
  erase
      ->add_option("--resume", a.erase.resume, tr("Go on with an erasure that was cut off, from its receipt"))
      ->type_name("RECEIPT");
  erase->add_flag("--yes", a.erase.yes, tr("Erase without asking"));
  auto* explain =
      add("explain", tr("Tell all that is known of one record: source, rules, link, object, failure"),
          [&a](const Console& c) { return explainVerb(c, a.profile, a.explain); });
  auto& query = a.explain.query;
  explain
      ->add_option("--key", query.name,
                   tr("Its key (STREAM:KEY where records are gathered), or what people see instead: a "
                      "number, a title, words of a name"))
      ->type_name("KEY");
  explain->add_option("--email", query.email, tr("An address in it"))->type_name("X");
  explain->add_option("--phone", query.phone, tr("A phone number in it"))->type_name("X");
  explain->add_option("--id", query.id, tr("Id or name of its object at the destination"))->type_name("ID");
  explain->add_option("--stream", query.flow, tr("Only this stream"))->type_name("NAME");
  explain->add_flag("--reveal", a.explain.reveal,
                    tr("Show personal data in clear; without it such values are masked"));
  auto* fields = add("fields", tr("List the fields of both sides and propose a mapping"),
                     [&a](const Console& c) { return fieldsVerb(c, a.profile, a.flows); });
  fields->add_flag("--flow", a.flows,
                   tr("Propose flows: one object for each person and company, and what hangs on them"));
  add("receive", tr("Take requests of the source's system as lines of JSON on stdin; for 'serve'"),
      [&a](const Console& c) { return receiveVerb(c, a.profile); });
  add("status", tr("Show last runs, checkpoints and failed records"),
      [&a](const Console& c) { return statusVerb(c, a.profile); });
}

void addPluginVerbs(CLI::App& app, Arguments& a, Verb& chosen) {
  CLI::App* plugin =
      app.add_subcommand("plugin", tr("Look at connectors"))->require_subcommand(1)->fallthrough();
  addVerb(*plugin, "list",
          tr("List the connectors that are found, and what is wrong with those that cannot be used"),
          pluginListVerb, chosen);
  auto* show = addVerb(
      *plugin, "show", tr("Show one connector and its settings"),
      [&a](const Console& c) { return pluginShowVerb(c, a.plugin); }, chosen);
  show->add_option("ID", a.plugin, tr("Connector id, or a path to its file"))->required();
  auto* release = addVerb(
      *plugin, "release", tr("Let a connector in quarantine run again"),
      [&a](const Console& c) { return pluginReleaseVerb(c, a.plugin); }, chosen);
  release->add_option("ID", a.plugin, tr("Connector id, as 'plugin list' shows it"))->required();
  // Runs in a child process of `plugin list`, so that a broken file harms only itself. Not for people.
  auto* probe = addVerb(
      *plugin, "probe", "",
      [&a](const Console&) { return probePlugin(a.probe) ? RunStatus::ok : RunStatus::refused; }, chosen);
  probe->add_option("FILE", a.probe)->required()->expected(3);
  probe->group("");
}

}  // namespace

namespace {

// "help", "help VERB": what people try first. Of a verb that is not there the error says so.
std::vector<std::string> wordsOf(CLI::App& app, int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  const CLI::App* at = &app;
  for (const auto& word : words) {
    const auto below = at->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == word; });
    if (below.empty()) return words;
    at = below.front();
  }
  words.emplace_back("--help");
  return words;
}

}  // namespace

int runApp(int argc, char** argv) {
  makeOutputSafe();
  Arguments arguments;
  arguments.common.language = languageWanted(argc, argv);
  speak(arguments.common.language);
  CLI::App app{
      tr("Spojka couples systems: it reads records through a source connector and writes them through a "
         "destination connector.")};
  app.name("spojka");
  putLabelsInWords(app);
  app.footer(tr(kFooter));
  app.require_subcommand(1);
  app.set_version_flag("--version", versionText(), tr("Print the version"));
  Verb chosen;
  addCommonOptions(app, arguments.common);
  addRecordVerbs(app, arguments, chosen);
  addStateCommands(app, chosen);
  addIdentityCommands(app, chosen);
  addDedupeCommand(app, chosen);
  addInitCommand(app, chosen);
  addPluginVerbs(app, arguments, chosen);
  addServeCommands(app, chosen);
  addVerb(app, "version", tr("Print the version"), versionVerb, chosen);
  addExamples(app, {});
  try {
    auto words = wordsOf(app, argc, argv);
    std::reverse(words.begin(), words.end());  // as the library wants them
    app.parse(std::move(words));
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() != 0)
      return ended(fail(usageProblem(app, e), ExitCode::usage, asksForJson(argc, argv)));
    std::ostringstream help;
    app.exit(e, help, help);
    std::fputs(foldedHelp(help.str(), terminalWidth()).c_str(), stdout);
    return ended(ExitCode::ok);
  }
  speakOf(profileOf(app), arguments.common.stateUrl);
  if (arguments.common.keepsMeans) leaveMeansAsTheyAre();
  Logger logger(2, levelOf(arguments.common.logLevel),
                arguments.common.logFormat == "json" ? LogFormat::json : LogFormat::text);
  logger.setWording(inWords);
  logger.setLayout([](const std::string& line) {
    return paragraph(line.substr(0, line.size() - 1), terminalWidth(STDERR_FILENO), 4);
  });
  logger.setColour(isInkWanted(STDERR_FILENO));
  // Never destroyed: a signal may come until the process is gone, and so long it is ended in time.
  static auto& cancel = *new CancelToken;
  cancelOnSignals(cancel);
  endPromptly(cancel);
  const SystemClock clock;
  const Console console{arguments.common, logger, cancel, clock};
  return ended(guarded(chosen, console));
}

}  // namespace spojka::host
