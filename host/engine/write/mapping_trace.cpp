// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/mapping_trace.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "host/base/value_codec.hpp"
#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestValue = 80;
constexpr std::size_t kMostItems = 10;
constexpr std::size_t kLongestExcerpt = 500;
constexpr std::string_view kMask = "***";
constexpr std::size_t kWorthHiding = 3;  // shorter texts would be found everywhere

std::string cut(const std::string& text, std::size_t most) {
  return text.size() <= most ? text : std::string(startOf(text, most)) + "...";
}

// A list of texts stays one, so that whoever may not see them can be shown each as what it is.
spojka_value shownValue(Arena& a, ValueView v) {
  if (v.kind() == Kind::list) {
    std::vector<spojka_value> items;
    for (std::size_t i = 0; i < v.size() && i < kMostItems; ++i) items.push_back(shownValue(a, v.item(i)));
    if (v.size() > kMostItems) items.push_back(make::borrowed("..."));
    return make::list(a, items);
  }
  if (v.kind() == Kind::string || v.kind() == Kind::decimal)
    return make::string(a, cut(std::string(v.text()), kLongestValue));
  return make::string(a, cut(toJson(v), kLongestValue));
}

bool isSensitive(ValueView v) {
  if (v.isSensitive()) return true;
  for (std::size_t i = 0; i < v.size(); ++i)
    if (isSensitive(v.kind() == Kind::object ? v.member(i) : v.item(i))) return true;
  return false;
}

void collectSensitive(ValueView v, bool within, std::vector<std::string>& texts) {
  const bool sensitive = within || v.isSensitive();
  if (v.kind() == Kind::string && sensitive && v.text().size() >= kWorthHiding) texts.emplace_back(v.text());
  for (std::size_t i = 0; i < v.size(); ++i)
    collectSensitive(v.kind() == Kind::object ? v.member(i) : v.item(i), sensitive, texts);
}

}  // namespace

std::string keptBody(const Mapping& mapping, ValueView body) {
  Arena a;
  const spojka_value marked = mapping.sourceMarks().apply(a, body);
  return encodeValue(ValueView(marked));
}

std::string traceOf(const Mapping& mapping, ValueView body) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& column : mapping.columns()) {
    ObjectBuilder row;
    row.set("field", make::string(a, column.target)).set("rule", make::string(a, column.rule));
    if (column.line > 0) row.set("line", make::integer(column.line));
    if (body.kind() == Kind::object) {
      const ValueView value = body.at(column.target);
      row.set("value", column.secret ? make::borrowed(kMask) : shownValue(a, value));
      if (isSensitive(value)) row.set("sensitive", make::boolean(true));
    }
    rows.push_back(row.finish(a));
  }
  const spojka_value list = make::list(a, rows);
  return toJson(ValueView(list));
}

std::string excerptOf(const std::string& message, ValueView body, const Redactor& redactor) {
  std::string text = redactor.redact(message);
  std::vector<std::string> hidden;
  collectSensitive(body, false, hidden);
  // Longer ones first: a part of one must not be replaced before the whole.
  std::sort(hidden.begin(), hidden.end(), [](const auto& x, const auto& y) { return x.size() > y.size(); });
  for (const auto& secret : hidden)
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kMask.size()))
      text.replace(at, secret.size(), kMask);
  return cut(text, kLongestExcerpt);
}

}  // namespace spojka::host
