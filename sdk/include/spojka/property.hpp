// SPDX-License-Identifier: Apache-2.0
// One row of the table in which a connector declares its settings; see config.hpp for what is made of it.
// Ownership: plain values, usually static. Threads: as std types. Errors: none.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "arena.hpp"
#include "secret.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

template <class C>
struct Property;

template <class C>
using Properties = std::vector<Property<C>>;

// A link that people copy whole, and the settings its parts go into: where one of that path is pasted, a form
// takes it apart.
struct LinkShape {
  std::string path;                                        // "/export/a.xml", exactly
  std::string origin;                                      // setting that gets "https://host"; empty = none
  std::vector<std::pair<std::string, std::string>> query;  // parameter, setting
};

// Addresses of the service under which the source's system reaches it, for a form to show where they are
// entered. They begin with that of the profile, ".../hooks/PROFILE", which is the value of `setting`.
struct HookAddresses {
  struct Address {
    std::string path;   // behind that of the profile: "install"
    std::string title;  // marked with N_
    std::string help;   // where it is entered
  };
  std::string setting;  // empty = there are none
  std::vector<Address> addresses;
};

// What a form shows of a value of a setting.
struct NamedChoice {
  std::string value;
  std::string title;  // marked with N_
  std::string help;   // what choosing it means
};

// Another setting of the same table has one of these values, written or by its default.
struct SettingCondition {
  std::string setting;  // empty = none, it always holds
  std::vector<std::string> values;
};

// What a setting that holds settings of its own is made of: an object, or a list of such objects. Made by the
// constructors of Property from the table of these settings.
template <class C>
struct NestedSettings {
  bool isList;
  // Fills the member from what the profile says; `path` names the setting.
  std::function<void(C&, ValueView, const std::string& path)> assign;
  std::function<spojka_value(Arena&)> schema;  // of one object
};

// One setting that fills one member of the config struct C. The member's type is the setting's type.
template <class C>
struct Property {
  using Member = std::variant<std::string C::*, Secret C::*, bool C::*, std::int64_t C::*,
                              std::vector<std::string> C::*, NestedSettings<C>>;

  Property(std::string name_, Member member_, std::string title_, std::string help_)
      : name(std::move(name_)),
        member(std::move(member_)),
        title(std::move(title_)),
        help(std::move(help_)) {}
  // A setting that is an object with the settings of `table`; without it in the profile these have their
  // defaults. What is required in it is required where the object is there; isRequired() wants the object.
  template <class Sub>
  Property(std::string name_, Sub C::*member_, Properties<Sub> table, std::string title_, std::string help_);
  // A list of such objects; without it in the profile it is empty.
  template <class Sub>
  Property(std::string name_, std::vector<Sub> C::*member_, Properties<Sub> table, std::string title_,
           std::string help_);

  std::string name;  // key in the profile, snake_case
  Member member;
  std::string title;  // the name people know it by
  std::string help;   // what it is, where to find it, units

  std::string fallback;  // default as text; ignored when required
  bool required = false;
  std::string pattern;               // ECMAScript regular expression the whole value must match
  std::vector<std::string> choices;  // allowed values
  std::vector<NamedChoice> named;    // the same in words; may be empty
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string example;
  std::string group;  // settings of one group are shown together
  bool offeredByCheck = false;
  SettingCondition when;

  // Chainable, so that a table row reads as a sentence.
  Property& isRequired() {
    required = true;
    return *this;
  }
  Property& defaultsTo(std::string v) {
    fallback = std::move(v);
    return *this;
  }
  Property& matching(std::string p) {
    pattern = std::move(p);
    return *this;
  }
  Property& oneOf(std::vector<std::string> c) {
    choices = std::move(c);
    return *this;
  }
  Property& oneOfNamed(std::vector<NamedChoice> c) {
    choices.clear();
    for (const auto& choice : c) choices.push_back(choice.value);
    named = std::move(c);
    return *this;
  }
  Property& between(std::int64_t lo, std::int64_t hi) {
    minimum = lo;
    maximum = hi;
    return *this;
  }
  Property& like(std::string e) {
    example = std::move(e);
    return *this;
  }
  Property& inGroup(std::string g) {
    group = std::move(g);
    return *this;
  }

  // It matters only where another setting of this table has one of these values: a form shows it then, and
  // what is required is required then. It may be written all the same.
  Property& onlyWhen(std::string setting, std::vector<std::string> values) {
    when = {std::move(setting), std::move(values)};
    return *this;
  }

  // Chosen from what a check finds, so it may be missing while one is made: the row of the check about this
  // setting carries `options`. What is required then may arrive empty in `check`, and only there.
  Property& fromCheck() {
    offeredByCheck = true;
    return *this;
  }

  bool isSecret() const noexcept { return std::holds_alternative<Secret C::*>(member); }
};

}  // namespace v1
}  // namespace spojka
