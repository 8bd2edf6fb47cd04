// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "host/mapping/errors.hpp"
#include "host/mapping/text_template.hpp"
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

bool makesOne(std::string_view name) {
  const auto& table = transformTable();
  return std::any_of(table.begin(), table.end(),
                     [&](const TransformSpec& s) { return s.name == name && s.result == Result::one; });
}

std::size_t Arguments::count(std::size_t i) const {
  const std::string& word = text(i);
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  if (error != std::errc() || end != word.data() + word.size() || n == 0)
    throw RuleError(fmt::format("needs a whole number from 1, not '{}'", word));
  return n;
}

std::vector<Arguments::Option> Arguments::options(const std::vector<std::string>& names) const {
  std::vector<Option> given(names.size());
  for (std::size_t i = 0; i < size() && i < names.size(); ++i) given[i] = text(i);
  for (const auto& [name, value] : table()) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      const std::string near = hint(name, names);
      throw RuleError(fmt::format(
          "has no option '{}'{}", name,
          near.empty()
              ? fmt::format("; there {} '{}'", names.size() == 1 ? "is" : "are", fmt::join(names, "', '"))
              : near));
    }
    given[static_cast<std::size_t>(at - names.begin())] = value;
  }
  return given;
}

// Of the texts that may hold places for values of the record.
static std::vector<SourcePath> placesOf(const TransformSpec& spec, const TransformRule& rule,
                                        std::string_view stream) {
  std::vector<SourcePath> places;
  if (spec.templateOption.empty()) return places;
  const auto add = [&](const std::string& text) {
    if (!hasPlace(text)) return;
    const TextTemplate parsed = TextTemplate::parse(text, stream);
    places.insert(places.end(), parsed.paths().begin(), parsed.paths().end());
  };
  if (!rule.arguments.empty()) add(rule.arguments.front());
  for (const auto& [name, value] : rule.table)
    if (name == spec.templateOption) add(value);
  return places;
}

CompiledTransform CompiledTransform::compile(const TransformRule& rule, bool manyFit,
                                             std::string_view stream) {
  const TransformSpec& spec = findSpec(rule.name);
  CompiledTransform compiled;
  compiled.spec_ = &spec;
  try {
    checkArguments(spec, rule);
    const Arguments arguments(rule, manyFit, stream);
    if (spec.makeItem != nullptr) compiled.item_ = spec.makeItem(arguments);
    if (spec.makeFlow != nullptr) compiled.flow_ = spec.makeFlow(arguments);
    compiled.places_ = placesOf(spec, rule, stream);
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

Invalid invalidFrom(const Arguments::Option& word, Invalid unsaid) {
  if (!word) return unsaid;
  if (word == "fail") return Invalid::fail;
  if (word == "keep") return Invalid::keep;
  if (word == "drop") return Invalid::drop;
  throw RuleError(fmt::format("'invalid' is one of drop, keep, fail, not '{}'", *word));
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
