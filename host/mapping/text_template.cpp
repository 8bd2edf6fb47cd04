// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/text_template.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/mapping/errors.hpp"
#include "host/mapping/scalar_text.hpp"

namespace spojka::host::mapping {

bool hasPlace(std::string_view text) noexcept {
  return text.find('{') != std::string_view::npos;
}

class TextTemplate::Parser {
 public:
  Parser(std::string_view text, std::string_view stream, TextTemplate& out)
      : text_(text), stream_(stream), out_(out) {
    begin();
  }

  void run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (isSpecial(c) && at_ + 1 < text_.size() && text_[at_ + 1] == c) {
        addText(c);
        ++at_;
      } else if (c == '{' || c == '}') {
        takePlace();
      } else if (c == '[') {
        open();
      } else if (c == ']' && optional_) {
        close();
      } else {
        addText(c);
      }
      ++at_;
    }
  }

 private:
  static bool isSpecial(char c) { return c == '{' || c == '}' || c == '[' || c == ']'; }

  void begin() {
    out_.parts_.emplace_back();
    out_.parts_.back().optional = optional_ ? count_ : 0;
  }
  void addText(char c) {
    out_.parts_.back().literal += c;
    textInside_ = true;
  }

  void takePlace() {
    const auto end = text_.find('}', at_);
    if (text_[at_] == '}' || end == std::string_view::npos)
      throw RuleError(
          fmt::format("the template has a '{}' without its other half; write {{{{ and }}}} for braces that "
                      "are meant as text",
                      text_[at_]));
    out_.paths_.push_back(SourcePath::parse(text_.substr(at_ + 1, end - at_ - 1), stream_));
    out_.parts_.back().hasPath = true;
    begin();
    at_ = end;
  }

  // Whether the brackets that open here have a value between them, and whether they are closed.
  struct Inside {
    bool place = false;
    bool closed = false;
    bool nested = false;
  };
  Inside look() const {
    Inside inside;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      const char c = text_[i];
      if (isSpecial(c) && i + 1 < text_.size() && text_[i + 1] == c) {
        ++i;
      } else if (c == '{') {
        inside.place = true;
        i = std::min(text_.find('}', i), text_.size());
      } else if (c == '[') {
        inside.nested = true;
      } else if (c == ']') {
        inside.closed = true;
        break;
      }
    }
    return inside;
  }

  void open() {
    const Inside inside = look();
    if (!inside.place) {
      addText('[');
      return;
    }
    if (inside.nested || optional_)
      throw RuleError("the template has brackets inside of brackets; only one level is possible");
    if (!inside.closed)
      throw RuleError(
          "the template has a '[' without its other half; write [[ and ]] for brackets that are meant as "
          "text");
    optional_ = true;
    textInside_ = false;
    ++count_;
    begin();
  }

  void close() {
    if (!textInside_)
      throw RuleError(
          "the template has brackets around nothing but a value, which is left out anyway when it is empty; "
          "write [[ and ]] for brackets that are meant as text");
    optional_ = false;
    begin();
  }

  std::string_view text_;
  std::string_view stream_;
  TextTemplate& out_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;  // of optional parts
  bool optional_ = false;
  bool textInside_ = false;
};

TextTemplate TextTemplate::parse(std::string_view text, std::string_view stream) {
  TextTemplate t;
  t.text_ = text;
  Parser(text, stream, t).run();
  if (t.paths_.empty())
    throw RuleError("the template has no {placeholder}; for a fixed text use value: instead of template:");
  return t;
}

bool TextTemplate::append(ValueView body, Flow& flow, std::string& out) const {
  std::size_t next = 0;
  std::size_t kept = 0;    // values
  std::size_t within = 0;  // the optional part at work
  std::size_t lost = 0;    // the optional part that is left out
  std::size_t begin = 0;   // of the optional part in `out`
  std::size_t keptBefore = 0;
  for (const Part& part : parts_) {
    if (part.optional != within) {
      within = part.optional;
      begin = out.size();
      keptBefore = kept;
    }
    const bool skipped = within != 0 && within == lost;
    if (!skipped) out += part.literal;
    if (!part.hasPath) continue;
    const SourcePath& path = paths_[next++];
    if (skipped) continue;
    path.read(body, flow);
    if (!firsts_ && flow.isList && flow.many.size() > 1)
      throw FieldFailure(fmt::format(
          "'{}' has several values and a template takes one; name one, as in list[0], or use from: with join",
          path.text()));
    if (!flow.empty()) {
      ScalarText room;
      out += textOrFail(room, ValueView(flow.isList ? flow.many.front() : flow.one));
      ++kept;
    } else if (within != 0) {
      lost = within;
      out.resize(begin);
      kept = keptBefore;
    }
  }
  return kept > 0;
}

void TextTemplate::write(ValueView body, Flow& flow, Work& work) const {
  work.buffer.clear();
  const bool any = append(body, flow, work.buffer);
  flow.setOne(any ? work.keepBuffer() : make::null());
}

}  // namespace spojka::host::mapping
