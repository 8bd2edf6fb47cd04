// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <stdexcept>
#include <utility>

namespace shoptet {
namespace {

// What tells people, orders and places apart, or is written into a field of its own at the destination: with
// a broken letter it is worth less than what may already be there. Notes and the names of goods can do with
// one.
bool isExact(const FieldRow& f) noexcept {
  const std::string_view role = f.role;
  const std::string_view name = f.name;
  return (!role.empty() && role.rfind(role::kNote, 0) != 0) || name == "guid" ||
         name == "identification_number";
}

}  // namespace

Schema::Schema(SchemaRows rows) : rows_(std::move(rows)), symbols_{""} {
  for (const NodeRow& n : rows_.nodes)
    nodes_.push_back({n.element, n.parent, static_cast<std::uint8_t>(n.object), n.opens});
  buildObjects();
  buildSteps();
}

void Schema::buildObjects() {
  objects_.resize(static_cast<std::size_t>(rows_.objects));
  for (const FieldRow& f : rows_.fields) {
    Object& o = objects_[static_cast<std::size_t>(f.object)];
    const auto slot = static_cast<std::uint8_t>(o.slots.size());
    if (slot >= kMaxSlots) throw std::logic_error("an object of the schema has too many members");
    o.slots.push_back(&f);
    if (f.kind == FieldKind::extra) o.extraSlot = slot;
    if (f.child < 0) continue;
    Object& child = objects_[static_cast<std::size_t>(f.child)];
    child.holder = f.object;
    child.slotInHolder = slot;
    child.isList = f.kind == FieldKind::list;
  }
  for (std::size_t n = 0; n < nodes_.size(); ++n)
    if (nodes_[n].opens) objects_[nodes_[n].object].node = static_cast<int>(n);
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    // Entries of a list are reset when they open; everything else when the nearest entry around it does.
    std::size_t owner = i;
    while (!objects_[owner].isList && objects_[owner].holder >= 0)
      owner = static_cast<std::size_t>(objects_[owner].holder);
    objects_[owner].within.push_back(static_cast<std::uint8_t>(i));
  }
}

void Schema::buildSteps() {
  for (const NodeRow& n : rows_.nodes) symbolOf(n.element);
  for (const FieldRow& f : rows_.fields)
    if (f.element != nullptr) symbolOf(f.element);
  steps_.resize(nodes_.size() * symbols_.size());
  const auto at = [this](int node, const char* element) -> Step& {
    Step& s = steps_[static_cast<std::size_t>(node) * symbols_.size() + symbolOf(element)];
    if (s.action != Step::unknown)
      throw std::logic_error(std::string("the schema has two rows for ") + element);
    return s;
  };
  for (std::size_t n = 1; n < nodes_.size(); ++n) {
    Step& s = at(rows_.nodes[n].parent, rows_.nodes[n].element);
    s.action = Step::node;
    s.target = static_cast<std::uint8_t>(n);
  }
  for (const FieldRow& f : rows_.fields) {
    if (f.element == nullptr) continue;
    Step& s = at(f.node, f.element);
    s.action = Step::leaf;
    s.kind = f.kind;
    s.personal = f.personal;
    s.exact = isExact(f);
    s.target = static_cast<std::uint8_t>(f.object);
    s.slot = static_cast<std::uint8_t>(slotOf(f.object, f.name));
  }
}

std::size_t Schema::symbolOf(const char* element) {
  for (std::size_t i = 0; i < symbols_.size(); ++i)
    if (std::string_view(symbols_[i]) == element) return i;
  symbols_.push_back(element);
  return symbols_.size() - 1;
}

std::size_t Schema::slotOf(int object, std::string_view name) const {
  const auto& slots = objects_[static_cast<std::size_t>(object)].slots;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i]->name == name) return i;
  throw std::logic_error("the schema has no member " + std::string(name));
}

std::string Schema::pathOf(const FieldRow& field) const {
  std::string path = field.name;
  for (int object = field.object; object > 0;) {
    const Object& o = objects_[static_cast<std::size_t>(object)];
    const FieldRow& holder = *objects_[static_cast<std::size_t>(o.holder)].slots[o.slotInHolder];
    path = std::string(holder.name) + (o.isList ? "[]." : ".") + path;
    object = o.holder;
  }
  return path;
}

}  // namespace shoptet
