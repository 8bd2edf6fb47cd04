// SPDX-License-Identifier: Apache-2.0
#include "host/serve/run_language.hpp"

#include "host/base/language.hpp"
#include "host/serve/json.hpp"
#include "host/serve/written_file.hpp"

namespace spojka::host {

RunLanguage::RunLanguage(std::filesystem::path file, std::string usual)
    : file_(std::move(file)), usual_(std::move(usual)) {
  try {
    Arena a;
    const spojka_value root = parseJson(a, readWhole(file_));
    const std::string kept(ValueView(root).find("language").text());
    if (!languageOfRequest(kept).empty()) chosen_ = kept;
  } catch (const JsonError&) {
    // Nobody chose one, or it is not known any more which.
  }
}

std::string RunLanguage::now() const {
  const std::lock_guard lock(mutex_);
  return chosen_.empty() ? usual_ : chosen_;
}

bool RunLanguage::isChosen() const {
  const std::lock_guard lock(mutex_);
  return !chosen_.empty();
}

std::string RunLanguage::choose(const std::string& language) {
  Arena a;
  const std::lock_guard lock(mutex_);
  const std::string problem = writeWhole(file_, asText(Json(a).text("language", language).value()));
  if (problem.empty()) chosen_ = language;
  return problem;
}

}  // namespace spojka::host
