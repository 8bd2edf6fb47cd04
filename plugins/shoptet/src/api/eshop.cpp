// SPDX-License-Identifier: Apache-2.0
#include "api/eshop.hpp"

#include "spojka/ascii.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/identity.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {

Eshop askEshop(Client& client) {
  const Answer answer = client.get("/api/eshop?include=countries", spojka::tr("the e-shop"));
  const spojka::ValueView contact = answer.data().find("contactInformation");
  Eshop eshop;
  if (const auto id = contact.find("eshopId"); id.kind() == spojka::Kind::int64)
    eshop.id = std::to_string(id.integer());
  eshop.name = std::string(contact.find("eshopName").text());
  const spojka::http::OriginRead read = spojka::http::readOrigin(contact.find("url").text());
  if (read.fault == spojka::http::OriginFault::none) eshop.origin = read.origin.text();
  eshop.trial = answer.data().find("trial").boolean();
  const spojka::ValueView countries = answer.data().find("countries");
  for (std::size_t i = 0; i < countries.size(); ++i)
    eshop.countries.emplace(countries.item(i).find("countryCode").text(),
                            countries.item(i).find("countryName").text());
  if (eshop.id.empty() || eshop.origin.empty())
    throw spojka::DataError("shoptet.api",
                            spojka::tr("Shoptet does not tell the number and address of the e-shop"));
  return eshop;
}

namespace {

constexpr const char* kEshopMemory = "eshop";
constexpr std::int64_t kGoodFor = 86400;

struct KeptEshop {
  Eshop eshop;
  std::int64_t at = 0;
};

std::optional<KeptEshop> keptFor(const spojka::Context& context, const Access& access) {
  const auto text = context.recall(kEshopMemory);
  if (!text) return std::nullopt;
  spojka::Arena arena;
  KeptEshop kept;
  try {
    const spojka_value root = spojka::parseJson(arena, *text);
    const spojka::ValueView o(root);
    // Of another token, which may be another shop's.
    if (o.find("right").text() != nameOfRight(access)) return std::nullopt;
    kept.at = o.find("at").integer();
    kept.eshop.id = std::string(o.find("id").text());
    kept.eshop.name = std::string(o.find("name").text());
    kept.eshop.origin = std::string(o.find("origin").text());
    const spojka::ValueView countries = o.find("countries");
    for (std::size_t i = 0; i < countries.size(); ++i)
      kept.eshop.countries.emplace(countries.name(i), countries.member(i).text());
  } catch (const spojka::JsonError&) {
    return std::nullopt;  // asked again
  }
  if (kept.eshop.id.empty() || kept.eshop.origin.empty() || isAnother(kept.eshop, access))
    return std::nullopt;
  return kept;
}

}  // namespace

std::optional<Eshop> recallEshop(const spojka::Context& context, const Access& access, std::int64_t now) {
  auto kept = keptFor(context, access);
  if (!kept || kept->at > now || now - kept->at > kGoodFor) return std::nullopt;
  return std::move(kept->eshop);
}

void rememberEshop(const spojka::Context& context, const Access& access, const Eshop& eshop,
                   std::int64_t now) {
  spojka::Arena arena;
  spojka::ObjectBuilder countries;
  for (const auto& [code, name] : eshop.countries) countries.set(code, spojka::make::borrowed(name));
  const std::string right = nameOfRight(access);
  spojka::ObjectBuilder o;
  o.set("right", spojka::make::borrowed(right)).set("at", spojka::make::integer(now));
  o.set("id", spojka::make::borrowed(eshop.id)).set("name", spojka::make::borrowed(eshop.name));
  o.set("origin", spojka::make::borrowed(eshop.origin)).set("countries", countries.finish(arena));
  const spojka_value v = o.finish(arena);
  context.remember(kEshopMemory, spojka::toJson(spojka::ValueView(v)));
}

void forgetEshop(const spojka::Context& context) {
  context.forget(kEshopMemory);
}

std::string rememberedShop(const spojka::Context& context, const Access& access) {
  const auto kept = keptFor(context, access);
  return kept ? kept->eshop.id : std::string();
}

bool isAnother(const Eshop& eshop, const Access& access) {
  return !access.shoptetId.empty() && access.shoptetId != eshop.id;
}

bool hasName(const Eshop& eshop, const std::string& name) {
  const std::string wanted = spojka::instanceOf(name);
  return wanted == spojka::instanceOf(eshop.name) || wanted == spojka::instanceOf(eshop.origin);
}

}  // namespace shoptet::api
