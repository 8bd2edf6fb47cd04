// SPDX-License-Identifier: Apache-2.0
#include "host/profile/invisible.hpp"

namespace spojka::host {
namespace {

struct Known {
  std::string_view bytes;
  std::string_view name;
  bool blank;
};
constexpr Known kInvisible[] = {
    {"\xC2\xA0", "U+00A0", true},      {"\xC2\xAD", "U+00AD", false},     {"\xE2\x80\x87", "U+2007", true},
    {"\xE2\x80\xAF", "U+202F", true},  {"\xE2\x80\x8B", "U+200B", false}, {"\xE2\x80\x8C", "U+200C", false},
    {"\xE2\x80\x8D", "U+200D", false}, {"\xE2\x81\xA0", "U+2060", false}, {"\xE3\x80\x80", "U+3000", true},
    {"\xEF\xBB\xBF", "U+FEFF", false},
};

}  // namespace

std::optional<Invisible> invisibleIn(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0x80U) == 0) continue;
    for (const auto& known : kInvisible)
      if (text.substr(at, known.bytes.size()) == known.bytes)
        return Invisible{at, known.bytes.size(), known.name, known.blank};
  }
  return std::nullopt;
}

std::optional<Invisible> strayInvisible(std::string_view text) {
  for (auto found = invisibleIn(text); found; found = invisibleIn(text, found->at + found->bytes))
    if (!found->blank || found->at == 0 || found->at + found->bytes == text.size()) return found;
  return std::nullopt;
}

std::string withInvisibleNamed(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (auto found = invisibleIn(text); found; found = invisibleIn(text, done)) {
    out += text.substr(done, found->at - done);
    out += '<';
    out += found->name;
    out += '>';
    done = found->at + found->bytes;
  }
  return out += text.substr(done);
}

}  // namespace spojka::host
