// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/means.hpp"
#include "host/mapping/catalog_fields.hpp"
#include "host/mapping/digest.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/program.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

namespace mapping {
namespace {

// One rule on its way to a FieldProgram. Goes on after a problem, so that a person sees all of them at once.
class FieldCompiler {
 public:
  FieldCompiler(const FieldRule& rule, const SourceFields& sources, const CatalogField* target,
                const FieldMarks& sourceMarks, const FieldMarks& targetMarks, std::string_view stream,
                bool gathers, std::vector<Reference>& references, std::vector<ProfileProblem>& problems)
      : rule_(rule),
        sources_(sources),
        target_(target),
        sourceMarks_(sourceMarks),
        targetMarks_(targetMarks),
        stream_(stream),
        gathers_(gathers),
        references_(references),
        problems_(problems) {}

  FieldProgram compile() {
    const auto before = problems_.size();
    program_.target = rule_.target;
    program_.fallback = rule_.fallback;
    program_.newest = gathers_;
    program_.fromOutside = rule_.fromOutside;
    program_.sensitive = rule_.fromOutside || (target_ != nullptr && isPersonalRole(target_->role));
    takeTarget();
    attempt(rule_.at, [&] { takeSource(); });
    for (std::size_t i = 0; i < rule_.apply.size(); ++i)
      attempt(rule_.apply[i].at.line > 0 ? rule_.apply[i].at : rule_.at, [&] { takeTransform(i); });
    takeOtherwise();
    attempt(rule_.at, [&] { checkProtection(); });
    if (problems_.size() == before) attempt(rule_.at, [&] { checkForm(); });
    attempt(rule_.at, [&] { checkFixedValues(); });
    return std::move(program_);
  }

 private:
  template <class F>
  void attempt(Position at, F step) {
    try {
      step();
    } catch (const RuleError& e) {
      problems_.push_back({at, tr("field '{}': {}", rule_.target, e.what())});
    }
  }

  void takeTarget() {
    program_.listUnknown = target_ == nullptr || target_->type == "any";
    if (target_ == nullptr) return;
    program_.list = target_->list || target_->type == "list";
    program_.set = target_->set;
    program_.type = targetTypeOf(target_->type);
    program_.required = target_->required;
  }

  void takeSource() {
    const int given = (rule_.from.empty() ? 0 : 1) + (rule_.textTemplate ? 1 : 0) + (rule_.constant ? 1 : 0) +
                      (rule_.ref ? 1 : 0);
    if (given != 1)
      throw RuleError(given == 0 ? tr("has no source; write a source field, from:, template:, value: or ref:")
                                 : tr("has more than one of from:, template:, value: and ref:; keep one"));
    program_.constant = rule_.constant;
    program_.all = rule_.all;
    if (rule_.ref) {
      program_.reference = references_.size();
      references_.push_back({*rule_.ref, rule_.target});
    }
    for (const auto& text : rule_.from) attempt(rule_.at, [&] { takePath(text, form_, program_.from); });
    if (rule_.per) attempt(rule_.at, [&] { takePer(*rule_.per); });
    if (rule_.all) form_ = Form::many;
    if (rule_.textTemplate) takeTemplate(*rule_.textTemplate);
  }

  void takeOtherwise() {
    for (const auto& text : rule_.otherwise)
      attempt(rule_.at, [&] { takePath(text, otherwiseForm_, program_.otherwise); });
  }

  void takePath(const std::string& text, Form& form, std::vector<FieldSource>& to) {
    SourcePath path = SourcePath::parse(text, stream_);
    const auto found = sources_.find(path);
    const bool takesGroups = program_.type == TargetType::object || program_.type == TargetType::any;
    if (found.group && !takesGroups)
      throw RuleError(tr("the source field '{}' is a group; name one of its fields", text));
    takeFound(found, path.text());
    // Paths tried in turn may differ: the rule has to fit the one that gives most.
    if (found.form == Form::many || form == Form::one) form = found.form;
    const bool personal = isPersonal(path.text());
    to.push_back({std::move(path), personal});
  }

  // Its values part those of `from`, record by record.
  void takePer(const std::string& text) {
    if (!gathers_)
      throw RuleError(
          tr("has per, which parts the values of several records; it is for flows that gather them"));
    const SourcePath per = SourcePath::parse(text);
    const auto found = sources_.find(per);
    if (found.group) throw RuleError(tr("the source field '{}' is a group; name one of its fields", text));
    takeFound(found, text);
    const std::string_view stream = std::string_view(text).substr(0, text.find('.'));
    for (const auto& from : rule_.from) {
      if (std::string_view(from).substr(0, from.find('.')) != stream)
        throw RuleError(tr("'{}' is of another stream than '{}', so that no record has both", text, from));
      program_.per.push_back({std::string(stream), SourcePath::parse(from.substr(stream.size() + 1)),
                              SourcePath::parse(text.substr(stream.size() + 1))});
      if (program_.per.back().per.yieldsList())
        throw RuleError(tr("'{}' gives several values for one record; name one item, as in list[0]", text));
    }
    if (std::none_of(rule_.apply.begin(), rule_.apply.end(),
                     [](const TransformRule& t) { return makesOne(t.name); }))
      throw RuleError(
          tr("has per and nothing that makes one value of those of each sort; add count, sum, min or "
             "max to apply:"));
    form_ = Form::one;
  }

  void takeTemplate(const std::string& text) {
    TextTemplate parsed = TextTemplate::parse(text, stream_);
    for (const auto& path : parsed.paths()) attempt(rule_.at, [&] { takePlace(path); });
    if (gathers_) parsed.takeFirsts();
    program_.textTemplate = std::move(parsed);
  }

  // A place in a template.
  void takePlace(const SourcePath& path) {
    const auto found = sources_.find(path);
    if (found.group)
      throw RuleError(tr("the source field '{}' is a group; name one of its fields", path.text()));
    if (found.form == Form::many && !gathers_)
      throw RuleError(fmt::format(
          "the source field '{}' gives a list and a template takes single values; write [0] for the "
          "first, or use from: with {{ join: \", \" }}",
          path.text()));
    takeFound(found, path.text());
    if (isPersonal(path.text())) program_.sensitive = true;
  }

  void takeFound(const SourceFields::Found& found, const std::string& path) {
    if (found.field == nullptr) unlisted_.push_back(path);
  }

  // What the source knows to be nobody's stays so in a field that is meant for people's data: a number of a
  // document as a title. Where the source says nothing, the target's mark decides.
  bool isPersonal(const std::string& source) const {
    const Privacy there = sourceMarks_.of(source);
    return there == Privacy::personal ||
           (there == Privacy::unsaid && targetMarks_.of(rule_.target) == Privacy::personal);
  }

  // hash and mask promise that a value does not leave in clear. Of a field that the source does not list
  // nobody knows whether it is there and what it holds, so the promise cannot be kept and nothing is sent.
  void checkProtection() const {
    const auto& all = program_.transforms;
    const auto protects = std::find_if(all.begin(), all.end(), [](const CompiledTransform& t) {
      return t.spec().onEmpty == OnEmpty::refuse;
    });
    if (protects == all.end()) return;
    if (!rule_.otherwise.empty())
      throw RuleError(
          tr("has 'otherwise' beside transform '{}', where its value would go out unprotected; "
             "remove one of the two",
             protects->spec().name));
    if (unlisted_.empty()) return;
    throw RuleError(
        tr("transform '{}' is to protect '{}', which the source does not list, so it may be missing or "
           "misspelt; name a field that {} shows, or take the rule out",
           protects->spec().name, unlisted_.front(), mention(Means::fields)));
  }

  void takeTransform(std::size_t i) {
    const TransformRule& rule = rule_.apply[i];
    const bool manyFit =
        program_.list || program_.listUnknown ||
        std::any_of(rule_.apply.begin() + static_cast<std::ptrdiff_t>(i) + 1, rule_.apply.end(),
                    [](const TransformRule& later) { return makesOne(later.name); });
    program_.transforms.push_back(CompiledTransform::compile(rule, manyFit, stream_));
    takePlacesOf(program_.transforms.back(), rule.fromOutside);
    if (rule.name == "e164") program_.region = phoneRegionOf(rule, stream_);
    // What a salt gives tells nothing of the salt; what a prefix gives holds it.
    if (rule.fromOutside && !program_.transforms.back().spec().secretArguments)
      program_.fromOutside = program_.sensitive = true;
    const Result result = program_.transforms.back().spec().result;
    if (result == Result::one) form_ = Form::one;
    if (result == Result::list) form_ = Form::many;
  }

  // Fields a transform looks at besides its value. That value is not made of them, so they need not be listed
  // where it is protected.
  void takePlacesOf(const CompiledTransform& transform, bool fromOutside) {
    const std::size_t before = unlisted_.size();
    try {
      for (const auto& place : transform.places()) takePlace(place);
    } catch (const RuleError&) {
      // Such a message quotes the parameter.
      if (!fromOutside) throw;
      throw RuleError(fmt::format(fmt::runtime(tr("transform '{}': its parameter, of which a part comes from "
                                                  "outside (${{...}}), names a field that "
                                                  "is not there or gives no single value")),
                                  transform.spec().name));
    }
    unlisted_.resize(before);
  }

  void checkForm() {
    // Of what is gathered the newest is taken.
    const bool single = !gathers_ && target_ != nullptr && !program_.list && program_.type != TargetType::any;
    if (single && form_ == Form::many)
      throw RuleError(
          tr("gets a list and takes one value; add join, first or last to apply:, or name one item as in "
             "list[0]"));
    if (single && otherwiseForm_ == Form::many)
      throw RuleError(tr(
          "gets a list from otherwise: and takes one value; name one item there, as in list[0]: what stands "
          "in is "
          "not sent through apply:"));
  }

  // Texts that stand in the profile can be tried before any record is.
  void checkFixedValues() {
    if (target_ == nullptr) return;
    if (rule_.fallback) checkFixed("default", *rule_.fallback);
    if (rule_.constant && rule_.apply.empty()) checkFixed("value", *rule_.constant);
  }

  void checkFixed(const char* what, const std::string& text) {
    if (text.empty()) return;
    Arena arena(256);
    std::string buffer;
    Work work{arena, buffer};
    try {
      coerce(ValueView(make::borrowed(text)), program_.type, work);
    } catch (const FieldFailure&) {
      throw RuleError(tr("the {} {}does not fit the target's type {}", what, quoted(text), target_->type));
    }
    const auto& options = target_->options;
    if (options.empty() || std::find(options.begin(), options.end(), text) != options.end()) return;
    const std::string near = nearest(text, options);
    throw RuleError(fmt::format(
        fmt::runtime(tr("the {} {}is not one of the target's values{}")), what, quoted(text),
        near.empty() ? fmt::format(": {}", fmt::join(options, ", ")) : tr("; did you mean '{}'?", near)));
  }

  std::string quoted(const std::string& text) const {
    return rule_.fromOutside ? std::string() : fmt::format("'{}' ", text);
  }

  const FieldRule& rule_;
  const SourceFields& sources_;
  const CatalogField* target_;
  const FieldMarks& sourceMarks_;
  const FieldMarks& targetMarks_;
  const std::string_view stream_;  // paths may begin with it; empty = they do not
  const bool gathers_;
  std::vector<Reference>& references_;
  std::vector<ProfileProblem>& problems_;
  FieldProgram program_;
  Form form_ = Form::one;
  Form otherwiseForm_ = Form::one;
  std::vector<std::string> unlisted_;  // source paths that are accepted though the catalog has them not
};

bool isDottedName(std::string_view path) {
  if (path.empty() || path.front() == '.' || path.back() == '.') return false;
  return path.find("..") == std::string_view::npos &&
         path.find_first_of("[]{} \t\r\n") == std::string_view::npos;
}

}  // namespace
}  // namespace mapping

class MappingCompiler {
 public:
  MappingCompiler(const FlowRule& rule, const std::vector<const CatalogEntry*>& sources,
                  const CatalogEntry& target, std::vector<ProfileProblem>& problems)
      : rule_(rule),
        sources_(sources),
        source_(*sources.front()),
        targetEntry_(target),
        problems_(problems) {}

  std::optional<Mapping> compile() {
    const auto before = problems_.size();
    program_->flow = rule_.flow.empty() ? source_.name : rule_.flow;
    program_->stream = source_.name;
    program_->gathers = rule_.gathers();
    for (const auto* source : sources_) program_->streams.push_back(source->name);
    program_->target = targetEntry_.name;
    if (rule_.gathers())
      program_->sourceMarks.emplace(sources_);
    else
      program_->sourceMarks.emplace(source_);
    program_->targetMarks.emplace(targetEntry_);
    if (rule_.fields.empty())
      problems_.push_back({rule_.at, tr("{} maps no field; add rules below fields:", named())});
    for (const auto& field : rule_.fields) compileField(field);
    checkRequired();
    if (problems_.size() != before) return std::nullopt;
    for (std::size_t i = 0; i < program_->fields.size(); ++i) {
      program_->columns.push_back(mapping::columnOf(program_->fields[i], program_->references));
      program_->columns.back().line = rule_.fields[i].at.line;
      for (const auto& source : program_->columns.back().sources)
        if (program_->sourceMarks->of(source) == Privacy::unsaid) program_->columns.back().told = false;
    }
    program_->digest = mapping::digestOf(rule_, program_->fields);
    // Groups are offered when they have changed, however their records are read.
    program_->incremental = rule_.gathers() || source_.incremental;
    if (!rule_.gathers()) program_->log = source_.log;
    program_->deletes = rule_.onDelete == OnDelete::remove;
    if (!rule_.gathers()) program_->keyKinds = source_.keyKinds;
    return Mapping(std::move(program_));
  }

 private:
  std::string named() const {
    return rule_.isLong ? tr("flow '{}'", rule_.flow) : tr("stream '{}'", source_.name);
  }

  // Where a flow is named apart from its stream, its paths may say whose they are; a field of the source with
  // such a name comes first.
  std::string_view prefix() const {
    if (rule_.gathers()) return {};
    const std::string& name = source_.name;
    const bool taken = std::any_of(source_.fields.begin(), source_.fields.end(), [&](const CatalogField& f) {
      return f.path.rfind(name, 0) == 0 &&
             (f.path.size() == name.size() || f.path[name.size()] == '.' || f.path[name.size()] == '[');
    });
    return rule_.isLong && !taken ? std::string_view(name) : std::string_view();
  }

  void compileField(const FieldRule& rule) {
    const CatalogField* target = nullptr;
    try {
      if (!mapping::isDottedName(rule.target))
        throw mapping::RuleError(tr("'{}' is no name of a target field", rule.target));
      target = mapping::TargetFields(targetEntry_).find(rule.target);
      if (!mapping::place(program_->body, rule.target, program_->fields.size()))
        throw mapping::RuleError(
            tr("the target field '{}' is mapped twice, or together with a field inside of it", rule.target));
    } catch (const mapping::RuleError& e) {
      problems_.push_back({rule.at, e.what()});
    }
    const mapping::SourceFields sources =
        rule_.gathers() ? mapping::SourceFields(sources_) : mapping::SourceFields(source_);
    program_->fields.push_back(mapping::FieldCompiler(rule, sources, target, *program_->sourceMarks,
                                                      *program_->targetMarks, prefix(), rule_.gathers(),
                                                      program_->references, problems_)
                                   .compile());
  }

  void checkRequired() {
    for (const auto& field : targetEntry_.fields) {
      if (!field.required || field.readonly) continue;
      const bool ruled = std::any_of(rule_.fields.begin(), rule_.fields.end(),
                                     [&](const FieldRule& r) { return r.target == field.path; });
      if (!ruled)
        problems_.push_back(
            {rule_.at,
             tr("{}: the target '{}' needs a value in '{}' and no rule gives one; add it below fields:",
                named(), targetEntry_.name, field.path)});
    }
  }

  const FlowRule& rule_;
  const std::vector<const CatalogEntry*> sources_;
  const CatalogEntry& source_;
  const CatalogEntry& targetEntry_;
  std::vector<ProfileProblem>& problems_;
  std::unique_ptr<Mapping::Program> program_ = std::make_unique<Mapping::Program>();
};

std::optional<Mapping> compileMapping(const FlowRule& rule, const CatalogEntry& source,
                                      const CatalogEntry& target, std::vector<ProfileProblem>& problems) {
  return MappingCompiler(rule, {&source}, target, problems).compile();
}

std::optional<Mapping> compileMapping(const FlowRule& rule, const std::vector<const CatalogEntry*>& sources,
                                      const CatalogEntry& target, std::vector<ProfileProblem>& problems) {
  return MappingCompiler(rule, sources, target, problems).compile();
}

}  // namespace spojka::host
