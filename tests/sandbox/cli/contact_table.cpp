// SPDX-License-Identifier: Apache-2.0
#include "cli/contact_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <vector>

#include "base/json.hpp"

namespace sandbox {
namespace {

enum Column : std::size_t {
  kTitleColumn,
  kPersonColumn,
  kEmailColumn,
  kPhoneColumn,
  kUrlColumn,
  kDescriptionColumn,
  kColumns
};
using Row = std::array<std::string, kColumns>;
constexpr std::array<const char*, kColumns> kHeads = {"TITLE", "NAME", "E-MAIL",
                                                      "PHONE", "URL",  "DESCRIPTION"};
// Links are kept long: cut in the middle of its number, a link to an order says nothing.
constexpr std::array<std::size_t, kColumns> kWidest = {28, 28, 36, 30, 80, 48};

bool startsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsCharacter));
}

// At most `widest` characters, "..." where something was left out; control characters as spaces.
std::string cell(std::string_view text, std::size_t widest) {
  std::string out;
  const bool cut = width(text) > widest;
  std::size_t room = cut ? widest - 3 : widest;
  for (const char c : text) {
    if (startsCharacter(c) && room-- == 0) break;
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return cut ? out + "..." : out;
}

std::string_view member(const rapidjson::Value& contact, const char* name) {
  const auto found = contact.FindMember(name);
  return found == contact.MemberEnd() ? std::string_view() : textOf(found->value);
}

std::string custom(const rapidjson::Value& contact, const char* name) {
  std::string out;
  const auto fields = contact.FindMember("customFields");
  if (fields == contact.MemberEnd() || !fields->value.IsObject()) return out;
  const auto field = fields->value.FindMember(name);
  if (field == fields->value.MemberEnd() || !field->value.IsArray()) return out;
  for (const auto& value : field->value.GetArray()) out.append(out.empty() ? "" : ", ").append(textOf(value));
  return out;
}

Row rowOf(const rapidjson::Value& contact) {
  std::string person(member(contact, "firstname"));
  if (!person.empty()) person += ' ';
  person += member(contact, "lastname");
  Row row{std::string(member(contact, "title")),
          person,
          custom(contact, "email"),
          custom(contact, "number"),
          custom(contact, "url"),
          std::string(member(contact, "description"))};
  for (std::size_t i = 0; i < kColumns; ++i) row[i] = cell(row[i], kWidest[i]);
  return row;
}

// Names are made of who wrote them, what of, and its key, joined with '_': what stands before the key is the
// kind.
std::string kindOf(std::string_view name) {
  const auto first = name.find('_');
  const auto second = first == std::string_view::npos ? first : name.find('_', first + 1);
  return second == std::string_view::npos ? "other" : std::string(name.substr(0, second));
}

std::string render(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (std::size_t i = 0; i < kColumns; ++i) {
    widths[i] = width(kHeads[i]);
    for (const Row& row : rows) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  const auto line = [&](const auto& cells) {
    std::string text;
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::string_view value = cells[i];
      text.append(value).append(widths[i] - width(value) + 2, ' ');
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  };
  line(kHeads);
  for (const Row& row : rows) line(row);
  return out;
}

}  // namespace

std::string contactTable(std::string_view jsonLines, const ContactChoice& choice) {
  std::vector<Row> rows;
  std::map<std::string, std::size_t> kinds;
  std::size_t total = 0;
  for (std::size_t number = 1; !jsonLines.empty(); ++number) {
    const std::string_view text = jsonLines.substr(0, jsonLines.find('\n'));
    jsonLines.remove_prefix(std::min(jsonLines.size(), text.size() + 1));
    rapidjson::Document contact;
    contact.Parse(text.data(), text.size());
    if (contact.HasParseError() || !contact.IsObject())
      throw std::invalid_argument(fmt::format("line {} of the answer is no contact", number));
    if (member(contact, "title").find(choice.title) == std::string_view::npos) continue;
    ++total;
    if (++kinds[kindOf(member(contact, "name"))] <= choice.limit) rows.push_back(rowOf(contact));
  }
  std::string out = rows.empty() ? std::string() : render(rows);
  if (total > rows.size() && !rows.empty()) out += fmt::format("... and {} more\n", total - rows.size());
  out += fmt::format("{} contact{}", total, total == 1 ? "" : "s");
  const char* separator = ": ";
  for (const auto& [kind, count] : kinds) {
    out += fmt::format("{}{} {}", separator, count, kind);
    separator = ", ";
  }
  return out + '\n';
}

}  // namespace sandbox
