// SPDX-License-Identifier: Apache-2.0
#include "host/serve/routes/context.hpp"

#include <algorithm>

#include "host/serve/times.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kBodyDepth = 32;
constexpr std::size_t kMemory = 64U << 20U;

constexpr std::int64_t kLookUs = kMinuteUs;

bool mayReveal(const HttpRequest& request, bool asked) {
  if (asked && !may(request.who.role, Right::reveal))
    throw HttpError(403, "forbidden", tr("values of persons in clear take the right 'reveal'"));
  return asked;
}

}  // namespace

void refuseInput(const std::string& detail) {
  throw HttpError(422, "invalid", detail);
}

EntryPtr ApiContext::entry(const HttpRequest& request) const {
  const std::string& name = request.parts.at("name");
  EntryPtr found = works.folder().find(name);
  if (!found) throw HttpError(404, "not_found", tr("there is no profile '{}'", name));
  return found;
}

EntryPtr ApiContext::usable(const HttpRequest& request) const {
  EntryPtr found = entry(request);
  if (found->profile) return found;
  HttpError error(422, "invalid", tr("the profile's file cannot be used"));
  error.problems = works.folder().problemsOf(*found);
  throw error;
}

VerbCall ApiContext::call(const ProfileEntry& entry, VerbCall::Verb verb) const {
  VerbCall call;
  call.verb = verb;
  call.profile = entry.file.string();
  call.text = entry.keptText;
  return call;
}

std::string ApiContext::ask(const HttpRequest& request, VerbCall call, const std::string& profile) const {
  call.language = request.language();
  const auto answer = works.tasks().ask(std::move(call), profile, request.who.user);
  if (answer.status == Task::Status::done) return answer.json;
  HttpError error(502, "verb_failed", answer.error.empty() ? tr("it was cancelled") : answer.error);
  error.exit = answer.exit;
  throw error;
}

bool ApiContext::reveals(const HttpRequest& request, bool asked, const std::string& profile,
                         const std::string& what) const {
  if (!mayReveal(request, asked)) return false;
  note(request, "reveal", profile, what);
  return true;
}

bool ApiContext::revealsInPieces(const HttpRequest& request, bool asked, const std::string& profile,
                                 const std::string& what) const {
  if (!mayReveal(request, asked)) return false;
  audit.noteLook(request.who, "reveal", profile, what, nowUs(), kLookUs);
  return true;
}

void ApiContext::note(const HttpRequest& request, const char* action, const std::string& subject,
                      const std::string& detail) const {
  audit.note(request.who, action, subject, detail, nowUs());
}

Body::Body(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  if (request.header("content-type").rfind("application/json", 0) != 0)
    throw HttpError(400, "malformed", tr("the body must be JSON, with Content-Type: application/json"));
  try {
    root_ = parseJson(arena_, request.body, kBodyDepth, kMemory);
  } catch (const JsonError& e) {
    throw HttpError(400, "malformed", tr("the body is no JSON: {} at byte {}", e.what(), e.offset()));
  }
  if (view().kind() != Kind::object) throw HttpError(400, "malformed", tr("the body must be a JSON object"));
  for (std::size_t i = 0; i < view().size(); ++i)
    if (std::find(known.begin(), known.end(), view().name(i)) == known.end())
      refuseInput(tr("'{}' is not known here", std::string(view().name(i).substr(0, 60))));
}

std::string Body::text(std::string_view name, std::size_t most) const {
  const ValueView value = view().find(name);
  if (value.isNull()) return {};
  if (value.kind() != Kind::string) refuseInput(tr("'{}' must be a text", name));
  if (value.text().size() > most) refuseInput(tr("'{}' is longer than {} bytes", name, most));
  return std::string(value.text());
}

std::string Body::needed(std::string_view name, std::size_t most) const {
  std::string value = text(name, most);
  if (value.empty()) refuseInput(tr("'{}' is missing", name));
  return value;
}

bool Body::flag(std::string_view name) const {
  const ValueView value = view().find(name);
  if (!value.isNull() && value.kind() != Kind::boolean) refuseInput(tr("'{}' must be true or false", name));
  return value.boolean();
}

std::int64_t Body::number(std::string_view name, std::int64_t usual, std::int64_t most) const {
  const ValueView value = view().find(name);
  if (value.isNull()) return usual;
  if (value.kind() != Kind::int64 || value.integer() < 1 || value.integer() > most)
    refuseInput(tr("'{}' must be a whole number from 1 to {}", name, most));
  return value.integer();
}

std::vector<std::string> Body::texts(std::string_view name, std::size_t most) const {
  const ValueView value = view().find(name);
  std::vector<std::string> all;
  if (value.isNull()) return all;
  if (value.kind() != Kind::list || value.size() > most)
    refuseInput(tr("'{}' must be a list of at most {}", name, most));
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value.item(i).kind() != Kind::string) refuseInput(tr("'{}' must be a list of texts", name));
    all.emplace_back(value.item(i).text());
  }
  return all;
}

}  // namespace spojka::host
