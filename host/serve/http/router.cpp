// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/router.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string_view nextPart(std::string_view& path) {
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  const auto end = std::min(path.find('/'), path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end);
  return part;
}

bool matches(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& parts) {
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = nextPart(pattern);
    const auto there = nextPart(path);
    if (wanted.size() > 2 && wanted.front() == '{') {
      if (there.empty()) return false;
      parts[std::string(wanted.substr(1, wanted.size() - 2))] = std::string(there);
    } else if (wanted != there) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

void Router::add(std::string method, std::string pattern, Right right, Handler handler) {
  routes_.push_back({std::move(method), std::move(pattern), right, std::move(handler)});
}

const Route& Router::find(HttpRequest& request) const {
  std::set<std::string> methods;
  const Route* withPlaces = nullptr;
  std::map<std::string, std::string> places;
  for (const auto& route : routes_) {
    std::map<std::string, std::string> parts;
    if (!matches(route.pattern, request.path, parts)) continue;
    methods.insert(route.method);
    if (route.method != request.method) continue;
    // What is named word by word goes before what would fit as well.
    if (parts.empty()) return route;
    if (withPlaces == nullptr || parts.size() < places.size()) {
      withPlaces = &route;
      places = parts;
    }
  }
  if (withPlaces != nullptr) {
    request.parts = std::move(places);
    return *withPlaces;
  }
  if (methods.empty() && request.method == "GET" && rest_.handler) return rest_;
  if (methods.empty()) throw HttpError(404, "not_found", tr("there is nothing at this address"));
  throw HttpError(405, "method", tr("this address takes {}", fmt::format("{}", fmt::join(methods, ", "))));
}

}  // namespace spojka::host
