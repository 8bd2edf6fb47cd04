// SPDX-License-Identifier: Apache-2.0
// Which language the command line speaks, and that it does. Known before the options are read: their help is
// in it as well. Threads: called at the start, before there are others. Errors: none.
#pragma once

#include <string>

namespace spojka::host {

// "cs" or "en": what `--lang` names, else what the environment wants, in the sequence of POSIX: LC_ALL,
// LC_MESSAGES, LANG.
std::string languageWanted(int argc, const char* const* argv);

// From here on everything is said in the language.
void speak(const std::string& language);

}  // namespace spojka::host
