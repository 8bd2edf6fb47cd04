// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/mapping.hpp"
#include "host/mapping/transforms/make.hpp"

namespace spojka::host {
namespace mapping {

// clang-format off
const std::vector<TransformSpec>& transformTable() {
  using enum Result;
  using enum OnEmpty;
  // name, usage, help, least and most arguments, takes a table, result, on empty, secret, make item, make flow, option with {places}
  static const std::vector<TransformSpec> kTable{
      {"boolean", "boolean or { boolean: [YES, NO] }", "reads the usual words for yes and no; with two arguments writes those", 0, 2, true, same, skip, false, makeBoolean, nullptr},
      {"capitalize", "capitalize", "first letter of every word large, the others small", 0, 0, false, same, skip, false, makeCapitalize, nullptr},
      {"count", "count", "how many values there are", 0, 0, false, one, run, false, nullptr, makeCount},
      {"date", "{ date: \"%d.%m.%Y\" }", "writes a date or time by a pattern", 1, 1, true, same, skip, false, makeDate, nullptr},
      {"default", "{ default: TEXT }", "stands in for an empty value", 1, 1, false, same, run, false, nullptr, makeDefault},
      {"distinct", "distinct", "every value of a list once, where it stands first", 0, 0, false, same, skip, false, nullptr, makeDistinct},
      {"e164", "{ e164: CZ } or { e164: { region: \"{country}\", otherwise: CZ } }", "phone number as +420...; numbers without country code belong to the region", 1, 1, true, same, skip, false, makeE164, nullptr, "region"},
      {"email", "email or { email: { invalid: keep } }", "the e-mail address in a text, in small letters; all of them where several fit", 0, 1, true, same, skip, false, nullptr, makeEmail},
      {"first", "first", "the first value of a list", 0, 0, false, one, skip, false, nullptr, makeFirst},
      {"first_name", "first_name or { first_name: { otherwise: TEXT } }", "given names out of a full name, without titles", 0, 0, true, same, skip, false, makeFirstName, nullptr},
      {"hash", "{ hash: SALT }", "SHA-256 of salt and value, hexadecimal", 1, 1, false, same, refuse, true, makeHash, nullptr},
      {"join", "{ join: \"; \" }", "one text out of a list", 1, 1, false, one, skip, false, nullptr, makeJoin},
      {"last", "last", "the last value of a list", 0, 0, false, one, skip, false, nullptr, makeLast},
      {"last_name", "last_name or { last_name: { otherwise: TEXT } }", "surname out of a full name, without titles", 0, 0, true, same, skip, false, makeLastName, nullptr},
      {"lower", "lower", "all letters small", 0, 0, false, same, skip, false, makeLower, nullptr},
      {"map", "{ map: { FROM: TO, \"*\": OTHER } }", "looks the value up in a table", 1, 0, true, same, skip, false, makeMap, nullptr},
      {"mask", "{ mask: 3 }", "asterisks for all but the last characters", 1, 1, false, same, refuse, false, makeMask, nullptr},
      {"max", "max", "the largest of a list: the latest time, else the last by the alphabet", 0, 0, false, one, skip, false, nullptr, makeMax},
      {"min", "min", "the smallest of a list: the earliest time, else the first by the alphabet", 0, 0, false, one, skip, false, nullptr, makeMin},
      {"number", "{ number: \"0.00\" }", "rounds and writes a number by a pattern", 1, 1, true, same, skip, false, makeNumber, nullptr},
      {"prefix", "{ prefix: TEXT }", "puts a text before the value", 1, 1, false, same, skip, false, makePrefix, nullptr},
      {"replace", "{ replace: [FROM, TO] }", "replaces every occurrence of a text", 2, 2, false, same, skip, false, makeReplace, nullptr},
      {"split", "{ split: \",\" }", "a list out of one text", 1, 1, false, list, skip, false, nullptr, makeSplit},
      {"strip_prefix", "{ strip_prefix: TEXT }", "takes a text off the beginning", 1, 1, false, same, skip, false, makeStripPrefix, nullptr},
      {"suffix", "{ suffix: TEXT }", "puts a text behind the value", 1, 1, false, same, skip, false, makeSuffix, nullptr},
      {"sum", "sum", "the numbers of a list added up, to the last digit", 0, 0, false, one, skip, false, nullptr, makeSum},
      {"take", "{ take: 5 }", "the first values of a list", 1, 1, false, same, skip, false, nullptr, makeTake},
      {"trim", "trim", "takes spaces off both ends", 0, 0, false, same, skip, false, makeTrim, nullptr},
      {"truncate", "{ truncate: 100 }", "cuts to a number of characters", 1, 1, false, same, skip, false, makeTruncate, nullptr},
      {"upper", "upper", "all letters large", 0, 0, false, same, skip, false, makeUpper, nullptr},
      {"url", "{ url: \"https://www.example.com/?id={}\" }", "puts the value, percent-encoded, into an address", 1, 1, false, same, skip, false, makeUrl, nullptr},
      {"wrap", "wrap", "a list out of a single value", 0, 0, false, list, skip, false, nullptr, makeWrap},
  };
  return kTable;
}
// clang-format on

}  // namespace mapping

const std::vector<TransformHelp>& transformHelp() {
  static const std::vector<TransformHelp> kHelp = [] {
    std::vector<TransformHelp> help;
    help.reserve(mapping::transformTable().size());
    for (const auto& spec : mapping::transformTable())
      help.push_back({std::string(spec.name), std::string(spec.usage), std::string(spec.help)});
    return help;
  }();
  return kHelp;
}

}  // namespace spojka::host
