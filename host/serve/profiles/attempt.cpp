// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/attempt.hpp"

#include <system_error>

#include "host/serve/http/message.hpp"
#include "host/serve/random_id.hpp"
#include "host/serve/written_file.hpp"

namespace spojka::host {

Attempt::Attempt(const std::filesystem::path& all, const std::string& profile)
    : folder_(all / (profile + "." + randomId())) {}

Attempt::~Attempt() {
  forgetAll(folder_);
}

void Attempt::write(const std::string& text) const {
  const std::string problem = writeWhole(file(), text);
  if (!problem.empty()) throw HttpError(500, "internal", problem);
}

void Attempt::forgetAll(const std::filesystem::path& all) {
  std::error_code error;
  std::filesystem::remove_all(all, error);
}

}  // namespace spojka::host
