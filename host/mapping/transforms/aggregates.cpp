// SPDX-License-Identifier: Apache-2.0
// One value out of all the values of a list.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "host/mapping/civil_time.hpp"
#include "host/mapping/decimal.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/transforms/make.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

void toList(Flow& flow) {
  if (flow.isList) return;
  flow.many.assign(1, flow.one);
  flow.isList = true;
}

bool isBlankText(ValueView value) {
  return value.kind() == Kind::string && trimmed(value.text()).empty();
}

constexpr std::int64_t kMicrosADay = 86'400'000'000;

bool isTime(ValueView value) {
  return value.kind() == Kind::timestamp || value.kind() == Kind::date;
}
std::int64_t instantOf(ValueView value) {
  return value.kind() == Kind::date ? value.integer() * kMicrosADay : value.integer();
}

// Numbers by size and times by instant where all are that, everything else as text.
class Less {
 public:
  explicit Less(const std::vector<spojka_value>& values) {
    times_ = std::all_of(values.begin(), values.end(), [](const auto& v) { return isTime(ValueView(v)); });
    numbers_ = !times_ && std::all_of(values.begin(), values.end(), [](const auto& v) {
      return DecimalText::of(ValueView(v)).has_value();
    });
  }
  bool operator()(const spojka_value& a, const spojka_value& b) const {
    if (times_) return instantOf(ValueView(a)) < instantOf(ValueView(b));
    if (numbers_) return *DecimalText::of(ValueView(a)) < *DecimalText::of(ValueView(b));
    ScalarText one;
    ScalarText other;
    return textOrFail(one, ValueView(a)) < textOrFail(other, ValueView(b));
  }

 private:
  bool times_ = false;
  bool numbers_ = false;
};

// Of equal ones the first.
FlowTransform makeExtreme(bool largest) {
  return [largest](Flow& flow, Work&) {
    if (!flow.isList) return;
    std::erase_if(flow.many, [](const auto& v) { return isBlankText(ValueView(v)); });
    if (flow.many.empty()) return flow.setOne(make::null());
    const Less less(flow.many);
    const auto at = std::min_element(flow.many.begin(), flow.many.end(), [&](const auto& a, const auto& b) {
      return largest ? less(b, a) : less(a, b);
    });
    const spojka_value found = *at;
    flow.setOne(found);
  };
}

}  // namespace

FlowTransform makeCount(const Arguments&) {
  return [](Flow& flow, Work&) {
    const std::size_t n = flow.isList ? flow.many.size() : (flow.empty() ? 0U : 1U);
    flow.setOne(make::integer(static_cast<std::int64_t>(n)));
  };
}

FlowTransform makeSum(const Arguments&) {
  return [](Flow& flow, Work& work) {
    toList(flow);
    std::optional<DecimalText> sum;
    for (const auto& item : flow.many) {
      const ValueView value(item);
      if (isBlankText(value)) continue;
      const auto number = DecimalText::of(value);
      if (!number) throw FieldFailure("one of the values is not a number");
      if (sum)
        sum->add(*number);
      else
        sum = number;
    }
    if (!sum) return flow.setOne(make::null());
    work.buffer.clear();
    sum->write(work.buffer);
    flow.setOne(make::decimal(work.arena, work.buffer));
  };
}

FlowTransform makeMin(const Arguments&) {
  return makeExtreme(false);
}

FlowTransform makeMax(const Arguments&) {
  return makeExtreme(true);
}

FlowTransform makeTake(const Arguments& arguments) {
  return [most = arguments.count(0)](Flow& flow, Work&) {
    if (flow.isList && flow.many.size() > most) flow.many.resize(most);
  };
}

}  // namespace spojka::host::mapping
