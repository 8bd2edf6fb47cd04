// SPDX-License-Identifier: Apache-2.0
// Which handler answers what, and which right it takes. Ownership: owns the handlers. Threads: immutable once
// all routes are added. Errors: HttpError (404, 405).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/serve/http/message.hpp"

namespace spojka::host {

using Handler = std::function<HttpAnswer(const HttpRequest& request)>;

struct Route {
  std::string method;
  std::string pattern;  // "/api/profiles/{name}"
  Right right = Right::view;
  Handler handler;
};

class Router {
 public:
  void add(std::string method, std::string pattern, Right right, Handler handler);
  // Who answers a GET of any other address.
  void addRest(Right right, Handler handler) { rest_ = {"GET", "", right, std::move(handler)}; }
  // Puts what stands for the parts of the pattern into the request.
  const Route& find(HttpRequest& request) const;
  const std::vector<Route>& routes() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
  Route rest_;
};

}  // namespace spojka::host
