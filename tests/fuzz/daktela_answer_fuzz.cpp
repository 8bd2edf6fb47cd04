// SPDX-License-Identifier: Apache-2.0
// Answers of the contact centre's API: the quick look and the close look agree, lists and schemes of any
// shape are read or refused, and comparing says the same with and without the list of changes.
#include "answer.hpp"
#include "compare.hpp"
#include "discovery.hpp"
#include "fuzz_target.hpp"
#include "lookup.hpp"

namespace {

using namespace daktela;
using spojka::ValueView;
using spojka::fuzz::promise;

constexpr std::string_view kName = "k1";

void compare(spojka::Arena& arena, ValueView row) {
  const spojka_value body = spojka::parseJson(
      arena,
      R"({"customFields":{"email":["a@example.com"],"note":null},"description":"","lastname":"L","title":"T"})");
  Object contact(kContactKind);
  promise(!contact.read(ValueView(body), nullptr), "the mapped contact was refused");
  const bool same = sameAs(contact, row, "eshop");
  const auto changes = changesTo(arena, contact, row, "eshop");
  promise(row.raw() == nullptr || same == changes.empty(), "the comparison and its changes disagree");
}

void readScheme(const Rows& rows) {
  Scheme scheme;
  scheme.discovered = true;
  scheme.fields = fieldsOfDefinitions(rows);
  for (const auto& row : rows.rows)
    for (auto& field : fieldsOfObject(row)) scheme.fields.push_back(std::move(field));
  const spojka::Catalog catalog = catalogOf({scheme, scheme, scheme});
  const auto back = spojka::parseCatalog(spojka::toJson(catalog));
  for (std::size_t i = 0; i < catalog.targets.size(); ++i)
    promise(back.targets.at(i).fields.size() == catalog.targets[i].fields.size(),
            "a field was lost in the catalog");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = spojka::fuzz::asText(data, size);
  static WriteAnswerReader reader;
  const bool confirmed = reader.confirms(body, kName);
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, body);
  // The quick look does not check the encoding of texts it passes over, so it may read more than the close
  // one.
  if (confirmed && answer.readable)
    promise(answer.errors.empty() && !answer.neverStored && answer.name == kName,
            "an error was confirmed as success");
  promise(!confirmed || !isWebPage(body), "a web page was confirmed as success");
  promise(!saysNotThere(404, answer) || answer.readable, "what cannot be read was taken for an answer");
  promise(describe(answer.errors, [](std::string&) {}).size() < 320, "errors are not bounded");
  compare(arena, answer.result);
  try {
    const Rows rows = readRows(answer, "fuzz");
    for (const auto& row : rows.rows) compare(arena, row);
    readScheme(rows);
  } catch (const spojka::DataError&) {
    return 0;
  }
  return 0;
}
