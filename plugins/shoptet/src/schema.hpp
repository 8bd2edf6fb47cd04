// SPDX-License-Identifier: Apache-2.0
// One table per export says which element becomes which field. Parser and catalog are both made from it, so
// they cannot disagree.
// Ownership: static data. Threads: immutable after construction. Errors: std::logic_error for a table that
// contradicts itself (a bug, found by every test).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "roles.hpp"

namespace shoptet {

enum class FieldKind : std::uint8_t { text = 1, decimal, boolean, timestamp, object, list, extra };

// An element that contains others. Several nodes may fill the same object (CURRENCY and CUSTOMER of an order
// are flattened into it).
struct NodeRow {
  const char* element;
  int parent;  // index of the node around it; the first row is the record and has none
  int object;  // index of the object its leaves go into
  bool opens;  // the element is the object itself, not just a group inside it
};

// A member of an object.
struct FieldRow {
  int object;
  const char* name;
  FieldKind kind;
  int node = -1;                  // node whose child the element is; -1 = derived, not read
  const char* element = nullptr;  // leaf element
  int child = -1;                 // object or list: index of the object it holds
  bool personal = false;
  const char* title = "";
  const char* help = "";
  const char* role = role::kNone;
  const char* finished = "";  // of a state: the usual words, between commas, for "nothing more is to be done"
};

struct SchemaRows {
  const char* stream;
  const char* root;
  std::vector<NodeRow> nodes;
  std::vector<FieldRow> fields;  // in catalog order; members of one object keep this order in records
  int objects;                   // how many; object 0 is the record
};

inline constexpr std::size_t kMaxSlots = 40;

// The rows, turned into look-up tables.
class Schema {
 public:
  // What a child element of a node is.
  struct Step {
    enum Action : std::uint8_t { unknown = 0, leaf, node };
    Action action = unknown;
    FieldKind kind = FieldKind::text;
    bool personal = false;
    bool exact = false;       // leaf: a broken letter in it makes the record unusable
    std::uint8_t target = 0;  // leaf: object; node: node
    std::uint8_t slot = 0;    // leaf: member of the object
  };
  struct Node {
    std::string_view element;
    int parent;  // -1 = the record
    std::uint8_t object;
    bool opens;
  };
  struct Object {
    std::vector<const FieldRow*> slots;
    int holder = -1;  // the object whose member it is; -1 = the record
    std::uint8_t slotInHolder = 0;
    bool isList = false;
    int extraSlot = -1;                // member that takes unknown elements; -1 = they go to the holder
    int node = 0;                      // the node that opens it
    std::vector<std::uint8_t> within;  // itself and what lies below it, lists' entries excepted
  };

  explicit Schema(SchemaRows rows);
  Schema(const Schema&) = delete;  // its tables point into its rows
  Schema& operator=(const Schema&) = delete;

  const char* stream() const noexcept { return rows_.stream; }
  const char* root() const noexcept { return rows_.root; }
  const std::vector<FieldRow>& fields() const noexcept { return rows_.fields; }
  const std::vector<Node>& nodes() const noexcept { return nodes_; }
  const std::vector<Object>& objects() const noexcept { return objects_; }
  // Element names; a symbol is an index into them, 0 stands for every other name.
  const std::vector<const char*>& symbols() const noexcept { return symbols_; }
  const Step& step(std::size_t node, std::size_t symbol) const noexcept {
    return steps_[node * symbols_.size() + symbol];
  }
  std::size_t slotOf(int object, std::string_view name) const;
  // "billing.city", "items[].name"
  std::string pathOf(const FieldRow& field) const;

 private:
  std::size_t symbolOf(const char* element);
  void buildObjects();
  void buildSteps();

  SchemaRows rows_;
  std::vector<Node> nodes_;
  std::vector<Object> objects_;
  std::vector<const char*> symbols_;
  std::vector<Step> steps_;
};

const Schema& ordersSchema();
const Schema& customersSchema();

}  // namespace shoptet
