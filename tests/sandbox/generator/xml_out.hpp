// SPDX-License-Identifier: Apache-2.0
// Purpose: appends indented elements to a text. Borrows the text; single thread; no errors.
#pragma once

#include <string>
#include <string_view>

namespace sandbox {

class XmlOut {
 public:
  XmlOut(std::string& out, unsigned depth) : out_(out), depth_(depth) {}

  void open(std::string_view name) {
    indent();
    tag("<", name);
    out_ += '\n';
    ++depth_;
  }
  void close(std::string_view name) {
    --depth_;
    indent();
    tag("</", name);
    out_ += '\n';
  }
  void leaf(std::string_view name, std::string_view value) {
    indent();
    tag("<", name);
    escape(value);
    tag("</", name);
    out_ += '\n';
  }
  // Ready content: CDATA, or bytes that are wrong on purpose.
  void rawLeaf(std::string_view name, std::string_view content) {
    indent();
    tag("<", name);
    out_ += content;
    tag("</", name);
    out_ += '\n';
  }

 private:
  void indent() { out_.append("\t\t\t\t\t\t\t\t", depth_); }
  void tag(std::string_view start, std::string_view name) {
    out_ += start;
    out_ += name;
    out_ += '>';
  }
  void escape(std::string_view value) {
    std::size_t done = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const std::string_view entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "";
      if (entity.empty()) continue;
      out_.append(value, done, i - done);
      out_ += entity;
      done = i + 1;
    }
    out_.append(value, done, value.size() - done);
  }

  std::string& out_;
  unsigned depth_;
};

}  // namespace sandbox
