// SPDX-License-Identifier: Apache-2.0
#include "write_right.hpp"

#include <algorithm>

#include "answer.hpp"
#include "spojka/translation.hpp"

namespace daktela {
namespace {

using spojka::http::Response;

constexpr std::string_view kTrialName = "spojka-trial";

std::string impossible(const ObjectKind& kind) {
  std::string body = "{\"name\":\"" + std::string(kTrialName) + '"';
  for (const auto& field : kind.fields)
    if (field.required) body += ",\"" + std::string(field.name) + "\":null";
  return body + (kind.inDatabase ? ",\"database\":null}" : "}");
}

// A server that takes even that has shown the right, and keeps nothing of it.
WriteTrial takeBack(Api& api, const ObjectKind& kind) {
  const Response response = api.send("DELETE", objectTarget(kind.model, kTrialName), {});
  if (succeeded(response.status) || response.status == 404) return {WriteRight::shown, {}};
  return {WriteRight::shown,
          spojka::tr("an empty one named {} was taken and could not be deleted again (HTTP {}): delete it",
                     kTrialName, response.status)};
}

WriteTrial judged(Api& api, const ObjectKind& kind, const Response& response) {
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, response.body);
  const std::string says =
      api.advice(response, spojka::tr("trying to write {}", spojka::tr(kind.many))).message;
  if (response.status == 403 && answer.own) return {WriteRight::missing, says};
  // An object's own fields are looked at only after the right is.
  const bool ofFields = std::any_of(answer.errors.begin(), answer.errors.end(),
                                    [](const FieldError& e) { return !e.field.empty(); });
  if (answer.own && ofFields &&
      (succeeded(response.status) || response.status == 400 || response.status == 422))
    return {WriteRight::shown, {}};
  if (succeeded(response.status) && answer.own && answer.errors.empty() && answer.name == kTrialName)
    return takeBack(api, kind);
  return {WriteRight::notSeen, says};
}

}  // namespace

WriteTrial tryToWrite(Api& api, const ObjectKind& kind) {
  try {
    return judged(api, kind, api.send("POST", modelTarget(kind.model), impossible(kind)));
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const spojka::Error& e) {
    return {WriteRight::notSeen, e.what()};
  }
}

}  // namespace daktela
