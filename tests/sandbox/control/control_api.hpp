// SPDX-License-Identifier: Apache-2.0
// Purpose: the sandbox's own HTTP interface for tests in other processes: counts, contents, changes, faults,
// settings. Borrows the sandbox; runs on many threads. What cannot be done is answered with 400 or 404 and
// {"error": text}.
#pragma once

#include <string>
#include <vector>

#include "daktela/model.hpp"
#include "server/exchange.hpp"

namespace sandbox {

class Sandbox;

class ControlApi {
 public:
  explicit ControlApi(Sandbox& sandbox) : sandbox_(sandbox) {}

  void handle(const Request& request, Exchange& exchange);

 private:
  using Path = std::vector<std::string>;

  Response answer(const Request& request, const Path& path);
  Response stats(const Request& request, const Path& path);
  Response objects(const Request& request, const Path& path, Model model);
  Response shop(const Request& request, const Path& path);
  Response faults(const Request& request);
  Response settings(const Request& request);
  Response persons();
  Response expected(const Request& request);

  Sandbox& sandbox_;
};

}  // namespace sandbox
