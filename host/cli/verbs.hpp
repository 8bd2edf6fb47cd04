// SPDX-License-Identifier: Apache-2.0
// The verbs. Each writes its answer to stdout (text for people, or one JSON document with --json) and returns
// how it ended; what goes wrong is thrown and worded in one place, see app.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/cli/options.hpp"
#include "host/job/one_record.hpp"
#include "host/job/run_job.hpp"
#include "host/job/verify.hpp"

namespace spojka::host {

struct RunFiles {
  std::string summary;          // gets a line about the run; empty = none
  std::string plan;             // the run does what stands in it or nothing; empty = whatever there is to do
  bool progressAsJson = false;  // for programs that show it
};
RunStatus runVerb(const Console& console, const std::string& profile, const RunRequest& request,
                  const RunFiles& files);
RunStatus checkVerb(const Console& console, const std::string& profile);
struct PlanOptions {
  bool all = false;           // unchanged records too
  bool reveal = false;        // sensitive values in clear
  bool tellsPending = false;  // `pending` where a run would change something
  std::string output;         // file for the plan itself; empty = none
  std::int64_t limit = 0;     // so many records in the answer at the most; 0 = all. Counted are all
};
RunStatus planVerb(const Console& console, const std::string& profile, const RunRequest& request,
                   const PlanOptions& options);
struct EraseOptions {
  std::string email;
  std::string phone;
  std::string key;      // STREAM:KEY
  std::string receipt;  // file; empty = a name of its own in the working directory
  std::string resume;   // a receipt that was left unfinished; then nothing else is given
  bool yes = false;     // without asking
};
RunStatus eraseVerb(const Console& console, const std::string& profile, const EraseOptions& options);
// `partial` when the two sides differ, or still do after the repair.
RunStatus verifyVerb(const Console& console, const std::string& profile, const VerifyRequest& request);
RunStatus explainVerb(const Console& console, const std::string& profile, const ExplainRequest& request);
RunStatus previewVerb(const Console& console, const std::string& profile, std::size_t records, bool reveal);
// `flows`: the proposal gathers what belongs to one person.
RunStatus fieldsVerb(const Console& console, const std::string& profile, bool flows);
// For as long as stdin is open.
RunStatus receiveVerb(const Console& console, const std::string& profile);
RunStatus statusVerb(const Console& console, const std::string& profile);
RunStatus pluginListVerb(const Console& console);
RunStatus pluginShowVerb(const Console& console, const std::string& id);
RunStatus pluginReleaseVerb(const Console& console, const std::string& id);
// For people.
std::string versionText();
RunStatus versionVerb(const Console& console);

}  // namespace spojka::host
