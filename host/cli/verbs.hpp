// SPDX-License-Identifier: Apache-2.0
// The verbs. Each writes its answer to stdout (text for people, or one JSON document with --json) and returns
// the exit code; what goes wrong is thrown and worded in one place, see app.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/cli/agreements.hpp"
#include "host/cli/options.hpp"
#include "host/cli/read_choice.hpp"
#include "host/cli/session.hpp"

namespace spojka::host {

struct RunOptions {
  ReadChoice choice;        // any = a backfill: that part is read again, no checkpoint is moved
  std::string summaryFile;  // empty = none
  Agreements agreed;
  Session::OtherSystems others;  // what to do where the state describes other systems
};
ExitCode runVerb(const Console& console, const std::string& profile, const RunOptions& options);
ExitCode checkVerb(const Console& console, const std::string& profile);
// `reveal`: sensitive values in clear.
ExitCode planVerb(const Console& console, const std::string& profile, bool all, bool reveal,
                  Session::OtherSystems others);
struct EraseRequest {
  std::string email;
  std::string phone;
  std::string key;      // STREAM:KEY
  std::string receipt;  // file; empty = a name of its own in the working directory
  std::string resume;   // a receipt that was left unfinished; then nothing else is given
  bool yes = false;     // without asking
};
ExitCode eraseVerb(const Console& console, const std::string& profile, const EraseRequest& request);
// Exit code `partial` when the two sides differ, or still do after the repair.
ExitCode verifyVerb(const Console& console, const std::string& profile, bool repair, bool reveal,
                    const Agreements& agreed);
ExitCode previewVerb(const Console& console, const std::string& profile, std::size_t records, bool reveal);
ExitCode fieldsVerb(const Console& console, const std::string& profile);
ExitCode statusVerb(const Console& console, const std::string& profile);
ExitCode pluginListVerb(const Console& console);
ExitCode pluginShowVerb(const Console& console, const std::string& id);
ExitCode pluginReleaseVerb(const Console& console, const std::string& id);
ExitCode versionVerb(const Console& console);

}  // namespace spojka::host
