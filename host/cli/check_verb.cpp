// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/check_view.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

void printText(const CheckResult& result) {
  printSections(result);
  const std::string run = command("run");
  fmt::print("{}\n",
             !result.passed ? tr("Not ready: mend what is marked ERROR and check again.")
             : result.mayStop
                 ? tr("Set up, but a run would probably stop before it writes: see what is marked warning.")
             : result.warned ? tr("Ready: {} will work, apart from what is marked warning.", run)
                             : tr("Everything is ready: {} will work.", run));
}

void printJson(const CheckResult& result) {
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, result.profile))
      .set("ok", make::boolean(result.passed))
      .set("warnings", make::boolean(result.warned))
      .set("may_stop", make::boolean(result.mayStop))
      .set("checks", sectionsToValue(a, result));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus checkVerb(const Console& console, const std::string& profileFile) {
  CheckResult result = checkProfile(surroundingsOf(console), profileFile);
  putInWords(result);
  console.options.json ? printJson(result) : printText(result);
  return result.passed ? RunStatus::ok : RunStatus::refused;
}

}  // namespace spojka::host
