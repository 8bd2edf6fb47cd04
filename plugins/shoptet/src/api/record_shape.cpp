// SPDX-License-Identifier: Apache-2.0
#include "api/record_shape.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "number.hpp"

namespace shoptet::api {
namespace {

using spojka::ValueView;

bool isZero(std::string_view number) noexcept {
  return number.find_first_not_of("0.") == std::string_view::npos;
}

// Per cent off, of a ratio with four places: 0.9000 is 10. Empty for what is no such ratio.
std::string percentOff(std::string_view ratio) {
  std::string digits;
  for (const char c : ratio)
    if (c != '.') digits += c;
  int tenThousandths = 0;
  const char* end = digits.data() + digits.size();
  const auto dot = ratio.find('.');
  if (dot == std::string_view::npos || ratio.size() - dot != 5 ||
      std::from_chars(digits.data(), end, tenThousandths).ptr != end)
    return {};
  const int off = 10000 - tenThousandths;
  std::string text = (off < 0 ? "-" : "") + std::to_string(std::abs(off) / 100);
  if (const int rest = std::abs(off) % 100; rest != 0)
    text.append(rest < 10 ? ".0" : ".").append(std::to_string(rest));
  return std::string(withoutZeros(text));
}

}  // namespace

RecordShape::RecordShape(const Schema& schema, Derivation& derivation, const ShopZone& zone,
                         const Countries& countries)
    : schema_(schema), derivation_(derivation), zone_(zone), countries_(countries) {
  slots_.resize(schema.objects().size());
  lists_.resize(schema.objects().size());
  for (const auto& object : schema.objects()) {
    auto& names = names_.emplace_back();
    for (const FieldRow* field : object.slots) names.push_back(spojka::toAbi(field->name));
  }
}

void RecordShape::begin(spojka::Arena& arena) {
  arena_ = &arena;
  for (auto& slots : slots_) slots.clear();
  for (auto& list : lists_) list.clear();
}

std::size_t RecordShape::objectOf(std::string_view member, std::size_t within) const {
  const auto slot = schema_.slotOf(static_cast<int>(within), member);
  return static_cast<std::size_t>(schema_.objects()[within].slots[slot]->child);
}

// As the parser of the exports leaves a text: no blank space around it, one kind of line end.
std::string_view RecordShape::plain(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(kBlank) - first + 1);
  if (text.find('\r') == std::string_view::npos) return arena_->copy(text);
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      lines += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      lines += '\n';
  }
  return arena_->copy(lines);
}

// Null where there is nothing to say.
spojka_value RecordShape::valueOf(const FieldSource& source, ValueView from) {
  switch (source.take) {
    case Take::boolean:
      return from.kind() == spojka::Kind::boolean ? spojka::make::boolean(from.boolean())
                                                  : spojka::make::null();
    case Take::identifier:
      return from.kind() == spojka::Kind::int64
                 ? spojka::make::string(*arena_, std::to_string(from.integer()))
                 : spojka::make::null();
    default:
      break;
  }
  const std::string_view text = plain(from.text());
  if (text.empty()) return spojka::make::null();
  switch (source.take) {
    case Take::decimal:
      return decimalValue(*arena_, text);
    case Take::shortDecimal:
      return decimalValue(*arena_, withoutZeros(text));
    case Take::amount: {
      const std::string_view brief = withoutZeros(text);
      const bool whole = brief.find('.') == std::string_view::npos;
      return decimalValue(*arena_, whole ? brief : text);
    }
    case Take::weight:
      return isZero(text) ? spojka::make::null() : decimalValue(*arena_, text);
    case Take::discount: {
      const std::string off = percentOff(text);
      return off.empty() ? spojka::make::null() : spojka::make::decimal(*arena_, off);
    }
    case Take::time: {
      const auto t = parseInstant(text, zone_);
      return t ? spojka::make::timestamp(t->microsUtc, t->offsetMinutes) : spojka::make::borrowed(text);
    }
    case Take::countryName: {
      const auto country = countries_.find(text);
      return country == countries_.end() ? spojka::make::null()
                                         : spojka::make::string(*arena_, country->second);
    }
    default:
      return spojka::make::borrowed(text);
  }
}

void RecordShape::set(std::size_t object, std::string_view member, const spojka_value& value) {
  if (ValueView(value).isNull()) return;
  const auto slot = schema_.slotOf(static_cast<int>(object), member);
  const bool personal = schema_.objects()[object].slots[slot]->personal;
  slots_[object].set(slot, personal ? spojka::make::sensitive(value) : value);
}

void RecordShape::setText(std::size_t object, std::string_view member, std::string_view text) {
  const std::string_view kept = plain(text);
  if (!kept.empty()) set(object, member, spojka::make::borrowed(kept));
}

void RecordShape::take(std::size_t object, const FieldSources& sources, ValueView document) {
  for (const FieldSource& source : sources)
    set(object, source.member, valueOf(source, document.at(source.path)));
}

// What lies within an object is put into it; lists and their entries apart.
void RecordShape::hold(std::size_t object) {
  const auto& within = schema_.objects()[object].within;
  for (std::size_t i = within.size(); i-- > 0;) {
    const std::size_t o = within[i];
    if (o == object) continue;
    const Schema::Object& inner = schema_.objects()[o];
    const spojka_value value = slots_[o].build(*arena_, names_[o].data());
    if (value.size != 0) slots_[static_cast<std::size_t>(inner.holder)].set(inner.slotInHolder, value);
  }
}

void RecordShape::endEntry(std::size_t object) {
  hold(object);
  const spojka_value entry = slots_[object].build(*arena_, names_[object].data());
  if (entry.size != 0) lists_[object].push_back(entry);
  for (const auto inner : schema_.objects()[object].within) slots_[inner].clear();
}

RecordShape::Record RecordShape::finish() {
  hold(0);
  for (std::size_t o = 1; o < lists_.size(); ++o) {
    const Schema::Object& object = schema_.objects()[o];
    if (object.isList && !lists_[o].empty())
      slots_[static_cast<std::size_t>(object.holder)].set(object.slotInHolder,
                                                          spojka::make::list(*arena_, lists_[o]));
  }
  derivation_.complete(*arena_, slots_[0], lists_);
  return {derivation_.key(slots_[0], lists_), slots_[0].build(*arena_, names_[0].data())};
}

}  // namespace shoptet::api
