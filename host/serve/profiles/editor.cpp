// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "host/profile/text_file.hpp"
#include "host/serve/written_file.hpp"
#include "host/serve/yaml/yaml_edit.hpp"
#include "host/serve/yaml/yaml_write.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostChanges = 500;

[[noreturn]] void refuse(const std::string& why) {
  throw HttpError(422, "invalid", why);
}

YamlPtr treeOf(const std::string& text) {
  Problems problems;
  YamlPtr root = parseYaml(text, problems);
  problems.throwIfAny("the profile");
  if (!root || root->kind != YamlNode::Kind::map) refuse(tr("a profile must hold keys with values"));
  return root;
}

// Of whatever makes a text unusable one answer.
template <class Work>
auto orRefused(const Work& work) {
  try {
    return work();
  } catch (const EditError& e) {
    refuse(e.what());
  } catch (const ProfileError& e) {
    HttpError error(422, "invalid", tr("the profile cannot be used like this; nothing was written"));
    error.problems = e.problems();
    throw error;
  }
}

// Where ${...} is looked up, a dollar sign is written as two.
std::string asWritten(std::string_view secret) {
  std::string out;
  for (const char c : secret) out.append(c == '$' ? 2 : 1, c);
  return out;
}

// What is to be kept, in a file of the folder; the change then refers to it.
ProfileChange intoFile(const fs::path& folder, const ProfileChange& change, const std::string& value) {
  std::string setting = change.path[0];
  for (std::size_t i = 2; i < change.path.size(); ++i) setting += "." + change.path[i];
  // Names of settings come from outside: none may lead out of the folder.
  for (char& c : setting)
    if (c == '/' || static_cast<unsigned char>(c) < 0x20) c = '_';
  const fs::path file = folder / setting;
  const std::string problem = writeWhole(file, value);
  if (!problem.empty()) throw HttpError(500, "internal", tr("the secret cannot be kept: {}", problem));
  Arena a;
  return {ProfileChange::What::set, change.path, asText(make::string(a, "${file:" + file.string() + "}"))};
}

std::string unquoted(std::string tag) {
  if (tag.rfind("W/", 0) == 0) tag.erase(0, 2);
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  return tag;
}

}  // namespace

std::vector<ProfileChange> changesIn(ValueView changes) {
  std::vector<ProfileChange> all;
  if (changes.isNull()) return all;
  if (changes.kind() != Kind::list || changes.size() > kMostChanges) refuse(tr("'changes' must be a list"));
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const ValueView change = changes.item(i);
    const std::string op(change.find("op").text());
    const std::string_view path = change.find("path").text();
    if (path.empty() || path.front() != '/')
      refuse(tr("each change needs a 'path' as /streams/people/fields"));
    if (op != "set" && op != "remove" && op != "rename")
      refuse(tr("the 'op' of a change must be set, remove or rename"));
    ProfileChange one{op == "set"      ? ProfileChange::What::set
                      : op == "remove" ? ProfileChange::What::remove
                                       : ProfileChange::What::rename,
                      pathOf(path), toJson(change.find("value"))};
    if (one.what == ProfileChange::What::rename && change.find("value").kind() != Kind::string)
      refuse(tr("'rename' needs the new name as 'value'"));
    if (one.path.front() == "name")
      refuse(tr("the name stays: under another one everything would be written a second time"));
    all.push_back(std::move(one));
  }
  return all;
}

ProfileEditor::ProfileEditor(Works& works)
    : works_(works), secrets_([&works](const std::string& id) {
        VerbCall call;
        call.verb = VerbCall::Verb::connector;
        call.who = id;
        const auto answer = works.tasks().ask(call, "", "");
        if (answer.status != Task::Status::done) throw EditError(answer.error);
        return answer.json;
      }) {
  Attempt::forgetAll(works.data() / "attempts");
}

void ProfileEditor::describe(Arena& a, Json& into, const ProfileEntry& entry) {
  std::vector<spojka_value> rows;
  spojka_value document = Json(a).value();
  // Of a text that cannot be read nobody knows what in it is a secret.
  std::string text = "# " +
                     tr("The file cannot be read as YAML, so it is not known what in it is secret, and it is "
                        "not shown. Mend it in the folder of profiles, or restore an earlier version.") +
                     '\n';
  try {
    const YamlPtr root = treeOf(entry.text);
    const spojka_value whole = documentOf(a, *root);
    const auto secrets = secrets_.of(ValueView(whole));
    document = hidden(a, ValueView(whole), secrets);
    text = hidden(entry.text, secrets);
    for (const auto& secret : secrets) {
      const char* keptIn = secret.value.rfind("${file:", 0) == 0 ? "file"
                           : secret.isReference()                ? "environment"
                                                                 : "profile";
      rows.push_back(Json(a)
                         .text("path", host::pointerOf(secret.path))
                         .boolean("set", !secret.value.empty())
                         .textOrNull("kept_in", secret.value.empty() ? "" : keptIn)
                         .value());
    }
  } catch (const std::exception&) {
    // The card tells what is wrong with it.
  }
  into.set("document", document).text("yaml", text).list("secrets", rows);
}

std::string ProfileEditor::withoutSecrets(const std::string& text) {
  try {
    Arena a;
    const spojka_value whole = documentOf(a, *treeOf(text));
    return hidden(text, secrets_.of(ValueView(whole)));
  } catch (const std::exception&) {
    return "# " + tr("The text cannot be read as YAML, so it is not shown.") + '\n';
  }
}

fs::path ProfileEditor::secretsOf(const std::string& name) const {
  return works_.data() / "secrets" / name;
}

std::string ProfileEditor::changedText(std::string text, const std::vector<ProfileChange>& changes,
                                       const fs::path& keptIn, std::vector<std::string>* secretsSet) {
  // Which settings are secrets follows from the connectors, which the same changes may choose.
  Arena a;
  spojka_value will = documentOf(a, *treeOf(text));
  for (const auto& change : changes) will = changed(a, ValueView(will), change);
  for (const auto& change : changes) {
    if (change.what != ProfileChange::What::set) {
      text = edited(text, change);
      continue;
    }
    const spojka_value value = parseJson(a, change.json);
    const bool secret = secrets_.isSecret(ValueView(will), change.path);
    if (ValueView(value).text() == kHidden && secret) continue;
    const bool known = ValueView(value).kind() != Kind::string || ValueView(value).text().empty() ||
                       ValueView(value).text().rfind("${", 0) == 0;
    if (!secret || known) {
      text = edited(text, change);
      continue;
    }
    if (keptIn.empty()) {
      text = edited(text,
                    {change.what, change.path, asText(make::string(a, asWritten(ValueView(value).text())))});
      continue;
    }
    text = edited(text, intoFile(keptIn, change, std::string(ValueView(value).text())));
    if (secretsSet != nullptr) secretsSet->push_back(host::pointerOf(change.path));
  }
  return text;
}

void ProfileEditor::checkMatch(const ProfileEntry& entry, const std::string& ifMatch) const {
  if (ifMatch.empty())
    throw HttpError(428, "changed_meanwhile", tr("say by If-Match which version you have seen"));
  if (unquoted(ifMatch) == entry.etag) return;
  HttpError error(412, "changed_meanwhile",
                  tr("somebody changed the profile meanwhile; nothing was written"));
  error.current = entry.etag;
  throw error;
}

void ProfileEditor::check(const std::string& text, const fs::path& file, const std::string& name) const {
  const Profile profile = parseProfile(text, file, processEnvironment());
  if (profile.name != name)
    refuse(tr("the name stays '{}': under another one everything would be written a second time", name));
}

EntryPtr ProfileEditor::put(const fs::path& file, const std::string& name, const std::string& text,
                            const std::string& by, bool replaces) {
  const std::string problem = writeWhole(file, text, replaces);
  if (!problem.empty()) throw HttpError(500, "internal", tr("the profile cannot be written: {}", problem));
  works_.versions().keep(name, etagOf(text), text, by, works_.nowUs());
  works_.lookAgain();
  EntryPtr entry = works_.folder().find(name);
  if (!entry) throw HttpError(500, "internal", tr("the profile was written, and is not found again"));
  return entry;
}

// As it stands in its file now, which is what whoever changes it has seen.
EntryPtr ProfileEditor::asItIs(const ProfileEntry& seen, const std::string& ifMatch) {
  works_.lookAgain();
  EntryPtr entry = works_.folder().find(seen.name);
  if (!entry) throw HttpError(404, "not_found", tr("the profile is gone"));
  checkMatch(*entry, ifMatch);
  return entry;
}

EntryPtr ProfileEditor::change(const ProfileEntry& seen, const std::string& ifMatch,
                               const std::vector<ProfileChange>& changes, const std::string& by,
                               std::vector<std::string>& secretsSet) {
  const std::lock_guard lock(changing_);
  const EntryPtr entry = asItIs(seen, ifMatch);
  const std::string text = orRefused([&] {
    // First without the secrets: what is refused must leave none behind.
    check(changedText(entry->text, changes, {}, nullptr), entry->file, entry->name);
    std::string made = changedText(entry->text, changes, secretsOf(entry->name), &secretsSet);
    check(made, entry->file, entry->name);
    return made;
  });
  if (text == entry->text) return entry;
  return put(entry->file, entry->name, text, by, true);
}

std::string ProfileEditor::withKeptSecrets(const std::string& before, std::string text) {
  Arena a;
  const spojka_value old = documentOf(a, *treeOf(before));
  const spojka_value fresh = documentOf(a, *treeOf(text));
  const auto olds = secrets_.of(ValueView(old));
  for (const auto& secret : secrets_.of(ValueView(fresh))) {
    if (secret.value != kHidden) continue;
    const auto kept =
        std::find_if(olds.begin(), olds.end(), [&](const SecretSetting& s) { return s.path == secret.path; });
    if (kept == olds.end() || kept->value.empty())
      refuse(tr("'{}' is written as hidden, and there was none before", host::pointerOf(secret.path)));
    text = edited(text, {ProfileChange::What::set, secret.path, asText(make::string(a, kept->value))});
  }
  return text;
}

EntryPtr ProfileEditor::write(const ProfileEntry& seen, const std::string& ifMatch, const std::string& yaml,
                              const std::string& by) {
  const std::lock_guard lock(changing_);
  const EntryPtr entry = asItIs(seen, ifMatch);
  const std::string text = orRefused([&] {
    std::string made = yaml.find(kHidden) == std::string::npos ? yaml : withKeptSecrets(entry->text, yaml);
    check(made, entry->file, entry->name);
    return made;
  });
  return put(entry->file, entry->name, text, by, true);
}

void ProfileEditor::refuseTaken(const std::string& name) const {
  if (works_.folder().find(name))
    throw HttpError(409, "conflict", tr("there is a profile '{}' already", name));
}

EntryPtr ProfileEditor::createFrom(const std::string& name, const std::string& yaml, const std::string& by) {
  const std::lock_guard lock(changing_);
  works_.lookAgain();
  refuseTaken(name);
  const fs::path file = works_.folder().folder() / (name + ".yaml");
  orRefused([&] {
    check(yaml, file, name);
    return 0;
  });
  return put(file, name, yaml, by, false);
}

EntryPtr ProfileEditor::createFrom(const std::string& name, ValueView document, const std::string& by,
                                   std::vector<std::string>& secretsSet) {
  refuseTaken(name);
  std::string text = "version: 1\n" + yamlEntry("name", ValueView(make::borrowed(name)), 1, 0);
  for (std::size_t i = 0; i < document.size(); ++i)
    if (document.name(i) != "version" && document.name(i) != "name")
      text += yamlEntry(document.name(i), document.member(i), 1, 0);
  if (document.find("active").isNull()) text += "active: false\n";
  // What is secret is set once more, so that it goes where secrets go.
  const std::string made = orRefused([&] {
    check(text, works_.folder().folder() / (name + ".yaml"), name);
    Arena a;
    const spojka_value whole = documentOf(a, *treeOf(text));
    std::vector<ProfileChange> changes;
    for (const auto& secret : secrets_.of(ValueView(whole)))
      if (!secret.value.empty() && !secret.isReference())
        changes.push_back({ProfileChange::What::set, secret.path, asText(make::string(a, secret.value))});
    return changedText(text, changes, secretsOf(name), &secretsSet);
  });
  return createFrom(name, made, by);
}

void ProfileEditor::remove(const ProfileEntry& seen, const std::string& ifMatch) {
  const std::lock_guard lock(changing_);
  const EntryPtr entry = asItIs(seen, ifMatch);
  if (const auto live = works_.dispatcher().live(entry->name)) {
    HttpError error(409, "busy", tr("the profile is at work; cancel its run first"));
    error.current = live->id();
    throw error;
  }
  // Aside, where whoever wants it back finds it.
  const fs::path aside =
      works_.data() / "removed" / fmt::format("{}.{}.yaml", entry->name, works_.nowUs() / 1'000'000);
  std::string problem = writeWhole(aside, entry->text);
  std::error_code error;
  if (problem.empty() && !fs::remove(entry->file, error)) problem = error.message();
  if (!problem.empty())
    throw HttpError(500, "internal", tr("the profile cannot be taken out of service: {}", problem));
  works_.lookAgain();
}

std::vector<ProfileEditor::Removed> ProfileEditor::removed() const {
  std::vector<Removed> all;
  std::error_code error;
  for (fs::directory_iterator at(works_.data() / "removed", error), end; !error && at != end;
       at.increment(error)) {
    const std::string id = at->path().stem().string();
    const auto dot = id.rfind('.');
    std::int64_t seconds = 0;
    if (dot == std::string::npos || dot == 0 || at->path().extension() != ".yaml") continue;
    const auto read = std::from_chars(id.data() + dot + 1, id.data() + id.size(), seconds);
    if (read.ec != std::errc() || read.ptr != id.data() + id.size()) continue;
    all.push_back({id, id.substr(0, dot), seconds * 1'000'000});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.atUs > b.atUs; });
  return all;
}

EntryPtr ProfileEditor::putBack(const std::string& id, const std::string& by) {
  for (const auto& one : removed()) {
    if (one.id != id) continue;
    const fs::path aside = works_.data() / "removed" / (id + ".yaml");
    const std::string text = orRefused([&] {
      return edited(readWhole(aside), {ProfileChange::What::set, {"active"}, "false"});
    });
    EntryPtr entry = createFrom(one.name, text, by);
    std::error_code error;
    fs::remove(aside, error);
    return entry;
  }
  throw HttpError(404, "not_found", tr("nothing of this name was taken out of service"));
}

EntryPtr ProfileEditor::restore(const ProfileEntry& seen, const std::string& ifMatch, const std::string& etag,
                                const std::string& by) {
  const std::lock_guard lock(changing_);
  const EntryPtr entry = asItIs(seen, ifMatch);
  const auto text = works_.versions().text(entry->name, etag);
  if (!text) throw HttpError(404, "not_found", tr("there is no such version any more"));
  orRefused([&] {
    check(*text, entry->file, entry->name);
    return 0;
  });
  return *text == entry->text ? entry : put(entry->file, entry->name, *text, by, true);
}

std::shared_ptr<const Attempt> ProfileEditor::attempt(const ProfileEntry& entry,
                                                      const std::vector<ProfileChange>& changes) {
  const auto attempt = std::make_shared<const Attempt>(works_.data() / "attempts", entry.name);
  attempt->write(orRefused([&] {
    check(changedText(entry.text, changes, {}, nullptr), entry.file, entry.name);
    return changedText(entry.text, changes, attempt->secrets(), nullptr);
  }));
  return attempt;
}

// One that cannot be used is none, though what was before it is run.
void ProfileEditor::noteVersions() {
  for (const auto& entry : works_.folder().entries())
    if (entry->profile && entry->problems.empty())
      works_.versions().keep(entry->name, entry->etag, entry->text, "file", works_.nowUs());
}

}  // namespace spojka::host
