// SPDX-License-Identifier: Apache-2.0
#include "generator/encoding.hpp"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>
#include <Poco/Windows1250Encoding.h>
#include <fmt/format.h>

namespace sandbox {

std::string toWindows1250(std::string_view utf8) {
  static const Poco::UTF8Encoding utf8Encoding;
  static const Poco::Windows1250Encoding codePage;
  const std::string text(utf8);
  const Poco::TextIterator end(text);
  std::string out;
  out.reserve(text.size());
  for (Poco::TextIterator it(text, utf8Encoding); it != end; ++it) {
    const int character = *it;
    unsigned char byte = 0;
    if (character < 0) {
      out += '?';
    } else if (character < 0x80) {
      out += static_cast<char>(character);
    } else if (codePage.convert(character, &byte, 1) == 1) {
      out += static_cast<char>(byte);
    } else {
      out += fmt::format("&#{};", character);
    }
  }
  return out;
}

}  // namespace sandbox
