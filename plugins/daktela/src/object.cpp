// SPDX-License-Identifier: Apache-2.0
#include "object.hpp"

#include <algorithm>
#include <cmath>

#include "spojka/json.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::Kind;
using spojka::tr;
using spojka::ValueView;

// Daktela's times carry no zone. The offset the value was written with gives back the wall clock of its
// source, which is what people see on both sides.
std::string wallClock(ValueView timestamp) {
  const spojka::CivilTime t = spojka::civilMoment(timestamp.integer(), timestamp.raw()->tz_minutes);
  std::string text = spojka::formatDate(t.daysSinceEpoch());
  char clock[9] = " ";
  return text.append(clock, spojka::writeClock(clock + 1, t));
}

std::string kindName(Kind kind) {
  switch (kind) {
    case Kind::list:
      return tr("a list within a list");
    case Kind::object:
      return tr("an object");
    case Kind::bytes:
      return tr("binary data");
    default:
      return tr("a value of an unknown kind");
  }
}

std::string customPath(std::string_view key) {
  return std::string(kCustomFields) + "." + std::string(key);
}

// A list of nothing says the same as nothing at all: the field shall be empty.
std::size_t filledItems(ValueView value) {
  if (value.kind() != Kind::list) return value.isEmpty() ? 0 : 1;
  std::size_t n = 0;
  for (std::size_t i = 0; i < value.size(); ++i) n += value.item(i).isEmpty() ? 0U : 1U;
  return n;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = spojka::nearest(word, known);
  return near.empty() ? near : tr("; did you mean '{}'?", near);
}

Refusal unknownKey(std::string_view key, const Scheme& scheme, const ObjectKind& kind) {
  const std::string where =
      kind.hasTypes ? tr("Fields are defined in the form of the record's type in Manage -> CRM")
                    : tr("Fields are defined in Manage -> CRM -> Databases, form of the database");
  return {customPath(key),
          tr("this Daktela has no custom field '{}'", key) + didYouMean(key, scheme.keys()) + " " + where};
}

Refusal wrongChoice(const StandardField& field, std::string_view text) {
  return {std::string(field.name), tr("cannot be '{}'; it is one of: {}", shorten(text, 64), field.options)};
}

bool isAmong(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const auto blank = std::min(words.find(' '), words.size());
    if (words.substr(0, blank) == word) return true;
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
  return false;
}

}  // namespace

std::optional<Refusal> Object::read(ValueView body, const Scheme* scheme) {
  standard_ = {};
  custom_.clear();
  texts_.clear();
  converted_.clear();
  if (body.kind() != Kind::object) return Refusal{{}, tr("the record has no fields")};
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::string_view name = body.name(i);
    if (const std::size_t index = kind_.indexOf(name); index != kind_.fields.size()) {
      if (auto refusal = readStandard(index, body.member(i))) return refusal;
    } else if (name == kCustomFields) {
      const ValueView fields = body.member(i);
      if (fields.kind() != Kind::object && !fields.isEmpty())
        return Refusal{std::string(name), tr("must be an object of custom fields")};
      for (std::size_t k = 0; k < fields.size(); ++k)
        if (auto refusal = readCustom(fields.name(k), fields.member(k), scheme)) return refusal;
    } else if (name == "name" || name == "database") {
      return Refusal{std::string(name), tr("is set by the connector and cannot be mapped")};
    } else {
      return Refusal{
          std::string(name),
          tr("is no field of {}; custom fields are addressed as customFields.<key>", tr(kind_.many))};
    }
  }
  if (auto refusal = checkStandard()) return refusal;
  return kind_.hasTypes && scheme != nullptr ? checkType(*scheme) : std::nullopt;
}

std::optional<Refusal> Object::readStandard(std::size_t index, ValueView value) {
  StandardValue& out = standard_[index];
  out.mapped = true;
  out.sensitive = value.isSensitive() || kind_.fields[index].sensitive;
  const std::size_t given = filledItems(value);
  if (given == 0) return std::nullopt;
  const std::string field(kind_.fields[index].name);
  if (given > 1) return Refusal{field, tr("takes one value, but the mapping gives {}", given)};
  for (std::size_t i = 0; value.kind() == Kind::list; ++i)
    if (!value.item(i).isEmpty()) value = value.item(i);
  if (auto refusal = addText(field, value)) return refusal;
  out.text = texts_.back();
  texts_.pop_back();
  return std::nullopt;
}

std::optional<Refusal> Object::readCustom(std::string_view key, ValueView value, const Scheme* scheme) {
  const CustomField* known = nullptr;
  if (scheme != nullptr && scheme->discovered) {
    known = scheme->find(key);
    if (known == nullptr) return unknownKey(key, *scheme, kind_);
  }
  CustomValue out{key, value.isSensitive(), texts_.size(), 0};
  const std::string field = customPath(key);
  if (value.kind() == Kind::list) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value.item(i).isEmpty()) continue;
      out.sensitive = out.sensitive || value.item(i).isSensitive();
      if (auto refusal = addText(field, value.item(i))) return refusal;
    }
  } else if (!value.isEmpty()) {
    if (auto refusal = addText(field, value)) return refusal;
  }
  out.count = texts_.size() - out.first;
  if (known != nullptr && known->type == "EMAIL")
    for (std::size_t i = 0; i < out.count; ++i)
      if (!looksLikeEmail(texts_[out.first + i]))
        return Refusal{field, tr("value {} is not an e-mail address", i + 1)};
  custom_.push_back(out);
  return std::nullopt;
}

std::optional<Refusal> Object::addText(const std::string& field, ValueView value) {
  switch (value.kind()) {
    case Kind::string:
    case Kind::decimal:
      texts_.push_back(value.text());
      return std::nullopt;
    case Kind::timestamp:
      converted_.push_back(wallClock(value));
      break;
    case Kind::date:
      converted_.push_back(spojka::formatDate(value.integer()));
      break;
    case Kind::float64:
      if (!std::isfinite(value.number()))
        return Refusal{field, tr("takes a number that can be written down")};
      [[fallthrough]];
    case Kind::boolean:
    case Kind::int64:
      converted_.push_back(spojka::toJson(value));
      break;
    default:
      return Refusal{field, tr("takes text, but the mapping gives {}", kindName(value.kind()))};
  }
  texts_.push_back(converted_.back());
  return std::nullopt;
}

std::optional<Refusal> Object::checkStandard() const {
  for (std::size_t i = 0; i < kind_.fields.size(); ++i) {
    const StandardField& field = kind_.fields[i];
    const std::string_view text = standard_[i].text;
    if (field.required && text.empty())
      return Refusal{std::string(field.name),
                     tr("is empty, but Daktela requires it; give the mapping a default")};
    if (!text.empty() && !field.options.empty() && !isAmong(text, field.options))
      return wrongChoice(field, text);
    // A text is never longer in characters than in bytes, so most need no counting.
    if (field.maxLength == 0 || text.size() <= field.maxLength) continue;
    const std::size_t length = spojka::countCharacters(text);
    if (length > field.maxLength)
      return Refusal{std::string(field.name),
                     tr("has {} characters, Daktela allows {}", length, field.maxLength)};
  }
  return std::nullopt;
}

std::optional<Refusal> Object::checkType(const Scheme& scheme) const {
  const std::string_view name = standard_[kind_.indexOf(kTypeField)].text;
  const RecordType* type = scheme.findType(name);
  if (type == nullptr && scheme.typesDiscovered)
    return Refusal{std::string(kTypeField),
                   tr("names no type of CRM records of this Daktela: '{}'", shorten(name, 64)) +
                       didYouMean(name, scheme.typeNames()) + ". " + tr(kTypesHint)};
  if (type == nullptr || type->form.empty()) return std::nullopt;
  for (const auto& field : custom_)
    if (std::find(type->form.begin(), type->form.end(), field.key) == type->form.end())
      return Refusal{customPath(field.key), tr("is not on the form of the type '{}'; add it there in Manage "
                                               "-> CRM, or take it out of the mapping",
                                               type->name)};
  return std::nullopt;
}

void Object::writeJson(std::string& out, std::string_view name, std::string_view database) const {
  const auto quoted = [&out](std::string_view text) { spojka::quoteJson(out, text); };
  const auto member = [&out](std::string_view key) {
    out += out.size() == 1 ? "\"" : ",\"";
    out += key;
    out += "\":";
  };
  out = '{';
  if (kind_.inDatabase) {
    member("database");
    quoted(database);
  }
  if (!name.empty()) {
    member("name");
    quoted(name);
  }
  for (std::size_t i = 0; i < kind_.fields.size(); ++i) {
    if (!standard_[i].mapped) continue;
    member(kind_.fields[i].name);
    // An empty text is refused where a length of at least one is asked for; null clears.
    if (standard_[i].text.empty())
      out += "null";
    else
      quoted(standard_[i].text);
  }
  if (!custom_.empty()) {
    member(kCustomFields);
    out += '{';
    for (const auto& field : custom_) {
      if (&field != custom_.data()) out += ',';
      quoted(field.key);
      out += ":[";
      for (std::size_t i = 0; i < field.count; ++i) {
        if (i != 0) out += ',';
        quoted(texts_[field.first + i]);
      }
      out += ']';
    }
    out += '}';
  }
  out += '}';
}

}  // namespace daktela
