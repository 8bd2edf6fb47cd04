// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/mapping/errors.hpp"
#include "spojka/nearest.hpp"

namespace spojka::host::mapping {
namespace {

std::string hint(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? std::string() : fmt::format("; did you mean '{}'?", near);
}

const TransformSpec& findSpec(const std::string& name) {
  const auto& table = transformTable();
  const auto at = std::lower_bound(table.begin(), table.end(), name,
                                   [](const TransformSpec& s, const std::string& n) { return s.name < n; });
  if (at != table.end() && at->name == name) return *at;
  std::vector<std::string> known;
  known.reserve(table.size());
  for (const auto& spec : table) known.emplace_back(spec.name);
  const std::string near = hint(name, known);
  throw RuleError(fmt::format("unknown transform '{}'{}", name,
                              near.empty() ? fmt::format("; there are {}", fmt::join(known, ", ")) : near));
}

void checkArguments(const TransformSpec& spec, const TransformRule& rule) {
  if (!rule.table.empty()) {
    if (!spec.takesTable || !rule.arguments.empty())
      throw RuleError(fmt::format("takes no table of values; write {}", spec.usage));
    return;
  }
  const auto given = rule.arguments.size();
  if (given >= spec.leastArguments && given <= spec.mostArguments) return;
  throw RuleError(fmt::format("has {} argument{}; write {}", given, given == 1 ? "" : "s", spec.usage));
}

std::string readableRule(const TransformSpec& spec, const TransformRule& rule) {
  std::string inside;
  const auto add = [&](const std::string& text) {
    if (!inside.empty()) inside += ", ";
    inside += text;
  };
  if (spec.secretArguments || rule.fromOutside) {
    add("***");
  } else {
    for (const auto& argument : rule.arguments) add(fmt::format("\"{}\"", argument));
    for (const auto& [name, value] : rule.table) add(fmt::format("{}: \"{}\"", name, value));
  }
  return inside.empty() ? std::string(spec.name) : fmt::format("{}({})", spec.name, inside);
}

}  // namespace

std::size_t Arguments::count(std::size_t i) const {
  const std::string& word = text(i);
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  if (error != std::errc() || end != word.data() + word.size() || n == 0)
    throw RuleError(fmt::format("needs a whole number from 1, not '{}'", word));
  return n;
}

Arguments::Options Arguments::options(const char* firstName, const char* secondName) const {
  if (table().empty()) return {size() > 0 ? text(0) : std::string(), size() > 1 ? text(1) : std::string()};
  Options options;
  for (const auto& [name, value] : table()) {
    if (name != firstName && name != secondName)
      throw RuleError(
          fmt::format("has no option '{}'; there are '{}' and '{}'", name, firstName, secondName));
    (name == firstName ? options.first : options.second) = value;
  }
  return options;
}

CompiledTransform CompiledTransform::compile(const TransformRule& rule) {
  const TransformSpec& spec = findSpec(rule.name);
  CompiledTransform compiled;
  compiled.spec_ = &spec;
  try {
    checkArguments(spec, rule);
    const Arguments arguments(rule);
    if (spec.makeItem != nullptr) compiled.item_ = spec.makeItem(arguments);
    if (spec.makeFlow != nullptr) compiled.flow_ = spec.makeFlow(arguments);
  } catch (const RuleError& e) {
    // Such a message may quote the parameter.
    if (rule.fromOutside)
      throw RuleError(
          fmt::format("transform '{}': its parameter, of which a part comes from outside (${{...}}), does "
                      "not fit; write {}",
                      rule.name, spec.usage));
    throw RuleError(fmt::format("transform '{}': {}", rule.name, e.what()));
  }
  compiled.readable_ = readableRule(spec, rule);
  return compiled;
}

void CompiledTransform::run(Flow& flow, Work& work) const {
  if (flow.empty() && spec_->onEmpty != OnEmpty::run) {
    if (spec_->onEmpty == OnEmpty::refuse)
      throw FieldFailure(fmt::format(
          "transform '{0}' got no value, and an empty {0} would look like a real one; put a default "
          "transform before it, or leave the field out",
          spec_->name));
    return;
  }
  try {
    if (flow_)
      flow_(flow, work);
    else
      runItems(flow, work);
  } catch (const FieldFailure& e) {
    throw FieldFailure(fmt::format("transform '{}': {}", spec_->name, e.what()));
  }
}

void CompiledTransform::runItems(Flow& flow, Work& work) const {
  if (!flow.isList) {
    flow.one = item_(ValueView(flow.one), work);
    return;
  }
  std::size_t kept = 0;
  for (const spojka_value& item : flow.many) {
    const spojka_value result = item_(ValueView(item), work);
    if (!ValueView(result).isEmpty()) flow.many[kept++] = result;
  }
  flow.many.resize(kept);
}

Invalid invalidFrom(const std::string& word, Invalid unsaid) {
  if (word.empty()) return unsaid;
  if (word == "fail") return Invalid::fail;
  if (word == "keep") return Invalid::keep;
  if (word == "drop") return Invalid::drop;
  throw RuleError(fmt::format("'invalid' is one of fail, keep, drop, not '{}'", word));
}

spojka_value resolveInvalid(Invalid what, ValueView in, const char* message) {
  switch (what) {
    case Invalid::keep:
      return in.isNull() ? make::null() : *in.raw();
    case Invalid::drop:
      return make::null();
    case Invalid::fail:
      break;
  }
  throw FieldFailure(message);
}

}  // namespace spojka::host::mapping
