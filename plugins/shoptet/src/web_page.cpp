// SPDX-License-Identifier: Apache-2.0
#include "web_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "spojka/ascii.hpp"

namespace shoptet {
namespace {

// Where browsers stop looking, too.
constexpr std::size_t kLookedAt = 2048;

std::string_view behind(std::string_view text, std::string_view end) {
  const std::size_t at = text.find(end);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + end.size());
}

// Without the declaration and the comments that XML lets stand before a DOCTYPE and the root.
std::string_view withoutProlog(std::string_view text) {
  for (;;) {
    const std::size_t begin = text.find_first_not_of(spojka::kAsciiBlanks);
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    if (text.substr(0, 2) == "<?")
      text = behind(text, "?>");
    else if (text.substr(0, 4) == "<!--")
      text = behind(text, "-->");
    else
      return text;
  }
}

}  // namespace

bool isWebPage(std::string_view start) {
  static constexpr std::array<std::string_view, 4> kBeginnings{"<!doctype html", "<html", "<head", "<body"};
  const std::string text = spojka::asciiLower(withoutProlog(start.substr(0, kLookedAt)));
  for (const auto beginning : kBeginnings)
    if (text.rfind(beginning, 0) == 0) return true;
  return false;
}

bool isPageFragment(std::string_view start) {
  static constexpr std::array<std::string_view, 9> kTags{"br", "b",    "p",     "div",   "pre",
                                                         "h1", "font", "table", "script"};
  const std::string text = spojka::asciiLower(withoutProlog(start.substr(0, kLookedAt)));
  if (text.empty() || text.front() != '<') return false;
  const std::string tag = text.substr(1, text.find_first_of(" />\t\r\n", 1) - 1);
  return std::find(kTags.begin(), kTags.end(), tag) != kTags.end();
}

std::string visibleText(std::string_view start) {
  const std::string lower = spojka::asciiLower(start);
  std::string out;
  for (std::size_t at = 0; at < start.size();) {
    const std::size_t tag = start.find('<', at);
    out.append(start.substr(at, tag - at));
    if (tag == std::string_view::npos) break;
    std::string_view end = ">";
    for (const auto& [begin, close] : {std::pair<std::string_view, std::string_view>{"<script", "</script"},
                                       {"<style", "</style"},
                                       {"<!--", "-->"}})
      if (std::string_view(lower).substr(tag, begin.size()) == begin) end = close;
    const std::size_t closed = lower.find(end, tag + 1);
    out += ' ';
    if (closed == std::string::npos) break;
    // The rest of "</script" is a tag that ends like any other.
    at = end.front() == '<' ? closed : closed + end.size();
  }
  return out;
}

// <meta charset="x"> and <meta http-equiv="Content-Type" content="text/html; charset=x"> alike.
std::string metaCharset(std::string_view start) {
  const std::string text = spojka::asciiLower(start.substr(0, kLookedAt));
  for (std::size_t meta = text.find("<meta"); meta != std::string::npos;
       meta = text.find("<meta", meta + 1)) {
    const std::string_view tag = std::string_view(text).substr(meta, text.find('>', meta) - meta);
    std::string_view value = behind(tag, "charset");
    const std::size_t begin = value.find_first_not_of(" =\"'");
    if (begin == std::string_view::npos || value.substr(0, begin).find('=') == std::string_view::npos)
      continue;
    value.remove_prefix(begin);
    return std::string(value.substr(0, value.find_first_of(" \"';/")));
  }
  return {};
}

}  // namespace shoptet
