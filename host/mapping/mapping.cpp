// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/mapping.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "host/mapping/errors.hpp"
#include "host/mapping/program.hpp"
#include "host/mapping/repeats.hpp"
#include "host/mapping/scalar_text.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace mapping {
namespace {

constexpr std::size_t kKeptBuffer = 64 * 1024;  // one huge record does not keep its room for ever

// Room that is used again for every record.
struct Scratch {
  Flow flow;
  std::string buffer;
  std::vector<spojka_value> values;  // one per field
  std::vector<spojka_value> parts;   // of `all:`

  void trim() {
    if (buffer.capacity() > kKeptBuffer) std::string().swap(buffer);
    for (auto* list : {&flow.many, &parts})
      if (list->capacity() * sizeof(spojka_value) > kKeptBuffer) std::vector<spojka_value>().swap(*list);
  }
};

void readOne(const FieldSource& source, ValueView body, Flow& flow) {
  flow.sensitive = false;  // a path that gave nothing says nothing
  source.path.read(body, flow);
  if (flow.empty())
    flow.sensitive = false;
  else if (source.personal)
    flow.sensitive = true;
}

void readFirst(const std::vector<FieldSource>& sources, ValueView body, Flow& flow) {
  for (const auto& source : sources) {
    readOne(source, body, flow);
    if (!flow.empty()) return;
  }
}

void readAll(const std::vector<FieldSource>& sources, ValueView body, Flow& flow,
             std::vector<spojka_value>& parts) {
  parts.clear();
  bool sensitive = false;
  for (const auto& source : sources) {
    readOne(source, body, flow);
    if (flow.empty()) continue;
    sensitive = sensitive || flow.sensitive;
    if (flow.isList)
      parts.insert(parts.end(), flow.many.begin(), flow.many.end());
    else
      parts.push_back(flow.one);
  }
  flow.isList = true;
  flow.many.swap(parts);
  flow.sensitive = sensitive;
}

void readSource(const FieldProgram& field, std::span<const std::string> ids, Scratch& scratch, Work& work) {
  Flow& flow = scratch.flow;
  flow.reset();
  if (field.constant) {
    flow.setOne(make::borrowed(*field.constant));
  } else if (field.reference) {
    if (*field.reference < ids.size()) flow.setOne(make::string(work.arena, ids[*field.reference]));
  } else if (field.textTemplate) {
    field.textTemplate->write(work.record, flow, work);
  } else if (field.all) {
    readAll(field.from, work.record, flow, scratch.parts);
  } else {
    readFirst(field.from, work.record, flow);
  }
}

// What stands for no value where the target reads numbers or times.
void dropNothing(TargetType type, Flow& flow) {
  if (type == TargetType::string || type == TargetType::any) return;
  if (flow.isList)
    std::erase_if(flow.many, [&](const spojka_value& v) { return isNothing(ValueView(v), type); });
  else if (isNothing(ValueView(flow.one), type))
    flow.setOne(make::null());
}

// A rule for one value meets a list: harmless while there is one item at most, or the newest is meant.
void toSingle(const FieldProgram& field, Flow& flow) {
  if (flow.many.size() > 1 && !field.newest)
    throw FieldFailure(
        tr("there are several values and the target takes one; add join, first or last to the rule"));
  flow.setOne(flow.many.empty() ? make::null() : flow.many.front());
}

spojka_value finishList(const FieldProgram& field, Flow& flow, Work& work) {
  if (!flow.isList) {
    const bool empty = flow.empty();
    flow.many.clear();
    if (!empty) flow.many.push_back(flow.one);
  }
  for (auto& item : flow.many) {
    item = coerce(ValueView(item), field.type, work);
    if (flow.sensitive) item = make::sensitive(item);
  }
  if (field.set) dropRepeats(flow.many);
  return make::list(work.arena, flow.many);
}

spojka_value finish(const FieldProgram& field, Flow& flow, Work& work) {
  if (flow.empty() && field.fallback) flow.setOne(make::borrowed(*field.fallback));
  if (flow.empty() && field.required)
    throw FieldFailure(
        tr("the target needs a value and there is none; add another source field or a default"));
  if (field.list || (field.listUnknown && flow.isList)) return finishList(field, flow, work);
  if (flow.isList) toSingle(field, flow);
  return flow.empty() ? make::null() : coerce(ValueView(flow.one), field.type, work);
}

// What records give is sent through item by item until one comes out: the others are history, and need not be
// fit for the rule.
bool takesNewest(const FieldProgram& field, const Flow& flow) {
  return field.newest && flow.isList && !field.list && !field.listUnknown &&
         std::none_of(field.transforms.begin(), field.transforms.end(),
                      [](const auto& t) { return t.spec().makeFlow != nullptr; });
}

void takeNewest(const FieldProgram& field, Flow& flow, Scratch& scratch, Work& work) {
  scratch.parts.swap(flow.many);
  flow.setOne(make::null());
  for (const auto& item : scratch.parts) {
    flow.setOne(item);
    for (const auto& transform : field.transforms) transform.run(flow, work);
    dropNothing(field.type, flow);
    if (!flow.empty()) break;
  }
}

std::string textOf(const Flow& flow) {
  ScalarText room;
  if (flow.isList && flow.many.size() > 1)
    throw FieldFailure(tr("per needs one value of each sort; add count, sum, min or max to the rule"));
  return std::string(textOrFail(room, ValueView(flow.isList ? flow.many.front() : flow.one)));
}

// `per:` "1500.00 CZK; 30.00 EUR", by the alphabet.
void sumUp(const FieldProgram& field, Flow& flow, Work& work) {
  std::map<std::string, std::vector<spojka_value>> sorts;
  bool sensitive = false;
  Flow read;
  for (const auto& source : field.per) {
    const ValueView records = work.record.find(source.stream);
    for (std::size_t i = 0; i < records.size(); ++i) {
      read.reset();
      source.per.read(records.item(i), read);
      const std::string sort = read.empty() ? std::string() : textOf(read);
      sensitive = sensitive || read.sensitive;
      read.reset();
      source.value.read(records.item(i), read);
      if (read.empty()) continue;
      sensitive = sensitive || read.sensitive;
      if (!read.isList) read.many.assign(1, read.one);
      auto& values = sorts[sort];
      values.insert(values.end(), read.many.begin(), read.many.end());
    }
    if (!sorts.empty()) break;
  }
  if (sorts.empty()) sorts[""];
  std::string text;
  for (auto& [sort, values] : sorts) {
    flow.isList = true;
    flow.many.swap(values);
    for (const auto& transform : field.transforms) transform.run(flow, work);
    if (flow.empty()) continue;
    if (!text.empty()) text += "; ";
    text += textOf(flow);
    if (!sort.empty()) text += " " + sort;
  }
  flow.setOne(text.empty() ? make::null() : make::string(work.arena, text));
  flow.sensitive = sensitive || std::any_of(field.from.begin(), field.from.end(),
                                            [](const auto& source) { return source.personal; });
}

spojka_value runField(const FieldProgram& field, std::span<const std::string> ids, Scratch& scratch,
                      Work& work) {
  Flow& flow = scratch.flow;
  if (!field.per.empty()) {
    flow.reset();
    sumUp(field, flow, work);
  } else {
    readSource(field, ids, scratch, work);
    if (takesNewest(field, flow)) {
      takeNewest(field, flow, scratch, work);
    } else {
      for (const auto& transform : field.transforms) transform.run(flow, work);
      dropNothing(field.type, flow);
    }
  }
  if (flow.empty() && !field.otherwise.empty()) {
    readFirst(field.otherwise, work.record, flow);
    dropNothing(field.type, flow);
  }
  if (field.sensitive) flow.sensitive = true;
  const spojka_value value = finish(field, flow, work);
  return flow.sensitive ? make::sensitive(value) : value;
}

spojka_value buildObject(const std::vector<BodyNode>& nodes, const std::vector<spojka_value>& values,
                         Arena& arena) {
  auto* members = arena.allocate<spojka_field>(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const BodyNode& node = nodes[i];
    members[i].name = toAbi(node.name);
    members[i].value = node.children.empty() ? values[node.field] : buildObject(node.children, values, arena);
  }
  spojka_value object{};
  object.kind = SPOJKA_OBJECT;
  object.size = static_cast<std::uint32_t>(nodes.size());
  object.as.fields = members;
  return object;
}

}  // namespace
}  // namespace mapping

Mapping::Mapping(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Mapping::~Mapping() = default;
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;

const std::string& Mapping::flow() const noexcept {
  return program_->flow;
}
const std::vector<Reference>& Mapping::references() const noexcept {
  return program_->references;
}
const std::string& Mapping::stream() const noexcept {
  return program_->stream;
}
const std::vector<std::string>& Mapping::streams() const noexcept {
  return program_->streams;
}
bool Mapping::gathers() const noexcept {
  return program_->gathers;
}
const std::string& Mapping::target() const noexcept {
  return program_->target;
}
const std::vector<Mapping::Column>& Mapping::columns() const noexcept {
  return program_->columns;
}

const FieldMarks& Mapping::sourceMarks() const noexcept {
  return *program_->sourceMarks;
}
const FieldMarks& Mapping::targetMarks() const noexcept {
  return *program_->targetMarks;
}

const std::array<std::uint8_t, 16>& Mapping::digest() const noexcept {
  return program_->digest;
}
bool Mapping::deletes() const noexcept {
  return program_->deletes;
}

bool Mapping::incremental() const noexcept {
  return program_->incremental;
}
bool Mapping::log() const noexcept {
  return program_->log;
}
const std::vector<std::string>& Mapping::keyKinds() const noexcept {
  return program_->keyKinds;
}

std::vector<std::string> Mapping::regionsOf(ValueView body) const {
  std::vector<std::string> regions;
  for (const auto& field : program_->fields)
    if (field.region && field.region->asksTheRecord())
      if (const auto region = field.region->of(body); !region.empty()) regions.emplace_back(region);
  return regions;
}

void Mapping::addPathsTo(std::string_view stream, mapping::PathTree& tree) const {
  mapping::PathTree all;
  for (const auto& field : program_->fields) {
    for (const auto* sources : {&field.from, &field.otherwise})
      for (const auto& source : *sources) source.path.addTo(all);
    for (const auto& source : field.per) source.per.addTo(all.within[source.stream]);
    if (field.textTemplate)
      for (const auto& path : field.textTemplate->paths()) path.addTo(all);
    for (const auto& transform : field.transforms)
      for (const auto& path : transform.places()) path.addTo(all);
  }
  if (!gathers())  // its paths do not begin with the stream
    tree = std::move(all);
  else if (const auto own = all.within.find(stream); own != all.within.end())
    tree = std::move(own->second);
}

MappedRecord Mapping::map(const spojka_record& record, Arena& arena, std::span<const std::string> ids) const {
  thread_local mapping::Scratch scratch;
  mapping::Work work{arena, scratch.buffer, ValueView(record.body)};
  MappedRecord mapped;
  scratch.values.resize(program_->fields.size());
  for (std::size_t i = 0; i < program_->fields.size(); ++i) {
    const mapping::FieldProgram& field = program_->fields[i];
    try {
      scratch.values[i] = mapping::runField(field, ids, scratch, work);
    } catch (const mapping::FieldFailure& failure) {
      mapped.failure = MappingFailure{field.target, failure.what()};
      return mapped;
    }
  }
  mapped.body = mapping::buildObject(program_->body, scratch.values, arena);
  scratch.trim();
  return mapped;
}

}  // namespace spojka::host
