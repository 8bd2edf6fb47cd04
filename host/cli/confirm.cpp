// SPDX-License-Identifier: Apache-2.0
#include "host/cli/confirm.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "host/base/run_status.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

void confirm(const std::string& what, bool yes) {
  if (yes) return;
  if (::isatty(STDIN_FILENO) != 1)
    throw StatusError(RunStatus::refused,
                      tr("{}: nobody is there to be asked; pass --yes to do it. Nothing was changed", what));
  std::fprintf(stderr, "%s", tr("{}. Go on? [y/N] ", what).c_str());
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw StatusError(RunStatus::refused, tr("Nothing was changed"));
}

}  // namespace spojka::host
