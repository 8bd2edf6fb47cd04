// SPDX-License-Identifier: Apache-2.0
// Asks who sits at the terminal: questions go to stderr, answers come from stdin, one a line. Threads: one.
// Errors: StatusError (refused) when the input ends, CancelledError when the program is to end.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/cancel.hpp"

namespace spojka::host {

class Questions {
 public:
  explicit Questions(const CancelToken& cancel) : cancel_(cancel) {}
  // Is anybody there to be asked?
  static bool possible();

  void say(const std::string& text) const;
  // Asks until `check` finds nothing wrong; an empty line means `usual`.
  std::string ask(const std::string& question, const std::string& usual,
                  const std::function<std::string(const std::string&)>& check, bool hidden = false);
  std::string choose(const std::string& question, const std::vector<std::string>& choices);
  bool yes(const std::string& question, bool usual);

 private:
  std::string line();
  const CancelToken& cancel_;
  std::string pending_;
};

}  // namespace spojka::host
