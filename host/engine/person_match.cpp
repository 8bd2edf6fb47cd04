// SPDX-License-Identifier: Apache-2.0
#include "host/engine/person_match.hpp"

#include <algorithm>
#include <cctype>

#include "host/base/means.hpp"
#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/scalar_text.hpp"

namespace spojka::host {
namespace {

using Answer = mapping::PhoneQuery::Answer;

// More words than a name and what is written beside a number: a text about something, which may be anybody's.
constexpr int kMostWords = 8;
constexpr int kMostWordsOfANote = 2;

int countWords(std::string_view text) {
  int words = 0;
  bool inWord = false;
  bool address = false;
  for (const char c : text) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (blank) {
      if (inWord && !address) ++words;
      inWord = address = false;
    }
    if (c == '@') address = true;
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0)
      inWord = true;
  }
  return words + (inWord && !address ? 1 : 0);
}

std::string theAddress(const std::string& text) {
  const auto addresses = mapping::readAddresses(text);
  return addresses.size() == 1 ? addresses.front() : std::string();
}

void addUnsure(PersonFound& found, const std::string& field) {
  if (std::find(found.unsure.begin(), found.unsure.end(), field) == found.unsure.end())
    found.unsure.push_back(field);
}

}  // namespace

PersonMatch::PersonMatch(const std::string& email, const std::string& phone, std::vector<std::string> regions)
    : email_(theAddress(email)),
      phone_(phone, std::move(regions)),
      askedEmail_(!email.empty()),
      askedPhone_(!phone.empty()) {}

std::string PersonMatch::problem() const {
  if (askedEmail_ && email_.empty()) return mention(Means::email) + " is no e-mail address";
  if (askedPhone_ && !phone_.valid())
    return mention(Means::phone) +
           " is no number that could be told from others (too short, not one, or not of the countries "
           "the "
           "mapping knows); write the whole number with its country, as +420600000001";
  return {};
}

void PersonMatch::judge(std::string_view text, const Place& place, const std::vector<std::string>& regions,
                        Searched& searched, PersonFound& found) const {
  const bool prose = countWords(text) > (place.freeText ? kMostWordsOfANote : kMostWords);
  const auto hit = [&](const char* by) {
    if (prose)
      addUnsure(found, place.field);
    else if (found.by == nullptr)
      found.by = by;
  };
  if (askedEmail_) {
    ++searched.emailTexts;
    const auto addresses = mapping::readAddresses(text);
    if (std::find(addresses.begin(), addresses.end(), email_) != addresses.end()) hit("email");
  }
  if (!askedPhone_) return;
  const bool meant = place.personal || place.phone;
  if (place.phone || (place.personal && !place.other)) ++searched.phoneTexts;
  switch (phone_.in(text, regions)) {
    case Answer::same:
      if (meant)
        hit("phone");
      else
        addUnsure(found, place.field);
      break;
    case Answer::alike:
      if (meant) addUnsure(found, place.field);
      break;
    case Answer::unreadable:
      if (place.phone) ++searched.unreadable[place.field];
      break;
    case Answer::other:
      break;
  }
}

void PersonMatch::look(const Mapping& mapping, Side side, const std::string& field, ValueView value,
                       Searched& searched, PersonFound& found) const {
  // Only a whole record says its country.
  const std::vector<std::string> regions = side == Side::source && field.empty() && askedPhone_
                                               ? mapping.regionsOf(value)
                                               : std::vector<std::string>();
  const FieldMarks& marks = side == Side::source ? mapping.sourceMarks() : mapping.targetMarks();
  marks.forEach(field, value, [&](const std::string& path, ValueView v, bool personal) {
    Place place{path, personal, marks.holdsPhone(path), marks.holdsOther(path), marks.isFreeText(path)};
    for (const auto& column : mapping.columns()) {
      if (side == Side::destination && column.target == path) {
        place.personal = place.personal || column.personal;
        place.phone = place.phone || column.phone;
      }
      if (side == Side::source && column.phone)
        for (const auto& source : column.sources)
          if (withoutBrackets(source) == path) place.phone = true;
    }
    mapping::ScalarText room;
    const auto text = room.of(v);
    if (!text) return;
    ++searched.values;
    // A whole number is nobody's address, and a phone only where one is meant to be.
    if (v.kind() != Kind::string && !place.phone) return;
    judge(*text, place, regions, searched, found);
  });
}

PersonFound PersonMatch::find(const Mapping& mapping, Side side, ValueView body, Searched& searched) const {
  PersonFound found;
  look(mapping, side, {}, body, searched, found);
  return found;
}

std::vector<std::string> regionsOf(const std::vector<Mapping>& mappings) {
  std::vector<std::string> regions;
  for (const auto& mapping : mappings)
    for (const auto& column : mapping.columns())
      if (!column.region.empty() && std::find(regions.begin(), regions.end(), column.region) == regions.end())
        regions.push_back(column.region);
  return regions;
}

}  // namespace spojka::host
