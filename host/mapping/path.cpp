// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/path.hpp"

#include <fmt/format.h>

#include <charconv>

#include "host/mapping/errors.hpp"
#include "host/mapping/scalar_text.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::string_view kForms = "a path reads a.b, list[].a, list[0].a or list[kind=x].a";

[[noreturn]] void refuse(std::string_view whole, std::string_view why) {
  throw RuleError(fmt::format("the source path '{}' {}; {}", whole, why, kForms));
}

// Where the first step ends: a dot inside brackets belongs to a filter's value.
std::size_t endOfStep(std::string_view text) {
  bool inBracket = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') inBracket = true;
    if (text[i] == ']') inBracket = false;
    if (text[i] == '.' && !inBracket) return i;
  }
  return std::string_view::npos;
}

}  // namespace

SourcePath SourcePath::parse(std::string_view text, std::string_view stream) {
  if (!stream.empty() && text.size() > stream.size() && text.substr(0, stream.size()) == stream &&
      text[stream.size()] == '.')
    text.remove_prefix(stream.size() + 1);
  SourcePath path;
  path.text_ = text;
  for (std::string_view rest = text;;) {
    const auto end = endOfStep(rest);
    path.steps_.push_back(parseStep(rest.substr(0, end), text));
    const Step& step = path.steps_.back();
    if (!path.catalogPath_.empty()) path.catalogPath_ += '.';
    path.catalogPath_ += step.name;
    if (step.pick != Pick::member) path.catalogPath_ += "[]";
    if (step.pick == Pick::all || step.pick == Pick::filter) path.yieldsList_ = true;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (path.steps_.size() > SPOJKA_MAX_DEPTH) refuse(text, "is too deep");
  return path;
}

SourcePath::Step SourcePath::parseStep(std::string_view text, std::string_view whole) {
  Step step;
  const auto open = text.find('[');
  step.name = text.substr(0, open);
  if (step.name.empty() || step.name.find_first_of("{}] \t\r\n") != std::string::npos)
    refuse(whole, step.name.empty() ? "has an empty part" : "holds a space, a brace or a stray bracket");
  if (open == std::string_view::npos) return step;
  if (text.back() != ']') refuse(whole, "has a bracket that is not closed or not at the end of its part");
  parseBracket(text.substr(open + 1, text.size() - open - 2), whole, step);
  return step;
}

void SourcePath::parseBracket(std::string_view inside, std::string_view whole, Step& step) {
  if (inside.find_first_of("[]") != std::string_view::npos) refuse(whole, "has brackets inside of brackets");
  if (inside.empty()) {
    step.pick = Pick::all;
    return;
  }
  if (const auto equals = inside.find('='); equals != std::string_view::npos) {
    step.pick = Pick::filter;
    step.filterName = inside.substr(0, equals);
    step.filterValue = inside.substr(equals + 1);
    if (step.filterName.empty() || step.filterValue.empty()) refuse(whole, "has an incomplete filter");
    return;
  }
  step.pick = Pick::index;
  const auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), step.index);
  if (error != std::errc() || end != inside.data() + inside.size())
    refuse(whole, "has a bracket that is neither empty, nor a number from 0, nor a filter");
}

bool SourcePath::matches(const Step& step, ValueView item) {
  ScalarText text;
  return text.of(item.find(step.filterName)) == std::string_view(step.filterValue);
}

ValueView SourcePath::pickOne(const Step& step, ValueView member) {
  if (member.kind() == Kind::list) return member.item(step.index);
  return step.index == 0 ? member : ValueView();
}

void SourcePath::read(ValueView body, Flow& flow) const {
  ValueView v = body;
  if (!yieldsList_) {
    std::size_t i = 0;
    for (; i < steps_.size() && v.kind() != Kind::list; ++i) {
      v = v.find(steps_[i].name);
      if (v.isSensitive()) flow.sensitive = true;
      if (steps_[i].pick != Pick::index) continue;
      v = pickOne(steps_[i], v);
      if (v.isSensitive()) flow.sensitive = true;
    }
    if (v.kind() != Kind::list) {
      flow.setOne(v.isNull() ? make::null() : *v.raw());
      return;
    }
    flow.isList = true;
    flow.many.clear();
    collect(v, i, flow);
    return;
  }
  flow.isList = true;
  flow.many.clear();
  collect(v, 0, flow);
}

void SourcePath::addTo(PathTree& tree) const {
  PathTree* node = &tree;
  for (const Step& step : steps_) {
    node = &node->within[step.name];
    if (step.pick == Pick::filter) node->within[step.filterName].whole = true;
  }
  node->whole = true;
}

void SourcePath::collect(ValueView value, std::size_t stepIndex, Flow& flow) const {
  if (value.isSensitive()) flow.sensitive = true;
  if (value.kind() == Kind::list) {
    collectItems(value, stepIndex, flow);
    return;
  }
  if (stepIndex == steps_.size()) {
    if (!value.isEmpty()) flow.many.push_back(*value.raw());
    return;
  }
  const Step& step = steps_[stepIndex];
  const ValueView member = value.find(step.name);
  if (member.isNull()) return;
  switch (step.pick) {
    case Pick::index:
      if (member.isSensitive()) flow.sensitive = true;
      collect(pickOne(step, member), stepIndex + 1, flow);
      break;
    case Pick::filter:
      if (member.isSensitive()) flow.sensitive = true;
      if (member.kind() != Kind::list) {
        if (matches(step, member)) collect(member, stepIndex + 1, flow);
        break;
      }
      for (std::size_t i = 0; i < member.size(); ++i)
        if (matches(step, member.item(i))) collect(member.item(i), stepIndex + 1, flow);
      break;
    default:
      collect(member, stepIndex + 1, flow);
  }
}

void SourcePath::collectItems(ValueView list, std::size_t stepIndex, Flow& flow) const {
  for (std::size_t i = 0; i < list.size(); ++i) collect(list.item(i), stepIndex, flow);
}

}  // namespace spojka::host::mapping
