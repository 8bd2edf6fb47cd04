// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/text_template.hpp"

#include <fmt/format.h>

#include "host/mapping/errors.hpp"
#include "host/mapping/scalar_text.hpp"

namespace spojka::host::mapping {

TextTemplate TextTemplate::parse(std::string_view text, std::string_view stream) {
  TextTemplate t;
  t.text_ = text;
  t.parts_.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      t.parts_.back().literal += c;
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == c) {
      t.parts_.back().literal += c;
      ++i;
      continue;
    }
    const auto close = text.find('}', i);
    if (c == '}' || close == std::string_view::npos)
      throw RuleError(
          fmt::format("the template has a '{}' without its other half; write {{{{ and }}}} for braces that "
                      "are meant as text",
                      c));
    t.paths_.push_back(SourcePath::parse(text.substr(i + 1, close - i - 1), stream));
    t.parts_.back().hasPath = true;
    t.parts_.emplace_back();
    i = close;
  }
  if (t.paths_.empty())
    throw RuleError("the template has no {placeholder}; for a fixed text use value: instead of template:");
  return t;
}

void TextTemplate::write(ValueView body, Flow& flow, Work& work) const {
  std::string& out = work.buffer;
  out.clear();
  std::size_t next = 0;
  bool any = false;
  for (const Part& part : parts_) {
    out += part.literal;
    if (!part.hasPath) continue;
    const SourcePath& path = paths_[next++];
    path.read(body, flow);
    if (flow.isList && flow.many.size() > 1)
      throw FieldFailure(fmt::format(
          "'{}' has several values and a template takes one; name one, as in list[0], or use from: with join",
          path.text()));
    if (flow.empty()) continue;
    ScalarText room;
    out += textOrFail(room, ValueView(flow.isList ? flow.many.front() : flow.one));
    any = true;
  }
  flow.setOne(any ? work.keepBuffer() : make::null());
}

}  // namespace spojka::host::mapping
