// SPDX-License-Identifier: Apache-2.0
// What a catalog says of whose data a field holds, looked up by path and put on values. Connectors mark
// fields, or values, or both, or leave it to roles: whoever shows or searches a value asks here and at the
// value's own mark, and either is enough. Ownership: plain values, made from the entry and independent of it.
// Threads: immutable. Errors: none.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/arena.hpp"
#include "spojka/catalog.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

enum class Privacy : unsigned char {
  nobody = 1,  // the catalog knows the field and says that it is nobody's: a number of a document, a state
  unsaid,      // the catalog says nothing: only the value's own mark can tell
  personal,
};

// "accounts[0].email" as "accounts.email".
std::string withoutBrackets(std::string_view path);

// A role that says of a value that it belongs to a person: person.email, address.city, ...
bool isPersonalRole(std::string_view role);

class FieldMarks {
 public:
  explicit FieldMarks(const CatalogEntry& entry);
  // Of records that are gathered: paths begin with the name of the entry.
  explicit FieldMarks(const std::vector<const CatalogEntry*>& entries);

  // "accounts[].email", "accounts[0].email" and "accounts.email" are one field. What is within a field is as
  // the field itself, and a group is personal when something in it is. What an open prefix lets through
  // without listing it may be anything, so it is personal.
  Privacy of(std::string_view path) const;
  // By the role of the field; a field marked as personal says nothing of what it holds.
  bool holdsPhone(std::string_view path) const;
  // Something of a person that is no phone number: a name, an address.
  bool holdsOther(std::string_view path) const;
  // Text that people write freely, by its role.
  bool isFreeText(std::string_view path) const;

  // A copy in which every value of a personal field carries the mark. Texts are borrowed from `body`.
  spojka_value apply(Arena& arena, ValueView body) const;

  // Every single value below `body`, list items one by one, with its path without brackets; `personal` by the
  // catalog or by a mark of its own or of what it stands in.
  using Visit = std::function<void(const std::string& path, ValueView value, bool personal)>;
  void forEach(ValueView body, const Visit& visit) const { forEach({}, body, visit); }
  // The same for the value of one field.
  void forEach(const std::string& path, ValueView value, const Visit& visit) const;

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> within;
    bool opaque = false;   // a group of which the fields are not listed
    bool open = false;     // what is not listed within is let through
    std::string openStem;  // ... when its name begins like this
    bool phone = false;
    bool other = false;
    bool freeText = false;
    Privacy privacy = Privacy::unsaid;
  };
  struct At {
    const Node* node = nullptr;
    Privacy privacy = Privacy::unsaid;
  };
  void add(const CatalogEntry& entry, Node& root);
  static At below(const At& at, std::string_view name);
  static bool lets(const Node& node, std::string_view name);
  static bool holdsPersonal(const Node& node);
  At at(std::string_view path) const;
  static spojka_value marked(Arena& arena, ValueView value, const At& at);
  static void walk(ValueView value, const At& at, bool personal, const std::string& path, const Visit& visit);

  Node root_;
};

}  // namespace spojka::host
