// SPDX-License-Identifier: Apache-2.0
// Elements the schema does not know, kept as they are: nested ones become objects, repeated ones lists, names
// stay. Everything is flagged as sensitive, since nobody knows what a merchant puts there.
// Ownership: values live in the record's arena. Threads: one. Errors: std::length_error when one object has
// too many different members.
#pragma once

#include <string_view>
#include <vector>

#include "schema.hpp"
#include "spojka/value.hpp"
#include "text_run.hpp"

namespace shoptet {

class ExtraTree {
 public:
  explicit ExtraTree(const Schema& schema) : schema_(schema) {}

  void clear() noexcept {
    found_.clear();
    open_.clear();
  }
  bool isOpen() const noexcept { return !open_.empty(); }

  // An unknown element begins: below a node of the schema, or inside another unknown one.
  void start(spojka::Arena& arena, int node, std::string_view name);
  TextRun& text() noexcept { return open_.back().text; }
  void end(spojka::Arena& arena);

  // Has something been found in the object opened by `node`, list entries inside it excepted?
  bool emptyFor(int node) const noexcept;
  // What was found there, below the names of the nodes in between; removes it.
  spojka_value take(spojka::Arena& arena, int node);

 private:
  struct Member {
    std::string_view name;
    spojka_value value;
  };
  struct Open {
    int node;
    std::string_view name;
    TextRun text;
    std::vector<Member> members;
  };
  struct Found {
    int node;
    Member member;
  };
  bool within(int node, int owner) const noexcept;
  spojka_value gather(spojka::Arena& arena, int node) const;
  static spojka_value objectOf(spojka::Arena& arena, const std::vector<Member>& members);

  const Schema& schema_;
  std::vector<Open> open_;
  std::vector<Found> found_;
};

}  // namespace shoptet
