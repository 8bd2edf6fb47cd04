// SPDX-License-Identifier: Apache-2.0
#include "host/cli/init_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "host/cli/check_view.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/questions.hpp"
#include "host/cli/words.hpp"
#include "host/job/setup.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr SetupSide kSides[] = {SetupSide::source, SetupSide::destination};
constexpr int kRounds = 10;

struct InitArguments {
  std::string file;
  std::string name;
  std::string connectors[2];  // of source and destination
  std::vector<std::string> settings;
  bool people = false;
  bool separate = false;
};

const char* flagOf(SetupSide side) {
  return side == SetupSide::source ? "--source" : "--destination";
}

[[noreturn]] void refuse(const std::string& why) {
  throw StatusError(RunStatus::refused, tr("{}. Nothing was written", why));
}

void refuseExisting(const fs::path& file) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(file, ignored)))
    refuse(tr("{} is there already, and nothing is ever written over; choose another name", file.string()));
}

// "source.instance_uri=https://..."
void takeSetting(SetupDraft& draft, const std::string& text) {
  const auto dot = text.find('.');
  const auto equals = text.find('=');
  const std::string side = text.substr(0, std::min(dot, text.size()));
  if (equals == std::string::npos || dot > equals || (side != "source" && side != "destination"))
    refuse(
        tr("--set {} is not understood; write --set source.SETTING=VALUE or --set destination.SETTING=VALUE",
           text.substr(0, std::min(equals, text.size()))));
  const std::string wrong = draft.answer(side == "source" ? SetupSide::source : SetupSide::destination,
                                         text.substr(dot + 1, equals - dot - 1), text.substr(equals + 1));
  if (!wrong.empty()) refuse(wrong);
}

// One person at a terminal, asked for what is not known yet.
class Interview {
 public:
  Interview(const Console& console, const Surroundings& around)
      : around_(around), questions_(console.cancel) {}

  std::string connector(SetupSide side) {
    std::vector<std::string> ids;
    for (const auto& offered : connectorsFor(around_, side)) {
      ids.push_back(offered.id);
      questions_.say(fmt::format("  {} - {}", offered.id, offered.title));
    }
    if (ids.empty())
      refuse(side == SetupSide::source ? tr("no connector that offers a source is found")
                                       : tr("no connector that offers a destination is found"));
    return questions_.choose(side == SetupSide::source ? tr("Read from") : tr("Write to"), ids);
  }

  std::string file(const std::string& usual) {
    return questions_.ask(tr("File of the profile"), usual, [](const std::string& text) {
      std::error_code ignored;
      return fs::exists(fs::symlink_status(text, ignored))
                 ? tr("that file is there already, another name please")
                 : std::string();
    });
  }

  // Every setting that matters and has no value by itself, or decides what else matters; groups that nothing
  // is required of are offered as a whole.
  void settings(SetupDraft& draft, SetupSide side) {
    std::string group;
    bool wanted = true;
    bool first = true;
    for (const auto& setting : draft.settings(side)) {
      if (draft.answered(side, setting.name) || !draft.matters(side, setting)) continue;
      if (!setting.fallback.empty() && !setting.decides) continue;
      if (setting.group != group || first) {
        group = setting.group;
        wanted = first || anyRequired(draft, side, group) ||
                 questions_.yes(
                     tr("\nMore settings of {}: {}. Answer them too?", draft.connector(side), group), false);
        if (first)
          questions_.say(tr("\nSettings of {} (an empty line leaves one out):", draft.connector(side)));
        first = false;
      }
      if (wanted || setting.required) one(draft, side, setting);
    }
  }

  // What a side said of its settings.
  void again(SetupDraft& draft, SetupSide side, const std::string& name) {
    for (const auto& setting : draft.settings(side))
      if (setting.name == name) one(draft, side, setting);
  }

  bool people() {
    return questions_.yes(
        tr("\nOne object for each person, with everything that belongs to her? Otherwise each record "
           "becomes an object of its own"),
        true);
  }

  bool agrees(const std::string& question) { return questions_.yes(question, true); }

  void say(const std::string& text) { questions_.say(text); }

 private:
  static bool anyRequired(const SetupDraft& draft, SetupSide side, const std::string& group) {
    const auto& all = draft.settings(side);
    return std::any_of(all.begin(), all.end(), [&](const auto& s) {
      return s.group == group && s.required && draft.matters(side, s);
    });
  }

  void one(SetupDraft& draft, SetupSide side, const SetupSetting& setting) {
    questions_.say("");
    questions_.say(setting.required ? tr("{} (required)", setting.title) : setting.title);
    if (!setting.help.empty()) questions_.say("  " + setting.help);
    if (!setting.example.empty()) questions_.say(tr("  For example {}", setting.example));
    for (const auto& words : setting.optionWords) questions_.say("  " + words);
    if (!setting.options.empty() && setting.optionWords.empty())
      questions_.say(fmt::format(fmt::runtime(tr("  One of: {}")), fmt::join(setting.options, ", ")));
    if (setting.secret) return secret(draft, side, setting);
    questions_.ask(setting.name, setting.fallback,
                   [&](const std::string& text) { return draft.answer(side, setting.name, text); });
  }

  void secret(SetupDraft& draft, SetupSide side, const SetupSetting& setting) {
    const std::string variable = fmt::format("${{{}}}", draft.variable(side, setting.name));
    const bool isSet = draft.environment()(draft.variable(side, setting.name)).has_value();
    questions_.say(fmt::format(
        fmt::runtime(
            tr("  Paste it (it is not shown, and goes into a file for you only), or name where it is kept: "
               "{} or ${{file:PATH}}")),
        variable));
    questions_.ask(
        setting.name, isSet ? variable : "",
        [&](const std::string& text) {
          const bool isPlace = text.empty() || text.starts_with("${");
          return isPlace ? draft.answer(side, setting.name, text) : draft.keep(side, setting.name, text);
        },
        true);
  }

  const Surroundings& around_;
  Questions questions_;
};

// Settings that rows of a failed check are about.
std::vector<std::pair<SetupSide, std::string>> faultyOf(const SetupDraft& draft, const CheckResult& check) {
  std::vector<std::pair<SetupSide, std::string>> faulty;
  for (const auto& section : check.sections)
    for (const auto& row : section.report.rows)
      for (const SetupSide side : kSides)
        if (row.status == "error" && !row.setting.empty() && section.title == draft.connector(side) &&
            std::count(faulty.begin(), faulty.end(), std::pair(side, row.setting)) == 0)
          faulty.emplace_back(side, row.setting);
  return faulty;
}

std::string problemsOf(const CheckResult& check) {
  std::vector<std::string> problems;
  for (const auto& section : check.sections)
    for (const auto& row : section.report.rows)
      if (row.status == "error")
        problems.push_back(
            fmt::format("{}: {}{}", row.title, row.message, row.hint.empty() ? "" : " -> " + row.hint));
  return fmt::format("{}", fmt::join(problems, "\n  "));
}

void printSetupJson(const SetupDraft& draft, const SetupResult& result) {
  Arena a;
  std::vector<spojka_value> secrets;
  for (const auto& kept : draft.secrets()) {
    ObjectBuilder o;
    o.set("side", make::borrowed(nameOf(kept.side)))
        .set("setting", make::string(a, kept.setting))
        .set("kept_in", make::string(a, kept.place));
    secrets.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("profile", make::string(a, draft.name()))
      .set("file", make::string(a, draft.file().string()))
      .set("source", make::string(a, draft.connector(SetupSide::source)))
      .set("destination", make::string(a, draft.connector(SetupSide::destination)))
      .set("people", make::boolean(result.people))
      .set("flows", make::texts(a, result.flows))
      .set("secrets", make::list(a, secrets))
      .set("notes", make::texts(a, result.notes))
      .set("checks", sectionsToValue(a, result.check));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

void printSetup(const SetupDraft& draft, const SetupResult& result) {
  printSections(result.check);
  for (const auto& note : result.notes) fmt::print("{}", tr("Note: {}\n", note));
  fmt::print(fmt::runtime(tr("\n{} is written; it says what becomes of {}.\n")), draft.file().string(),
             fmt::join(result.flows, ", "));
  for (const auto& kept : draft.secrets())
    fmt::print("{}",
               tr("  {} of {} is looked for in {}\n", kept.setting, draft.connector(kept.side), kept.place));
  fmt::print("{}", tr("Next: 'spojka plan {0}' shows what a run would do, 'spojka run {0}' does it.\n",
                      shellWord(draft.file().string())));
}

void writeNew(const fs::path& file, const std::string& text) {
  PrivateFile out(file.string(), PrivateFile::Existing::refuse);
  out.write(text);
  out.finish();
}

// Nothing remains of a setup that could not be written whole.
void writeSetup(const SetupDraft& draft, const std::string& text) {
  std::vector<fs::path> made;
  try {
    for (const auto& secret : draft.secretFiles()) {
      writeNew(secret.path, secret.text);
      made.push_back(secret.path);
    }
    writeNew(draft.file(), text);
  } catch (...) {
    for (const auto& file : made) fs::remove(file);
    throw;
  }
}

std::string usualName(const InitArguments& a, const std::string& source, const std::string& destination) {
  if (!a.name.empty()) return a.name;
  if (!a.file.empty()) return fs::path(a.file).stem().string();
  return source + "-" + destination;
}

SetupResult agreed(const Surroundings& around, SetupDraft& draft, SetupForm form, Interview* interview) {
  for (int round = 0;; ++round) {
    SetupResult result = setUp(around, draft, form);
    putInWords(result.check);
    if (result.ready) return result;
    const auto faulty = faultyOf(draft, result.check);
    if (interview == nullptr || faulty.empty() || round == kRounds)
      refuse(tr("the profile would not pass a check:\n  {}", problemsOf(result.check)));
    interview->say(tr("\nThat does not work yet:\n  {}", problemsOf(result.check)));
    for (const auto& [side, setting] : faulty) interview->again(draft, side, setting);
  }
}

RunStatus initVerb(const Console& console, const InitArguments& a) {
  const Surroundings around = surroundingsOf(console);
  std::optional<Interview> interview;
  if (Questions::possible()) interview.emplace(console, around);
  std::string ids[2];
  for (std::size_t i = 0; i < 2; ++i) {
    ids[i] = a.connectors[i];
    if (ids[i].empty() && !interview)
      refuse(tr("nobody is there to be asked: name the connector with {}", flagOf(kSides[i])));
    if (ids[i].empty()) ids[i] = interview->connector(kSides[i]);
  }
  const std::string name = usualName(a, ids[0], ids[1]);
  const std::string usualFile = name + ".yaml";
  const fs::path file = !a.file.empty() ? a.file : interview ? interview->file(usualFile) : usualFile;
  refuseExisting(file);
  SetupDraft draft(fs::absolute(file), a.name.empty() ? file.stem().string() : a.name);
  for (std::size_t i = 0; i < 2; ++i) chooseConnector(around, draft, kSides[i], ids[i]);
  for (const auto& setting : a.settings) takeSetting(draft, setting);
  if (interview)
    for (const SetupSide side : kSides) interview->settings(draft, side);
  else
    draft.takeFromEnvironment();
  if (const auto missing = draft.missing(); !missing.empty())
    refuse(fmt::format(
        fmt::runtime(
            tr("nothing is known for {}; pass --set SIDE.SETTING=VALUE, or put a secret into the environment "
               "(for example {})")),
        fmt::join(missing, ", "), draft.variable(SetupSide::destination, "token")));
  for (const auto& secret : draft.secretFiles())
    console.logger.redactor().add(secret.text.substr(0, secret.text.size() - 1));
  SetupForm form = a.people ? SetupForm::people : a.separate ? SetupForm::separate : SetupForm::best;
  if (interview && form == SetupForm::best && !interview->people()) form = SetupForm::separate;
  const SetupResult result = agreed(around, draft, form, interview ? &*interview : nullptr);
  writeSetup(draft, result.text);
  console.options.json ? printSetupJson(draft, result) : printSetup(draft, result);
  return RunStatus::ok;
}

}  // namespace

void addInitCommand(CLI::App& app, Verb& chosen) {
  static InitArguments a;
  CLI::App* init =
      app.add_subcommand("init", tr("Write a profile for two connectors: asks, or takes options"))
          ->fallthrough();
  init->callback([&chosen] { chosen = [](const Console& console) { return initVerb(console, a); }; });
  init->add_option("FILE", a.file, tr("The file to be written; one that exists is never written over"));
  init->add_option("--source", a.connectors[0], tr("The connector to read from"))->type_name("ID");
  init->add_option("--destination", a.connectors[1], tr("The connector to write to"))->type_name("ID");
  init->add_option("--name", a.name,
                   tr("Name of the profile, part of the name of everything it writes; usually the file's"))
      ->type_name("NAME");
  init->add_option(
          "--set", a.settings,
          tr("A setting, as source.instance_uri=https://www.my-eshop.example (repeatable); of a secret "
             "the place it "
             "is kept in"))
      ->allow_extra_args(false)
      ->type_name("SIDE.SETTING=VALUE");
  auto* people = init->add_flag("--person", a.people, tr("One object for each person, or nothing"));
  init->add_flag("--separate", a.separate, tr("One object for each record"))->excludes(people);
}

}  // namespace spojka::host
