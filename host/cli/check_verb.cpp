// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/check_view.hpp"
#include "host/cli/verbs.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

void printText(const CheckResult& result) {
  printSections(result);
  fmt::print("{}\n", !result.passed  ? tr("Not ready: mend what is marked ERROR and check again.")
                     : result.warned ? tr("Ready: 'spojka run' will work, apart from what is marked warning.")
                                     : tr("Everything is ready: 'spojka run' will work."));
}

void printJson(const CheckResult& result) {
  Arena a;
  ObjectBuilder o;
  o.set("profile", make::string(a, result.profile))
      .set("ok", make::boolean(result.passed))
      .set("warnings", make::boolean(result.warned))
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
