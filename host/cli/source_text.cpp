// SPDX-License-Identifier: Apache-2.0
#include "host/cli/source_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>
#include <vector>

#include "host/cli/text.hpp"

namespace spojka::host {
namespace {

// The source's value behind a path, lists gone through: what the rule started from.
std::string sourceValue(ValueView body, std::string_view path) {
  std::vector<ValueView> at{body};
  while (!path.empty()) {
    const auto dot = path.find('.');
    std::string_view segment = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    const auto bracket = segment.find('[');
    std::vector<ValueView> next;
    std::vector<ValueView> all;  // of a group: its records
    for (const ValueView v : at) {
      if (v.kind() != Kind::list) all.push_back(v);
      for (std::size_t i = 0; v.kind() == Kind::list && i < v.size(); ++i) all.push_back(v.item(i));
    }
    for (const ValueView v : all) {
      const ValueView member = v.find(segment.substr(0, bracket));
      if (bracket == std::string_view::npos)
        next.push_back(member);
      else
        for (std::size_t i = 0; i < member.size(); ++i) next.push_back(member.item(i));
    }
    at = std::move(next);
  }
  std::vector<std::string> shown;
  shown.reserve(at.size());
  for (const ValueView v : at) shown.push_back(showValue(v, 60));
  return shown.empty() ? "(empty)" : fmt::format("{}", fmt::join(shown, ", "));
}

}  // namespace

std::string usedSources(ValueView body, const Mapping::Column& column) {
  std::vector<std::string> parts;
  for (const auto& path : column.sources) parts.push_back(path + " = " + sourceValue(body, path));
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace spojka::host
