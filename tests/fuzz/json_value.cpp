// SPDX-License-Identifier: Apache-2.0
// JSON text -> values: what is accepted stays within the depth and means the same after a round trip.
#include <string>

#include "fuzz_target.hpp"
#include "spojka/json.hpp"

namespace {

using spojka::Kind;
using spojka::ValueView;

std::size_t depth(ValueView v) {
  std::size_t deepest = 0;
  const bool container = v.kind() == Kind::list || v.kind() == Kind::object;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const std::size_t d = depth(v.kind() == Kind::list ? v.item(i) : v.member(i));
    deepest = d > deepest ? d : deepest;
  }
  return deepest + (container ? 1 : 0);
}

std::string roundTrip(spojka::Arena& arena, const std::string& text) {
  const spojka_value v = spojka::parseJson(arena, text);
  return spojka::toJson(ValueView(v));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spojka::Arena arena;
  std::string once;
  try {
    const spojka_value v = spojka::parseJson(arena, spojka::fuzz::asText(data, size));
    spojka::fuzz::promise(depth(ValueView(v)) <= SPOJKA_MAX_DEPTH, "a value nested too deeply was accepted");
    const spojka_value copy = spojka::make::copy(arena, ValueView(v));
    spojka::fuzz::promise(spojka::sameValue(ValueView(v), ValueView(copy)),
                          "a copy differs from its original");
    once = spojka::toJson(ValueView(v));
  } catch (const spojka::JsonError& e) {
    spojka::fuzz::promise(e.offset() <= size, "an error points behind the text");
    return 0;
  }
  // Outside the try: what was written must be readable. One trip may simplify a number (-0e1 becomes 0), a
  // second one must not change anything.
  const std::string twice = roundTrip(arena, once);
  spojka::fuzz::promise(roundTrip(arena, twice) == twice, "writing and reading changes a value");
  spojka::fuzz::promise(once == twice || once.find("-0") != std::string::npos,
                        "the first trip changed a value");
  return 0;
}
