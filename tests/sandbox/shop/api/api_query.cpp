// SPDX-License-Identifier: Apache-2.0
#include "shop/api/api_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "server/http_message.hpp"

namespace sandbox {
namespace {

[[noreturn]] void refuse(std::string_view name, std::string_view value) {
  throw BadParameter(std::string(name),
                     fmt::format("Invalid value \"{}\" for parameter \"{}\".", value, name));
}

// "+0200" or "+02:00", in seconds.
std::optional<std::int64_t> offsetOf(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1))
    if (c != ':') digits += c;
  int hhmm = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), hhmm);
  if (digits.size() != 4 || read.ec != std::errc() || read.ptr != digits.data() + 4) return std::nullopt;
  const std::int64_t seconds = (hhmm / 100) * 3600 + (hhmm % 100) * 60;
  return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

ApiQuery::ApiQuery(std::string_view query, std::initializer_list<std::string_view> known) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view name = pair.substr(0, equals);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw BadParameter(std::string(name), fmt::format("Unexpected parameter \"{}\".", name));
    values_[std::string(name)] = percentDecode(pair.substr(std::min(equals + 1, pair.size())), true);
  }
}

std::optional<std::string> ApiQuery::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::uint64_t ApiQuery::number(std::string_view name, std::uint64_t absent) const {
  const auto value = text(name);
  if (!value) return absent;
  std::uint64_t number = 0;
  const auto read = std::from_chars(value->data(), value->data() + value->size(), number);
  if (read.ec != std::errc() || read.ptr != value->data() + value->size() || number == 0)
    refuse(name, *value);
  return number;
}

std::optional<LocalSeconds> ApiQuery::moment(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::nullopt;
  if (value->size() < 24 || (*value)[10] != 'T') refuse(name, *value);
  std::string digits = value->substr(0, 19);
  digits[10] = ' ';
  const auto time = parseDateTime(digits);
  const auto offset = offsetOf(std::string_view(*value).substr(19));
  if (!time || !offset) refuse(name, *value);
  return pragueFromUtc(*time - *offset);
}

Page::Page(const ApiQuery& query, std::uint64_t usual, std::uint64_t most)
    : number(query.number("page", 1)), size(std::min(query.number("itemsPerPage", usual), most)) {}

std::uint64_t Page::items(std::uint64_t total) const {
  return first() >= total ? 0 : std::min(size, total - first());
}

void Page::write(JsonWriter& json, std::uint64_t total) const {
  const auto member = [&json](std::string_view name, std::uint64_t value) {
    json.member(name, static_cast<std::int64_t>(value));
  };
  json.key("paginator");
  json.StartObject();
  member("totalCount", total);
  member("page", number);
  member("pageCount", pages(total));
  member("itemsOnPage", items(total));
  member("itemsPerPage", size);
  json.EndObject();
}

std::int64_t utcOf(LocalSeconds time) {
  const std::int64_t summer = time - 7200;
  return pragueFromUtc(summer) == time ? summer : time - 3600;
}

std::string apiTime(LocalSeconds time) {
  std::string text = formatDateTime(time);
  text[10] = 'T';
  return text + (time - utcOf(time) == 7200 ? "+0200" : "+0100");
}

}  // namespace sandbox
