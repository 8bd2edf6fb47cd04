// SPDX-License-Identifier: Apache-2.0
// What a transform is, and the table of all of them. A new one is one make function in transforms/, one row
// in transforms/table.cpp and one test. Ownership: a compiled transform owns its arguments. Threads: compiled
// transforms are immutable and run on any thread. Errors: make functions throw RuleError for wrong arguments,
// running ones FieldFailure for a value they cannot take.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/mapping/flow.hpp"
#include "host/mapping/path.hpp"
#include "host/mapping/scalar_text.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host::mapping {

// One value in, one out; a list goes through item by item, and items that come out empty are dropped.
using ItemTransform = std::function<spojka_value(ValueView in, Work& work)>;
// Sees the list as a whole.
using FlowTransform = std::function<void(Flow& flow, Work& work)>;

// The arguments of one transform as the profile gives them.
class Arguments {
 public:
  Arguments(const TransformRule& rule, bool manyFit, std::string_view stream)
      : rule_(rule), manyFit_(manyFit), stream_(stream) {}
  std::size_t size() const noexcept { return rule_.arguments.size(); }
  const std::string& text(std::size_t i) const { return rule_.arguments.at(i); }
  std::size_t count(std::size_t i) const;  // a whole number from 1
  const std::vector<std::pair<std::string, std::string>>& table() const noexcept { return rule_.table; }

  // Written out as a table of options: { number: { format: "0.00", invalid: drop } }. One answer for each of
  // `names`, in their sequence; what is not written is nothing. The short form gives the first ones. Others
  // are refused with the nearest known one.
  using Option = std::optional<std::string>;
  std::vector<Option> options(const std::vector<std::string>& names) const;

  // What comes out may be several values: the target takes a list, or a later transform makes one of it.
  bool manyFit() const noexcept { return manyFit_; }
  // What source paths among the arguments may begin with: see SourcePath.
  std::string_view stream() const noexcept { return stream_; }

 private:
  const TransformRule& rule_;
  bool manyFit_;
  std::string_view stream_;
};

enum class Result { same, one, list };     // what the transform makes of a list or a single value
enum class OnEmpty { skip, run, refuse };  // refuse: fails closed, so that nothing unprotected slips through

struct TransformSpec {
  std::string_view name;
  std::string_view usage;
  std::string_view help;
  std::size_t leastArguments;
  std::size_t mostArguments;
  bool takesTable;  // instead of the arguments
  Result result;
  OnEmpty onEmpty;
  bool secretArguments;                         // never shown
  ItemTransform (*makeItem)(const Arguments&);  // exactly one of the two
  FlowTransform (*makeFlow)(const Arguments&);
  std::string_view templateOption = {};  // whose text may hold {places} of the record
};

const std::vector<TransformSpec>& transformTable();  // sorted by name
bool makesOne(std::string_view name);                // the transform of this name makes one value of a list

class CompiledTransform {
 public:
  // Finds the row and checks the arguments; throws RuleError. `manyFit`: what comes out may be several
  // values; `stream`: see SourcePath.
  static CompiledTransform compile(const TransformRule& rule, bool manyFit, std::string_view stream);
  void run(Flow& flow, Work& work) const;
  const TransformSpec& spec() const noexcept { return *spec_; }
  const std::string& readable() const noexcept { return readable_; }  // "prefix(\"No. \")"
  // Source fields it looks at besides the value.
  const std::vector<SourcePath>& places() const noexcept { return places_; }

 private:
  void runItems(Flow& flow, Work& work) const;

  const TransformSpec* spec_ = nullptr;
  ItemTransform item_;
  FlowTransform flow_;
  std::string readable_;
  std::vector<SourcePath> places_;
};

// What to do with a value that is there and not what a transform reads: `invalid:`.
enum class Invalid { fail, keep, drop };
Invalid invalidFrom(const Arguments::Option& word, Invalid unsaid);
spojka_value resolveInvalid(Invalid what, ValueView in, const char* message);

// Wraps a function from text to text that writes its result: void(std::string_view in, std::string& out).
template <class F>
ItemTransform writesText(F change) {
  return [change = std::move(change)](ValueView in, Work& work) {
    ScalarText room;
    const auto text = textOrFail(room, in);
    work.buffer.clear();
    change(text, work.buffer);
    return work.keepBuffer();
  };
}
// Wraps one whose result is a part of its input: std::string_view(std::string_view in).
template <class F>
ItemTransform cutsText(F cut) {
  return [cut = std::move(cut)](ValueView in, Work& work) {
    ScalarText room;
    return asTextValue(in, cut(textOrFail(room, in)), work);
  };
}

}  // namespace spojka::host::mapping
