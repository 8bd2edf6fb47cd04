// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/repeats.hpp"
#include "host/mapping/transforms/make.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {

FlowTransform makeJoin(const Arguments& arguments) {
  return [between = arguments.text(0)](Flow& flow, Work& work) {
    if (!flow.isList) return;
    work.buffer.clear();
    for (const auto& item : flow.many) {
      ScalarText room;
      const auto text = textOrFail(room, ValueView(item));
      if (trimmed(text).empty()) continue;
      if (!work.buffer.empty()) work.buffer += between;
      work.buffer += text;
    }
    flow.setOne(work.keepBuffer());
  };
}

FlowTransform makeSplit(const Arguments& arguments) {
  if (arguments.text(0).empty()) throw RuleError("needs a separator that is not empty");
  return [separator = arguments.text(0)](Flow& flow, Work& work) {
    if (!flow.isList) flow.many.assign(1, flow.one);
    flow.isList = true;
    const std::size_t whole = flow.many.size();
    for (std::size_t i = 0; i < whole; ++i) {
      // Kept where it lives as long as the parts that will point into it.
      ScalarText room;
      const ValueView in(flow.many[i]);
      const spojka_value kept = asTextValue(in, textOrFail(room, in), work);
      std::string_view rest = ValueView(kept).text();
      for (bool more = true; more;) {
        const auto at = rest.find(separator);
        more = at != std::string_view::npos;
        const std::string_view part = trimmed(rest.substr(0, at));
        if (!part.empty()) flow.many.push_back(make::borrowed(part));
        if (more) rest.remove_prefix(at + separator.size());
      }
    }
    flow.many.erase(flow.many.begin(), flow.many.begin() + static_cast<std::ptrdiff_t>(whole));
  };
}

FlowTransform makeFirst(const Arguments&) {
  return [](Flow& flow, Work&) {
    if (flow.isList) flow.setOne(flow.many.front());
  };
}

FlowTransform makeLast(const Arguments&) {
  return [](Flow& flow, Work&) {
    if (flow.isList) flow.setOne(flow.many.back());
  };
}

FlowTransform makeDistinct(const Arguments&) {
  return [](Flow& flow, Work&) {
    if (flow.isList) dropRepeats(flow.many);
  };
}

FlowTransform makeWrap(const Arguments&) {
  return [](Flow& flow, Work&) {
    if (flow.isList) return;
    flow.many.assign(1, flow.one);
    flow.isList = true;
  };
}

FlowTransform makeDefault(const Arguments& arguments) {
  return [text = arguments.text(0)](Flow& flow, Work&) {
    if (!flow.empty()) return;
    const spojka_value value = make::borrowed(text);
    if (flow.isList)
      flow.many.assign(1, value);
    else
      flow.setOne(value);
  };
}

}  // namespace spojka::host::mapping
