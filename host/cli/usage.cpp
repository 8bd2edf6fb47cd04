// SPDX-License-Identifier: Apache-2.0
#include "host/cli/usage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

using Words = std::vector<std::string>;

// Verbs without a group are no people's.
std::vector<const CLI::App*> verbsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

std::string wordsOf(const CLI::App& verb) {
  const CLI::App* parent = verb.get_parent();
  return parent == nullptr ? verb.get_name() : wordsOf(*parent) + " " + verb.get_name();
}

// As far as the command line was understood.
const CLI::App& reached(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

std::string meant(const std::string& near) {
  return near.empty() ? std::string() : tr("; did you mean '{}'?", near);
}

bool isOption(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

std::string noVerb(const CLI::App& group, const std::string& word) {
  Words known;
  for (const CLI::App* verb : verbsOf(group)) known.push_back(verb->get_name());
  const std::string near = nearest(word, known);
  std::string text = group.get_parent() == nullptr ? tr("no verb '{}'", word)
                                                   : tr("'{}' has no verb '{}'", wordsOf(group), word);
  if (near.empty() && word.find(".y") != std::string::npos)
    return text + tr("; the verb comes first, as in 'spojka check {}'", word);
  return text + (near.empty() ? "." : meant(near)) +
         fmt::format(fmt::runtime(tr(" The verbs are: {}.")), fmt::join(known, ", "));
}

std::string missingVerb(const CLI::App& group) {
  Words known;
  for (const CLI::App* verb : verbsOf(group)) known.push_back(verb->get_name());
  return fmt::format(fmt::runtime(tr("'{}' needs a verb: {}")), wordsOf(group), fmt::join(known, ", "));
}

bool takes(const CLI::App& verb, const std::string& option) {
  return verb.get_option_no_throw(option) != nullptr;
}

// A group whose verbs all take it is named instead of them.
void collectTakers(const CLI::App& app, const std::string& option, Words& takers) {
  for (const CLI::App* verb : verbsOf(app)) {
    const auto below = verbsOf(*verb);
    const auto taken = std::count_if(below.begin(), below.end(), [&](auto* v) { return takes(*v, option); });
    if (below.empty() ? takes(*verb, option) : taken == static_cast<std::ptrdiff_t>(below.size()))
      takers.push_back("'" + wordsOf(*verb) + "'");
    else
      collectTakers(*verb, option, takers);
  }
}

// Of the verb and of all it stands in: their options may stand behind it as well.
Words optionsOf(const CLI::App& verb) {
  Words names;
  for (const CLI::App* at = &verb; at != nullptr; at = at->get_parent())
    for (const CLI::Option* option : at->get_options())
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string unknownOption(const CLI::App& app, const CLI::App& verb, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  Words takers;
  if (name.size() > 2) collectTakers(app, name, takers);
  const std::string here = wordsOf(verb);
  if (!takers.empty())
    return fmt::format(fmt::runtime(tr("'{}' has no option {}, which belongs to {}")), here, name,
                       fmt::join(takers, ", "));
  const std::string near = nearest(name, optionsOf(verb));
  return tr("'{}' has no option {}{}", here, name, meant(near));
}

std::string tooMuch(const CLI::App& verb, const Words& extra) {
  return fmt::format(
      fmt::runtime(tr("'{}' takes no more words: '{}' is too much; an option's value follows it directly")),
      wordsOf(verb), fmt::join(extra, " "));
}

// The library's "--key: 1 required KEY missing".
std::string inPlainWords(const CLI::ParseError& error) {
  const std::string text = error.what();
  const auto counted = text.find(": 1 required ");
  const auto missing = text.rfind(" missing");
  if (counted == std::string::npos || missing == std::string::npos || missing < counted) return text;
  const auto type = counted + std::string_view(": 1 required ").size();
  return tr("{} needs a value, {}", text.substr(0, counted), text.substr(type, missing - type));
}

std::string problemOf(const CLI::App& app, const CLI::ParseError& error, const CLI::App& verb) {
  const Words extra = app.remaining(true);
  const auto option = std::find_if(extra.begin(), extra.end(), isOption);
  if (!verbsOf(verb).empty()) {
    const auto word = std::find_if_not(extra.begin(), extra.end(), isOption);
    if (word != extra.end()) return noVerb(verb, *word);
    return option != extra.end() ? unknownOption(app, verb, *option) : missingVerb(verb);
  }
  if (option != extra.end()) return unknownOption(app, verb, *option);
  if (!extra.empty()) return tooMuch(verb, extra);
  return inPlainWords(error);
}

}  // namespace

std::string usageProblem(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& verb = reached(app);
  std::string problem = problemOf(app, error, verb);
  while (!problem.empty() && (problem.back() == '\n' || problem.back() == '.')) problem.pop_back();
  const bool ends = !problem.empty() && problem.back() == '?';
  return tr("{}{} See '{} --help'.", problem, ends ? "" : ".", wordsOf(verb));
}

bool asksForJson(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace spojka::host
