// SPDX-License-Identifier: Apache-2.0
// What the systems of sources send. Whoever knows the address can ask here: the connector tells what is
// genuine, and nothing of ours is told to anybody else.
#include "host/base/run_status.hpp"
#include "host/serve/routes/context.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

ReceivedRequest receivedFrom(const HttpRequest& request) {
  const auto part = request.parts.find("path");
  ReceivedRequest received{request.method, part == request.parts.end() ? std::string() : part->second,
                           request.rawQuery, request.headers, request.body};
  // Those of who asks us as a person.
  for (const char* name : {"authorization", "cookie", "x-csrf-token"}) received.headers.erase(name);
  return received;
}

HttpAnswer hookAnswer(ApiContext& api, const HttpRequest& request) {
  const EntryPtr entry = api.works.folder().find(request.parts.at("profile"));
  // Which profiles there are is nobody's business. One that is only being set up takes them as well: what the
  // other system tells at an installation is needed before it can be activated.
  if (!entry || !entry->profile) throw HttpError(404, "not_found", tr("there is nothing at this address"));
  ReceiveAnswer answer;
  try {
    answer = api.works.receive(*entry, receivedFrom(request));
  } catch (const std::exception& e) {
    api.works.around().logger.error(
        "a request of a source's system was not answered: " + std::string(e.what()),
        {{"profile", entry->name}});
    answer = {503, "text/plain", "not now", {}};
  }
  return {answer.status, answer.contentType, answer.body, {}, {}};
}

}  // namespace

void addHookRoutes(Router& router, ApiContext& api) {
  const auto handle = [&api](const HttpRequest& request) { return hookAnswer(api, request); };
  for (const char* method : {"GET", "POST"})
    for (const char* pattern : {"/hooks/{profile}", "/hooks/{profile}/{path}"})
      router.add(method, pattern, Right::none, handle);
}

}  // namespace spojka::host
