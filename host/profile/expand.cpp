// SPDX-License-Identifier: Apache-2.0
#include "host/profile/expand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "host/profile/text_file.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMaxSecretBytes = 64 * 1024;
constexpr std::string_view kFilePrefix = "file:";
constexpr const char* kForms = N_("write ${NAME}, ${file:PATH}, or $$ for a dollar sign");

bool isVariableName(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  if (name.empty() || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// "$TOKEN" as a whole: meant to be replaced, and it would not be.
bool lacksBraces(std::string_view text) {
  return text.size() > 2 && text[0] == '$' && isConstantName(text.substr(1));
}

// What an editor or a shell put around the value; empty = nothing.
std::string notAlone(std::string_view content) {
  if (content.substr(0, 3) == "\xEF\xBB\xBF")
    return tr(
        "begins with an invisible mark (BOM), which would become part of the value; save it as UTF-8 "
        "without it");
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.remove_suffix(1);
  const bool quoted = content.size() > 1 && content.front() == content.back() &&
                      (content.front() == '"' || content.front() == '\'');
  return quoted ? tr("holds its value in quotes, which would become part of it; write the value alone") : "";
}

// A template reads braces and brackets of its own.
std::string doubled(std::string_view text) {
  constexpr std::string_view kSpecial = "{}[]";
  std::string out;
  for (const char c : text) out.append(kSpecial.find(c) == std::string_view::npos ? 1 : 2, c);
  return out;
}

}  // namespace

bool isConstantName(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' && isVariableName(name) &&
         std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

Environment processEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

Expanded Expander::expand(std::string_view text, Position at, const std::string& path, Into into) {
  Expanded out;
  if (into != Into::fieldTemplate && lacksBraces(text))
    problems_.add(at, tr("{}: the name of a variable stands here without braces, so it would not be "
                         "replaced; {}",
                         path, tr(kForms)));
  std::size_t i = 0;
  while (i < text.size()) {
    const auto dollar = text.find('$', i);
    out.text += text.substr(i, dollar - i);
    if (dollar == std::string_view::npos) break;
    const char next = dollar + 1 < text.size() ? text[dollar + 1] : '\0';
    if (next != '{') {  // a dollar sign before anything else stands for itself
      out.text += '$';
      i = dollar + (next == '$' ? 2 : 1);
      continue;
    }
    const auto end = text.find('}', dollar);
    if (end == std::string_view::npos) {
      problems_.add(at, fmt::format(fmt::runtime(tr("{}: a '${{' is not closed; {}")), path, tr(kForms)));
      break;
    }
    const std::string value = resolve(text.substr(dollar + 2, end - dollar - 2), at, path);
    out.text += into == Into::fieldTemplate ? doubled(value) : value;
    out.fromOutside = true;
    i = end + 1;
  }
  return out;
}

std::string Expander::resolve(std::string_view reference, Position at, const std::string& path) {
  if (reference.substr(0, kFilePrefix.size()) == kFilePrefix)
    return fromFile(reference.substr(kFilePrefix.size()), at, path);
  if (!isVariableName(reference)) {
    // Not repeated: a password may well contain these characters.
    problems_.add(at, fmt::format(fmt::runtime(tr("{}: what stands within ${{...}} is no variable name; {}")),
                                  path, tr(kForms)));
    return {};
  }
  const std::string name(reference);
  const auto value = environment_ ? environment_(name) : std::nullopt;
  if (!value) {
    problems_.add(
        at,
        fmt::format(fmt::runtime(tr("{}: the environment variable {} is not set; set it (an empty value is a "
                                    "value), or take the value from a file with ${{file:PATH}}")),
                    path, name));
    return {};
  }
  if (!isUtf8(*value)) {
    problems_.add(at, tr("{}: the environment variable {} is not UTF-8 text; set it again", path, name));
    return {};
  }
  if (value->size() > kMaxSecretBytes) {
    problems_.add(
        at, tr("{}: the environment variable {} is longer than {} KB", path, name, kMaxSecretBytes / 1024));
    return {};
  }
  remember(*value);
  return *value;
}

std::string Expander::fromFile(std::string_view file, Position at, const std::string& path) {
  if (file.empty()) {
    problems_.add(at, fmt::format(fmt::runtime(tr("{}: ${{file:}} names no file; {}")), path, tr(kForms)));
    return {};
  }
  if (file.find("${") != std::string_view::npos) {
    problems_.add(
        at, fmt::format(fmt::runtime(tr("{}: a ${{...}} cannot stand within another; write the path out")),
                        path));
    return {};
  }
  TextFile content = readTextFile(folder_ / std::filesystem::path(file), kMaxSecretBytes);
  if (content.problem.empty() && !isUtf8(content.text)) content.problem = tr("the file is not UTF-8 text");
  if (content.problem.empty() && content.text.find('\0') != std::string::npos)
    content.problem = tr("the file is not text, it holds a zero byte");
  if (!content.problem.empty()) {
    problems_.add(
        at, tr("{}: the value is to come from the file {}, but {}{}", path, shown(file), content.problem,
               file.front() == '/' ? "" : tr("; the path is relative to the profile's folder")));
    return {};
  }
  if (std::string unusable = notAlone(content.text); !unusable.empty()) {
    problems_.add(at, tr("{}: the file {} {}", path, shown(file), unusable));
    return {};
  }
  // Editors and `echo` end a file with a line break nobody means.
  if (!content.text.empty() && content.text.back() == '\n') {
    content.text.pop_back();
    if (!content.text.empty() && content.text.back() == '\r') content.text.pop_back();
  }
  remember(content.text);
  return std::move(content.text);
}

void Expander::remember(const std::string& secret) {
  if (secret.empty() || std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) return;
  secrets_.push_back(secret);
}

}  // namespace spojka::host
