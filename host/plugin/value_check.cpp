// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/value_check.hpp"

#include <cstdint>
#include <cstring>

#include "host/base/printable.hpp"
#include "spojka/decimal.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// Most names and values are short: their two ends, which may overlap, are all of them.
bool isShortAscii(std::string_view text) noexcept {
  const auto ends = [&](auto first) {
    auto last = first;
    std::memcpy(&first, text.data(), sizeof first);
    std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
    return static_cast<std::uint64_t>(first | last);
  };
  if (text.size() > 16) return false;
  if (text.size() >= 8) return (ends(std::uint64_t{}) & 0x8080'8080'8080'8080U) == 0;
  if (text.size() >= 4) return (ends(std::uint32_t{}) & 0x8080'8080U) == 0;
  if (text.empty()) return true;
  const int all = text.front() | text[text.size() / 2] | text.back();
  return (all & 0x80) == 0;
}

bool isSound(std::string_view text) noexcept {
  return isShortAscii(text) || isUtf8(text);
}

}  // namespace

std::string_view ValueCheck::look(const spojka_value& value) {
  field_.clear();
  bytes_ = 0;
  corrupt_ = false;
  const char* fault = lookAt(value, 0);
  return fault == nullptr ? std::string_view() : std::string_view(fault);
}

bool ValueCheck::isName(std::string_view name) noexcept {
  if (!isSound(name)) return false;
  sound_[placeOf(name)] = name;
  return true;
}

const char* ValueCheck::corrupt(const char* how) noexcept {
  corrupt_ = true;
  return how;
}

const char* ValueCheck::lookAt(const spojka_value& v, unsigned depth) {
  // Counted on the way, so that what is cut off is also the walk through a value without end.
  bytes_ += sizeof v;
  if (bytes_ > kLongestRecord) return "more than 256 MB";
  switch (v.kind) {
    case SPOJKA_NULL:
    case SPOJKA_BOOL:
    case SPOJKA_INT64:
    case SPOJKA_FLOAT64:
    case SPOJKA_TIMESTAMP:
    case SPOJKA_DATE:
      return nullptr;
    case SPOJKA_STRING:
    case SPOJKA_DECIMAL:
    case SPOJKA_BYTES:
      return lookAtText(v);
    case SPOJKA_LIST:
      return depth >= SPOJKA_MAX_DEPTH ? "a value nested too deep" : lookAtList(v, depth);
    case SPOJKA_OBJECT:
      return depth >= SPOJKA_MAX_DEPTH ? "a value nested too deep" : lookAtObject(v, depth);
    default:
      unknownKind_ = "a value of kind " + std::to_string(v.kind) + ", which this program does not know";
      return unknownKind_.c_str();
  }
}

const char* ValueCheck::lookAtText(const spojka_value& v) {
  if (v.size == 0) return nullptr;
  if (v.as.s == nullptr) return corrupt("a text without bytes");
  bytes_ += v.size;
  if (bytes_ > kLongestRecord) return "more than 256 MB";
  const std::string_view text(v.as.s, v.size);
  if (v.kind == SPOJKA_STRING && !isSound(text)) return "a text that is not UTF-8";
  if (v.kind == SPOJKA_DECIMAL && !isDecimal(text)) return "a decimal that is no number";
  return nullptr;
}

const char* ValueCheck::lookAtList(const spojka_value& v, unsigned depth) {
  if (v.size != 0 && v.as.list == nullptr) return corrupt("a list without items");
  for (std::uint32_t i = 0; i < v.size; ++i)
    if (const char* fault = lookAt(v.as.list[i], depth + 1)) {
      field_ = "[" + std::to_string(i) + "]" + (field_.empty() || field_[0] == '[' ? "" : ".") + field_;
      return fault;
    }
  return nullptr;
}

const char* ValueCheck::lookAtObject(const spojka_value& v, unsigned depth) {
  if (v.size != 0 && v.as.fields == nullptr) return corrupt("an object without members");
  for (std::uint32_t i = 0; i < v.size; ++i) {
    const spojka_str name = v.as.fields[i].name;
    if (!isText(name)) return corrupt("a name without bytes");
    const spojka_value& member = v.as.fields[i].value;
    const char* fault = nullptr;
    if (name.size == 0)
      fault = "a member without a name";
    else if (!isSeen(fromAbi(name)) && !isName(fromAbi(name)))
      fault = "a name that is not UTF-8";
    else if (member.kind == SPOJKA_STRING) {  // most of a record, and so worth a shorter way
      bytes_ += sizeof member;
      fault = lookAtText(member);
    } else
      fault = lookAt(member, depth + 1);
    bytes_ += name.size;
    if (fault == nullptr) continue;
    field_ = withBytesWrittenOut(fromAbi(name)) + (field_.empty() || field_[0] == '[' ? "" : ".") + field_;
    return fault;
  }
  return nullptr;
}

}  // namespace spojka::host
