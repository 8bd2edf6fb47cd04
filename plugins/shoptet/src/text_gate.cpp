// SPDX-License-Identifier: Apache-2.0
#include "text_gate.hpp"

#include <cstring>
#include <utility>

#include "spojka/ascii.hpp"
#include "spojka/hex.hpp"

namespace shoptet {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
// Bytes of a numeric character reference that is judged here; a longer one is the parser's business.
constexpr std::size_t kLongestUnit = 16;

// 16 bytes at once, on any processor; the compiler chooses the instructions.
using Lanes = signed char __attribute__((vector_size(16)));

// True when one of the 16 bytes is not plain text: control character, beyond ASCII (negative), '#' or '&'.
// '#' is looked at because "&#" begins a numeric reference.
bool anySpecial(const char* p) noexcept {
  Lanes v;
  std::memcpy(&v, p, sizeof v);
  const auto odd = ((v < 32) & (v != 9) & (v != 10) & (v != 13)) | (v == '#');
  std::uint64_t halves[2];
  static_assert(sizeof halves == sizeof odd);
  std::memcpy(halves, &odd, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

bool isSpecial(char c) noexcept {
  const auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && u != 9 && u != 10 && u != 13) || u >= 0x80 || u == '#';
}

int digitValue(char c, bool hex) noexcept {
  if (hex) return spojka::hexValue(c);
  return spojka::isAsciiDigit(c) ? c - '0' : -1;
}

bool isXmlChar(std::uint32_t c) noexcept {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

}  // namespace

void TextGate::pass(std::string_view piece, bool last) {
  if (!doubtful_) return flow(piece, last);
  if (held_.empty()) {
    std::size_t plain = 0;
    while (plain < piece.size() && static_cast<unsigned char>(piece[plain]) < 0x80) ++plain;
    flow(piece.substr(0, plain), last && plain == piece.size());
    if (plain == piece.size()) return;
    piece.remove_prefix(plain);
  }
  held_.append(piece);
  if (held_.size() < kEvidence && !last) return;
  decide(std::string_view(held_).substr(0, kEvidence));
  flow(std::exchange(held_, {}), last);
}

void TextGate::settle() {
  if (held_.empty()) return;
  decide(held_);
  flow(std::exchange(held_, {}), false);
}

// By as much of it whatever the pieces it comes in, so that the same document is always read alike.
void TextGate::decide(std::string_view beginning) {
  doubtful_ = false;
  Utf8Evidence evidence;
  evidence.lookAtAll(beginning);
  if (evidence.saysUtf8())
    table_ = nullptr;
  else if (sibling_ != nullptr && evidence.windows() != 0)
    table_ = sibling_;
}

void TextGate::judge() noexcept {
  const bool broken = repairs_.brokenText > kFew && repairs_.brokenText > letters_;
  const bool mistaken = table_ != nullptr && evidence_.letters() > kFew && evidence_.saysUtf8();
  wrong_ = broken || mistaken;
}

void TextGate::flow(std::string_view piece, bool last) {
  if (!carry_.empty()) {
    const std::size_t carried = carry_.size();
    const std::size_t taken = piece.size() < kLongestUnit ? piece.size() : kLongestUnit;
    std::string bridge = std::exchange(carry_, {});
    bridge.append(piece.substr(0, taken));
    const std::size_t used = process(bridge, last && taken == piece.size());
    if (used < carried) {  // still incomplete, and then the whole piece is in the bridge
      carry_ = bridge.substr(used);
      return;
    }
    piece.remove_prefix(used - carried);
  }
  if (piece.empty()) return;
  const std::size_t used = process(piece, last);
  carry_ = piece.substr(used);
}

// Hands on what can be judged and returns how many bytes that was.
std::size_t TextGate::process(std::string_view data, bool last) {
  if (wrong_) return data.size();
  repaired_.clear();
  bool repairing = false;
  std::size_t at = 0;
  while (at < data.size()) {
    const std::size_t begin = at;
    at += plainRun(data.substr(at));
    if (repairing) repaired_.append(data.substr(begin, at - begin));
    if (at == data.size()) break;
    const std::size_t mark = repaired_.size();
    changed_ = false;
    const std::size_t n = unit(data.substr(at), last);
    if (n == 0) break;
    if (changed_ && !repairing) {
      repairing = true;
      repaired_.insert(mark, data.substr(0, at));
    } else if (!changed_ && repairing) {
      repaired_.append(data.substr(at, n));
    }
    at += n;
    if (wrong_) break;
  }
  if (repairing)
    sink_.bytes(repaired_);
  else if (at != 0)
    sink_.bytes(data.substr(0, at));
  return wrong_ ? data.size() : at;
}

// Length of the text before the next unit. An '&' belongs to the '#' behind it, or to the next piece.
std::size_t TextGate::plainRun(std::string_view rest) const noexcept {
  std::size_t i = 0;
  while (i + sizeof(Lanes) <= rest.size() && !anySpecial(rest.data() + i)) i += sizeof(Lanes);
  while (i < rest.size() && !isSpecial(rest[i])) ++i;
  const bool hashNext = i < rest.size() && rest[i] == '#';
  if (i > 0 && rest[i - 1] == '&' && (hashNext || i == rest.size())) --i;
  return i;
}

std::size_t TextGate::unit(std::string_view rest, bool last) {
  const auto c = static_cast<unsigned char>(rest.front());
  if (c == '&') return reference(rest, last);
  if (c == '#') return 1;
  if (c < 0x20) {
    replaceControl(c);
    return 1;
  }
  return table_ == nullptr ? multibyte(rest, last) : singleByte(rest, last);
}

// "&#...;" of a character that XML forbids. Inside CDATA the same letters would be plain text; they are
// replaced there as well, which no reader will miss.
std::size_t TextGate::reference(std::string_view rest, bool last) {
  if (rest.size() < 3) {
    if (!last && (rest.size() == 1 || rest[1] == '#')) return 0;
    return 1;
  }
  if (rest[1] != '#') return 1;
  const bool hex = rest[2] == 'x';
  std::size_t i = hex ? 3 : 2;
  std::uint32_t value = 0;
  while (i < rest.size() && i < kLongestUnit && digitValue(rest[i], hex) >= 0) {
    if (value <= 0x10FFFF)
      value = value * (hex ? 16U : 10U) + static_cast<std::uint32_t>(digitValue(rest[i], hex));
    ++i;
  }
  if (i == rest.size() && i < kLongestUnit && !last) return 0;
  const bool ended = i < kLongestUnit && i < rest.size() && rest[i] == ';';
  if (!ended || i == (hex ? 3U : 2U) || isXmlChar(value)) return 1;
  if (value < 0x20)
    replaceControl(static_cast<unsigned char>(value));
  else
    replaceBroken();
  return i + 1;
}

std::size_t TextGate::multibyte(std::string_view rest, bool last) {
  const Utf8Unit unit = utf8Unit(rest);
  if (unit.length == 0 && !last) return 0;
  if (unit.value != 0)
    ++letters_;
  else
    replaceBroken();
  return unit.length == 0 ? rest.size() : unit.length;
}

std::size_t TextGate::singleByte(std::string_view rest, bool last) {
  if (!evidence_.look(rest) && !last) return 0;
  const std::string_view text = (*table_)[static_cast<unsigned char>(rest.front())];
  changed_ = true;
  if (text.empty()) {
    replaceBroken();
  } else {
    ++letters_;
    repaired_ += text;
    judge();
  }
  return 1;
}

// A vertical tab or a form feed stood between words; the others stood nowhere.
void TextGate::replaceControl(unsigned char c) {
  changed_ = true;
  ++repairs_.controls;
  if (c == 0x0B || c == 0x0C) repaired_ += ' ';
}

void TextGate::replaceBroken() {
  changed_ = true;
  if (repairs_.brokenText++ == 0) sink_.replaced();
  repaired_ += kReplacement;
  judge();
}

}  // namespace shoptet
