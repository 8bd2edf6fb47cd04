// SPDX-License-Identifier: Apache-2.0
// Which settings of a profile are secrets, by what their connectors say, and what is shown of them: nothing.
// Ownership: plain values. Threads: any. Errors: none; of a connector that does not say, every setting counts
// as a secret.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/serve/yaml/document.hpp"

namespace spojka::host {

inline constexpr const char* kHidden = "********";

struct SecretSetting {
  std::vector<std::string> path;  // within the document: source, config, access_token
  std::string value;              // as it stands in the profile; empty = it does not
  bool isReference() const { return value.rfind("${", 0) == 0; }
};

class SecretSettings {
 public:
  // Asks what a connector says of itself, as JSON; throws where it cannot be asked.
  using AskConnector = std::function<std::string(const std::string& id)>;
  explicit SecretSettings(AskConnector ask) : ask_(std::move(ask)) {}

  // Those that are there, and those that could be.
  std::vector<SecretSetting> of(ValueView document);
  bool isSecret(ValueView document, const std::vector<std::string>& path);

 private:
  std::string schemaOf(const std::string& connector, const char* side);

  const AskConnector ask_;
  std::mutex mutex_;
  struct Said {
    std::string json;
    std::int64_t atUs = 0;
  };
  std::map<std::string, Said> said_;
};

// The document with what is secret and stands in it hidden.
spojka_value hidden(Arena& arena, ValueView document, const std::vector<SecretSetting>& secrets);
// The same of the text, comments included.
std::string hidden(const std::string& text, const std::vector<SecretSetting>& secrets);

}  // namespace spojka::host
