// SPDX-License-Identifier: Apache-2.0
#include "checkpoint.hpp"

#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

constexpr std::int64_t kVersion = 1;

const char* nameOf(Checkpoint::Next next) noexcept {
  switch (next) {
    case Checkpoint::Next::ranges:
      return "ranges";
    case Checkpoint::Next::feed:
      return "feed";
    default:
      return "whole";
  }
}

[[noreturn]] void refuse(const std::string& where) {
  throw spojka::DataError(
      where,
      spojka::tr(
          "the stored checkpoint was not written by this version of the connector; use the version that "
          "wrote it, or reset the state of this stream so that everything is read again"));
}

Checkpoint::Next nextOf(std::string_view name, const std::string& where) {
  for (const auto next : {Checkpoint::Next::whole, Checkpoint::Next::ranges, Checkpoint::Next::feed})
    if (name == nameOf(next)) return next;
  refuse(where);
}

// A whole number from 0 on, within what a load can come to; `absent` when there is none.
std::int64_t countOf(spojka::ValueView value, std::int64_t absent, const std::string& where) {
  constexpr std::int64_t kMost = 1000 * 1000;
  if (value.isNull()) return absent;
  if (value.kind() != spojka::Kind::int64 || value.integer() < 0 || value.integer() > kMost) refuse(where);
  return value.integer();
}

}  // namespace

std::string toText(const Checkpoint& c) {
  spojka::Arena a;
  spojka::ObjectBuilder o;
  o.set("version", spojka::make::integer(kVersion)).set("next", spojka::make::string(a, nameOf(c.next)));
  o.set("link", spojka::make::string(a, c.link));
  if (c.since != 0) o.set("since", spojka::make::string(a, utcStamp(c.since)));
  if (c.next == Checkpoint::Next::ranges) {
    o.set("from", spojka::make::date(c.from));
    o.set("streak", spojka::make::integer(c.streak));
  }
  if (c.span >= 0) o.set("days", spojka::make::integer(c.span));
  const spojka_value v = o.finish(a);
  return spojka::toJson(spojka::ValueView(v));
}

Checkpoint parseCheckpoint(std::string_view text, const std::string& where) {
  Checkpoint c;
  if (text.empty()) return c;
  spojka::Arena a;
  spojka_value root{};
  try {
    root = spojka::parseJson(a, text);
  } catch (const spojka::JsonError&) {
    refuse(where);
  }
  const spojka::ValueView o(root);
  if (countOf(o.find("version"), 0, where) != kVersion) refuse(where);
  c.next = nextOf(o.find("next").text(), where);
  c.link = std::string(o.find("link").text());
  if (const auto since = o.find("since"); !since.isEmpty()) {
    const auto moment = parseUtcStamp(since.text());
    if (!moment) refuse(where);
    c.since = *moment;
  }
  c.span = countOf(o.find("days"), -1, where);
  if (c.next == Checkpoint::Next::ranges) {
    const auto from = parseDay(o.find("from").text());
    if (!from || c.span < 0 || c.since == 0) refuse(where);
    c.from = *from;
    c.streak = countOf(o.find("streak"), 0, where);
  }
  if (c.next == Checkpoint::Next::feed && c.since == 0) refuse(where);
  return c;
}

}  // namespace shoptet
