// SPDX-License-Identifier: Apache-2.0
#include "shop/api/eshop_call.hpp"

#include <algorithm>

#include "shop/api/api_frame.hpp"
#include "shop/api/api_query.hpp"
#include "shop/api/api_text.hpp"
#include "shop/api/record_api_json.hpp"

namespace sandbox {

Response answerEshopCall(const ShopWorld& world, const Request& request, const ApiSettings& settings) {
  const ApiQuery query(request.query, {"include"});
  const std::string url = shopUrl(request);
  const auto sections = split(query.text("include").value_or(""), ',');
  const auto wants = [&](std::string_view name) {
    return std::find(sections.begin(), sections.end(), name) != sections.end();
  };
  return success([&](JsonWriter& json) {
    json.key("contactInformation");
    json.StartObject();
    json.member("eshopId", world.credentials.eshopId);
    json.member("eshopName", world.credentials.eshopName);
    json.member("url", url + "/");
    json.member("eshopTitle", "Obchod U Řeky");
    for (const char* name : {"eshopCategory", "eshopSubtitle", "contactPerson", "email", "phone",
                             "mobilePhone", "skypeAccount", "contactPhotoUrl"}) {
      json.key(name);
      json.Null();
    }
    json.EndObject();
    json.key("settings");
    json.raw(
        R"({"vatPayer":true,"cashDeskOnly":false,"trackStockClaims":false,"maxProductAmount":1000,)"
        R"("maxEmailAmount":100,"defaultPricelist":{"id":1,"name":"Výchozí ceník"},"eshopLanguage":"cs",)"
        R"("timezone":"Europe/Prague","dateFormat":"d.m.Y","timeFormat":"H:i","internals":"cs",)"
        R"("exchangeRateFlip":false,"negativeStockAmount":"allowed","oss":false,)"
        R"("stockControlDisabled":false,"wholesaleSplitActive":false})");
    for (const char* name : {"currencies", "taxClasses", "activeModules", "urls"}) {
      json.key(name);
      json.StartArray();
      json.EndArray();
    }
    json.key("trial");
    json.Bool(settings.trial);
    if (!wants("countries")) return;
    json.key("countries");
    json.StartArray();
    for (const NamedCode& country : kCountries) {
      json.StartObject();
      json.member("countryCode", country.code);
      json.member("countryName", country.name);
      for (const char* name : {"companyIdPattern", "companyIdExample", "zipCodePattern"}) {
        json.key(name);
        json.Null();
      }
      json.EndObject();
    }
    json.EndArray();
  });
}

}  // namespace sandbox
