// SPDX-License-Identifier: Apache-2.0
#include "host/serve/yaml/yaml_write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "spojka/ascii.hpp"
#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kStep = 2;
constexpr std::size_t kWidth = 110;
// Sections, and what stands right below them, are for reading line by line: streams, customers, fields.
constexpr std::size_t kSectionDepth = 3;

bool isPlain(std::string_view text) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"true", "false", "yes", "no", "on", "off", "null", "y", "n"});
  // What begins a word; what may follow within it, in brackets too.
  constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/$";
  constexpr std::string_view kInside = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.-/";
  if (text.empty() || kFirst.find(text.front()) == std::string_view::npos) return false;
  // ${NAME} and ${file:/path} are written plain by everybody. Not in brackets, see inlineWord().
  std::string_view rest = text;
  if (rest.front() == '$') return false;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos && scheme > 0)
    rest = rest.substr(scheme + 1);
  if (rest.find_first_not_of(std::string(kInside) + ":") != std::string_view::npos) return false;
  if (rest.find(':') != std::string_view::npos && rest.data() == text.data()) return false;
  if (text.back() == ':') return false;
  return std::find(kWords.begin(), kWords.end(), asciiLower(text)) == kWords.end();
}

bool isReference(std::string_view text) {
  return text.size() > 3 && text.substr(0, 2) == "${" && text.find('}') == text.size() - 1 &&
         text.find_first_of(" #\"'\n") == std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out.append(1, '\\').append(1, c);
    else if (c == '\n')
      out += "\\n";
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02X}", byte);
    else
      out += c;
  }
  return out + '"';
}

// "every 15m": words with one space between them, the first with a letter in front.
bool isPlainLine(std::string_view text) {
  if (text.find(' ') == std::string_view::npos || !isPlain(text.substr(0, text.find(' '))) ||
      text.back() == ' ')
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool letter = c < 0x80 && std::isalnum(c) != 0;
    if (!letter && c != ' ') return false;
    if (c == ' ' && text[i + 1] == ' ') return false;
  }
  return true;
}

std::string scalarText(ValueView v, bool inBrackets) {
  switch (v.kind()) {
    case Kind::string:
      return !inBrackets && (isReference(v.text()) || isPlainLine(v.text())) ? std::string(v.text())
                                                                             : yamlWord(v.text());
    case Kind::null:
      return "null";
    default:
      return toJson(v);
  }
}

std::string block(ValueView value, std::size_t depth, std::size_t indent) {
  std::string out;
  if (value.kind() == Kind::object) {
    for (std::size_t i = 0; i < value.size(); ++i)
      out += yamlEntry(value.name(i), value.member(i), depth, indent);
    return out;
  }
  const std::string spaces(indent, ' ');
  for (std::size_t i = 0; i < value.size(); ++i) out += spaces + "- " + yamlInline(value.item(i)) + "\n";
  return out;
}

}  // namespace

std::string yamlWord(std::string_view text) {
  return isPlain(text) ? std::string(text) : quoted(text);
}

std::string yamlInline(ValueView v) {
  std::string out;
  if (v.kind() == Kind::list) {
    for (std::size_t i = 0; i < v.size(); ++i) out += (i == 0 ? "" : ", ") + yamlInline(v.item(i));
    return "[" + out + "]";
  }
  if (v.kind() == Kind::object) {
    if (v.size() == 0) return "{}";
    for (std::size_t i = 0; i < v.size(); ++i)
      out += (i == 0 ? "" : ", ") + yamlWord(v.name(i)) + ": " + yamlInline(v.member(i));
    return "{ " + out + " }";
  }
  return scalarText(v, true);
}

std::string yamlBehindKey(ValueView value, std::size_t depth, std::size_t indent) {
  const bool nested = (value.kind() == Kind::object || value.kind() == Kind::list) && value.size() > 0;
  if (!nested)
    return " " + (value.kind() == Kind::object || value.kind() == Kind::list ? yamlInline(value)
                                                                             : scalarText(value, false));
  const std::string inline_ = yamlInline(value);
  const bool section = depth <= kSectionDepth && value.kind() == Kind::object;
  if (!section && indent + countCharacters(inline_) <= kWidth) return " " + inline_;
  std::string below = block(value, depth + 1, indent + kStep);
  below.pop_back();
  return "\n" + below;
}

std::string yamlEntry(std::string_view key, ValueView value, std::size_t depth, std::size_t indent) {
  return std::string(indent, ' ') + yamlWord(key) + ":" + yamlBehindKey(value, depth, indent) + "\n";
}

}  // namespace spojka::host
