// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/serve/profiles/editor.hpp"
#include "host/serve/routes/cards.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

HttpAnswer profileAnswer(const ApiContext& api, const EntryPtr& entry, int status = 200) {
  Arena a;
  Json o(a);
  o.set("card", cardOf(a, api.works, *entry));
  api.editor.describe(a, o, *entry);
  return HttpAnswer::json(o.value(), status).with("ETag", '"' + entry->etag + '"');
}

HttpAnswer listProfiles(const ApiContext& api) {
  Arena a;
  std::vector<spojka_value> cards;
  for (const auto& entry : api.works.folder().entries()) cards.push_back(cardOf(a, api.works, *entry));
  return HttpAnswer::json(Json(a).list("profiles", cards).value());
}

void noteSecrets(const ApiContext& api, const HttpRequest& request, const std::string& profile,
                 const std::vector<std::string>& secrets) {
  for (const auto& path : secrets) api.note(request, "secret.set", profile, path);
}

// Becomes the name of a file and of folders.
void checkProfileName(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  bool good = !name.empty() && name.size() <= 40 && letter(name.front());
  for (const char c : name) good = good && (letter(c) || c == '-');
  if (!good)
    refuseInput(
        tr("'name' must be a-z, 0-9 and -, begin with a letter or digit and have at most 40 characters"));
}

HttpAnswer createProfile(const ApiContext& api, const HttpRequest& request) {
  const Body body(request, {"name", "document", "yaml"});
  const std::string name = body.needed("name");
  checkProfileName(name);
  if (body.has("document") == body.has("yaml")) refuseInput(tr("say either 'document' or 'yaml'"));
  if (body.has("document") && body.at("document").kind() != Kind::object)
    refuseInput(tr("'document' must be an object"));
  // Whoever sets up the first one is whom its failures are told to.
  if (api.works.folder().entries().empty() && !api.works.runLanguage().isChosen() &&
      !request.language().empty())
    api.works.runLanguage().choose(request.language());
  std::vector<std::string> secrets;
  const EntryPtr entry =
      body.has("document")
          ? api.editor.createFrom(name, body.at("document"), request.who.user, secrets)
          : api.editor.createFrom(name, body.text("yaml", kMaxProfileBytes), request.who.user);
  api.note(request, "profile.create", name);
  noteSecrets(api, request, name, secrets);
  return profileAnswer(api, entry, 201).with("Location", "/api/profiles/" + name);
}

std::string pathsOf(const std::vector<ProfileChange>& changes) {
  std::vector<std::string> paths;
  for (const auto& change : changes) {
    if (paths.size() == 20) {
      paths.emplace_back("...");
      break;
    }
    paths.push_back(pointerOf(change.path));
  }
  return fmt::format("{}", fmt::join(paths, " "));
}

HttpAnswer changeProfile(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr seen = api.entry(request);
  const Body body(request, {"changes"});
  const auto changes = changesIn(body.at("changes"));
  if (changes.empty()) refuseInput(tr("'changes' is empty"));
  std::vector<std::string> secrets;
  const EntryPtr entry =
      api.editor.change(*seen, request.header("if-match"), changes, request.who.user, secrets);
  api.note(request, "profile.change", entry->name, pathsOf(changes));
  noteSecrets(api, request, entry->name, secrets);
  return profileAnswer(api, entry);
}

HttpAnswer writeProfile(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr seen = api.entry(request);
  const Body body(request, {"yaml"});
  const EntryPtr entry = api.editor.write(*seen, request.header("if-match"),
                                          body.needed("yaml", kMaxProfileBytes), request.who.user);
  api.note(request, "profile.change", entry->name, "text");
  return profileAnswer(api, entry);
}

HttpAnswer removeProfile(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.entry(request);
  api.editor.remove(*entry, request.header("if-match"));
  api.note(request, "profile.remove", entry->name);
  return HttpAnswer::nothing();
}

HttpAnswer activateProfile(const ApiContext& api, const HttpRequest& request, bool active) {
  const EntryPtr seen = api.entry(request);
  std::vector<std::string> secrets;
  const ProfileChange one{ProfileChange::What::set, {"active"}, active ? "true" : "false"};
  const EntryPtr entry = api.editor.change(*seen, seen->etag, {one}, request.who.user, secrets);
  api.note(request, active ? "profile.activate" : "profile.deactivate", entry->name);
  return profileAnswer(api, entry);
}

HttpAnswer listVersions(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.entry(request);
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& v : api.works.versions().list(entry->name))
    rows.push_back(Json(a)
                       .text("etag", v.etag)
                       .time("at", v.atUs)
                       .text("by", v.by)
                       .boolean("current", v.etag == entry->etag)
                       .boolean("at_work", entry->profile && v.etag == entry->profileEtag)
                       .value());
  return HttpAnswer::json(Json(a).list("versions", rows).value());
}

HttpAnswer showVersion(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.entry(request);
  for (const auto& v : api.works.versions().list(entry->name)) {
    if (v.etag != request.parts.at("etag")) continue;
    const std::string text = api.works.versions().text(entry->name, v.etag).value_or("");
    Arena a;
    return HttpAnswer::json(Json(a)
                                .text("etag", v.etag)
                                .time("at", v.atUs)
                                .text("by", v.by)
                                .text("yaml", api.editor.withoutSecrets(text))
                                .value());
  }
  throw HttpError(404, "not_found", tr("there is no such version any more"));
}

HttpAnswer restoreVersion(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr seen = api.entry(request);
  const std::string& etag = request.parts.at("etag");
  const EntryPtr entry = api.editor.restore(*seen, request.header("if-match"), etag, request.who.user);
  api.note(request, "profile.restore", entry->name, etag);
  return profileAnswer(api, entry);
}

HttpAnswer listRemoved(const ApiContext& api) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& one : api.editor.removed())
    rows.push_back(Json(a).text("id", one.id).text("name", one.name).time("at", one.atUs).value());
  return HttpAnswer::json(Json(a).list("removed", rows).value());
}

HttpAnswer putBack(const ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.editor.putBack(request.parts.at("id"), request.who.user);
  api.note(request, "profile.put_back", entry->name);
  return profileAnswer(api, entry, 201).with("Location", "/api/profiles/" + entry->name);
}

}  // namespace

void addProfileRoutes(Router& router, ApiContext& api) {
  const std::string one = "/api/profiles/{name}";
  router.add("GET", "/api/profiles", Right::view, [&api](const HttpRequest&) { return listProfiles(api); });
  router.add("POST", "/api/profiles", Right::configure,
             [&api](const HttpRequest& r) { return createProfile(api, r); });
  router.add("GET", one, Right::view,
             [&api](const HttpRequest& r) { return profileAnswer(api, api.entry(r)); });
  router.add("PATCH", one, Right::configure, [&api](const HttpRequest& r) { return changeProfile(api, r); });
  router.add("PUT", one, Right::configure, [&api](const HttpRequest& r) { return writeProfile(api, r); });
  router.add("DELETE", one, Right::configure, [&api](const HttpRequest& r) { return removeProfile(api, r); });
  router.add("POST", one + "/activate", Right::configure,
             [&api](const HttpRequest& r) { return activateProfile(api, r, true); });
  router.add("POST", one + "/deactivate", Right::configure,
             [&api](const HttpRequest& r) { return activateProfile(api, r, false); });
  router.add("GET", one + "/versions", Right::view,
             [&api](const HttpRequest& r) { return listVersions(api, r); });
  router.add("GET", one + "/versions/{etag}", Right::view,
             [&api](const HttpRequest& r) { return showVersion(api, r); });
  router.add("GET", "/api/removed", Right::configure,
             [&api](const HttpRequest&) { return listRemoved(api); });
  router.add("POST", "/api/removed/{id}/restore", Right::configure,
             [&api](const HttpRequest& r) { return putBack(api, r); });
  router.add("POST", one + "/versions/{etag}/restore", Right::configure,
             [&api](const HttpRequest& r) { return restoreVersion(api, r); });
}

}  // namespace spojka::host
