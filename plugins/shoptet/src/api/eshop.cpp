// SPDX-License-Identifier: Apache-2.0
#include "api/eshop.hpp"

#include "spojka/ascii.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/identity.hpp"
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

bool isAnother(const Eshop& eshop, const Access& access) {
  return !access.shoptetId.empty() && access.shoptetId != eshop.id;
}

bool hasName(const Eshop& eshop, const std::string& name) {
  const std::string wanted = spojka::instanceOf(name);
  return wanted == spojka::instanceOf(eshop.name) || wanted == spojka::instanceOf(eshop.origin);
}

}  // namespace shoptet::api
