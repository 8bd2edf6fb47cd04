// SPDX-License-Identifier: Apache-2.0
// Puts values from outside into the text of a setting: ${NAME} from the environment, ${file:PATH} from a
// file,
// $$ for a dollar sign. What comes in is plain text and never read as YAML or expanded again. Ownership:
// plain values. Threads: one thread. Errors: collected in Problems, naming the setting and the variable or
// file, never a value.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/profile/problems.hpp"

namespace spojka::host {

// A template reads braces as places for fields and brackets as what may be left out, so those of a value from
// outside are written double.
enum class Into { text = 1, fieldTemplate };

struct Expanded {
  std::string text;
  bool fromOutside = false;  // holds a value that came from ${...}
};

// As variables are named by custom: letters are capital.
bool isConstantName(std::string_view name);

class Expander {
 public:
  // `folder`: what relative file paths are relative to.
  Expander(std::filesystem::path folder, const Environment& environment, Problems& problems)
      : folder_(std::move(folder)), environment_(environment), problems_(problems) {}

  Expanded expand(std::string_view text, Position at, const std::string& path, Into into = Into::text);
  // Values that came in so far, each once.
  const std::vector<std::string>& secrets() const noexcept { return secrets_; }
  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  std::string resolve(std::string_view reference, Position at, const std::string& path);
  std::string fromFile(std::string_view file, Position at, const std::string& path);
  void remember(const std::string& secret);

  std::filesystem::path folder_;
  const Environment& environment_;
  Problems& problems_;
  std::vector<std::string> secrets_;
};

}  // namespace spojka::host
